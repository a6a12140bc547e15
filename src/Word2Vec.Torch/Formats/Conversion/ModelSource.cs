using System.Text.Json.Nodes;
using Word2Vec.Torch.Modeling;
using static TorchSharp.torch;

namespace Word2Vec.Torch.Formats;

/// <summary>Reads every format into what a conversion carries, into the current dispose scope.</summary>
internal static class ModelSource
{
    public static ModelData Read(string path, VectorFormat format, ConversionOptions options)
    {
        if (options.Vocabulary is not null && !ConversionRules.KeepsWordsBeside(format))
            throw new OptionsException([$"vocab is {options.Vocabulary}, and {path} holds its words itself; leave the option out"]);
        if (options.TrustPickle && format is not VectorFormat.PyTorch)
            throw new OptionsException([$"trust-pickle is for PyTorch's files, and {path} is {ConversionRules.NameOf(format)}; leave the option out"]);
        switch (format)
        {
            case VectorFormat.ModelFolder:
                using (var loaded = ModelFolder.Load(path))
                    return FromModel(loaded.Model) with
                    {
                        Vocabulary = loaded.Vocabulary,
                        CountsKnown = true,
                        Training = loaded.Config["training"]?.DeepClone() as JsonObject,
                    };
            case VectorFormat.Safetensors:
                using (var file = SafetensorsFile.Read(path)) return WithWords(FromStateDict(file.Tensors, path), path, options);
            case VectorFormat.PyTorch:
                using (var file = PyTorchFile.Read(path, options.TrustPickle)) return WithWords(FromStateDict(file.Tensors, path), path, options);
            case VectorFormat.NumPy:
                return WithWords(FromMatrix(NumpyFile.Read(path), path), path, options);
            case VectorFormat.TensorBoard:
                using (var table = TensorBoardFolder.Read(path)) return FromTable(table, path);
            default:
                using (var table = Word2VecFile.Read(path, binary: format is VectorFormat.Word2VecBinary, options.Limit)) return FromTable(table, path);
        }
    }

    /// <summary>The error where an output needs words and the input has none.</summary>
    public static ModelFormatException WordsMissing(string path, VectorFormat to) => new(
        path,
        $"holds no words, and {ConversionRules.NameOf(to)} needs them; put {Path.GetFileName(WordsBeside.PathFor(path))} or vocab.tsv beside it, or name a file of words with --vocab");

    private static ModelData FromStateDict(IReadOnlyDictionary<string, Tensor> tensors, string path)
    {
        using var model = SkipGramStateDict.ToModel(tensors, path);
        return FromModel(model);
    }

    private static ModelData FromModel(SkipGramModel model)
    {
        using var scope = NewDisposeScope();
        var (input, output) = (model.InputWeight.detach(), model.OutputWeight.detach());
        return new(input.MoveToOuterDisposeScope(), output.MoveToOuterDisposeScope(), null, CountsKnown: false);
    }

    private static ModelData FromMatrix(Tensor matrix, string path) =>
        matrix.dim() == 2 && matrix.NumberOfElements > 0 && matrix.is_floating_point()
            ? new(matrix, null, null, CountsKnown: false)
            : throw new ModelFormatException(path, $"holds {matrix.dtype} [{string.Join(", ", matrix.shape)}], not a matrix of a floating type");

    private static ModelData WithWords(ModelData data, string path, ConversionOptions options)
    {
        var (words, countsKnown) = WordsBeside.Find(path, options.Vocabulary, data.Input.size(0));
        return data with { Vocabulary = words, CountsKnown = countsKnown };
    }

    private static ModelData FromTable(WordTable table, string path)
    {
        var vocabulary = WordsBeside.FromWords(table.Words, table.Counts, path);
        // A vocabulary is in the order of its counts, which need not be the file's.
        var vectors = vocabulary.Words.SequenceEqual(table.Words) ? table.Vectors.alias() : table.Vectors.index_select(0, Order(table.Counts!));
        return new(vectors, null, vocabulary, CountsKnown: table.Counts is not null);
    }

    private static Tensor Order(IReadOnlyList<long> counts) =>
        tensor(Enumerable.Range(0, counts.Count).OrderByDescending(row => counts[row]).Select(row => (long)row).ToArray());
}
