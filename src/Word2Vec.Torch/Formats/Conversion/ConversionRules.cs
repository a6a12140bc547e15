using Word2Vec.Torch.Modeling;
using Word2Vec.Torch.Vocab;
using static TorchSharp.torch;

namespace Word2Vec.Torch.Formats;

/// <summary>What each format can hold, and how a model is made to fit it.</summary>
internal static class ConversionRules
{
    /// <summary>Finds everything that the options ask of a format and that it does not have.</summary>
    public static void Check(ConversionOptions options, VectorFormat to)
    {
        var problems = new List<string>();
        if (options.Limit < 1) problems.Add($"limit is {options.Limit}; allowed: 1 and more");
        if (options.Matrix == MatrixChoice.Both && !HoldsBoth(to))
            problems.Add($"matrix is both, and {NameOf(to)} holds one; allowed: input, output, mean");
        if (options.DType is { } type && !Types(to).Contains(type))
            problems.Add($"dtype is {NameOf(type)}, which {NameOf(to)} does not have; allowed: {string.Join(", ", Types(to).Select(NameOf))}");
        if (problems.Count > 0) throw new OptionsException(problems);
    }

    /// <summary>Cuts, chooses and converts.</summary>
    public static ModelData Apply(ModelData read, ConversionOptions options, VectorFormat to, string input)
    {
        var matrix = options.Matrix ?? (HoldsBoth(to) ? MatrixChoice.Both : MatrixChoice.Input);
        if (matrix is MatrixChoice.Output or MatrixChoice.Mean && read.Output is null)
            throw new OptionsException([$"matrix is {(matrix is MatrixChoice.Mean ? "mean" : "output")}, and {input} holds one matrix only; allowed: input"]);
        var rows = Math.Min(options.Limit ?? long.MaxValue, read.Input.size(0));
        var type = options.DType ?? (Types(to).Contains(read.Input.dtype) ? read.Input.dtype : ScalarType.Float32);
        var first = Choose(read, matrix, rows).to(type);
        var second = matrix is MatrixChoice.Both && read.Output is { } output ? output.narrow(0, 0, rows).to(type)
            : HoldsBoth(to) ? zeros_like(first)
            : null;
        return read with { Input = first, Output = second, Vocabulary = Cut(read.Vocabulary, (int)rows) };
    }

    /// <summary>Whether a format is nothing without words; the others have them in a file beside them.</summary>
    public static bool NeedsWords(VectorFormat format) => !KeepsWordsBeside(format);

    /// <summary>Whether the words go into a file of their own.</summary>
    public static bool KeepsWordsBeside(VectorFormat format) =>
        format is VectorFormat.Safetensors or VectorFormat.PyTorch or VectorFormat.NumPy;

    /// <summary>A format's name in messages.</summary>
    public static string NameOf(VectorFormat format) => format switch
    {
        VectorFormat.ModelFolder => "a model folder",
        VectorFormat.Safetensors => "safetensors",
        VectorFormat.PyTorch => "a state dict",
        VectorFormat.Word2VecBinary => "word2vec's binary format",
        VectorFormat.Word2VecText => "word2vec's text format",
        VectorFormat.Glove => "GloVe's text format",
        VectorFormat.FastText => "fastText's format",
        VectorFormat.NumPy => "NumPy's format",
        _ => "a projector folder",
    };

    private static bool HoldsBoth(VectorFormat format) =>
        format is VectorFormat.ModelFolder or VectorFormat.Safetensors or VectorFormat.PyTorch;

    private static ScalarType[] Types(VectorFormat format) => format switch
    {
        _ when HoldsBoth(format) => [ScalarType.Float32, ScalarType.Float64, ScalarType.Float16, ScalarType.BFloat16],
        VectorFormat.NumPy => [ScalarType.Float32, ScalarType.Float64, ScalarType.Float16],
        _ => [ScalarType.Float32],
    };

    private static string NameOf(ScalarType type) => type.ToString().ToLowerInvariant();

    private static Tensor Choose(ModelData read, MatrixChoice matrix, long rows)
    {
        var input = read.Input.narrow(0, 0, rows);
        return matrix switch
        {
            MatrixChoice.Output => read.Output!.narrow(0, 0, rows),
            MatrixChoice.Mean => Wide(input).add(Wide(read.Output!.narrow(0, 0, rows)), Scalars.One).div(Scalars.Two),
            _ => input,
        };
    }

    // The sum of two numbers of 16 bits may not fit into 16 bits.
    private static Tensor Wide(Tensor weight) => weight.ElementSize == sizeof(short) ? weight.to(ScalarType.Float32) : weight;

    private static Vocabulary? Cut(Vocabulary? vocabulary, int rows) =>
        vocabulary is null || vocabulary.Count == rows
            ? vocabulary
            : Vocabulary.FromOrdered([.. Enumerable.Range(0, rows).Select(id => KeyValuePair.Create(vocabulary[id], vocabulary.CountOf(id)))]);
}
