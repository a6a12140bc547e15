using static TorchSharp.torch;

namespace Word2Vec.Torch.Formats;

/// <summary>
/// Takes word vectors from one format to another (see <see cref="VectorFormat"/>). Reads all of the input before it writes, and writes
/// the output whole or not at all.
/// </summary>
/// <remarks>Thread-safe, as long as nothing else writes the same files.</remarks>
public static class ModelConverter
{
    /// <summary>Converts a file or folder.</summary>
    /// <param name="input">What to read.</param>
    /// <param name="output">What to write. Where the format has no place for words, they go beside it, into NAME.vocab.tsv.</param>
    /// <param name="options">Formats, matrix, limit, type; the defaults otherwise.</param>
    /// <returns>What was written.</returns>
    /// <exception cref="OptionsException">The options do not fit each other, or the formats.</exception>
    /// <exception cref="ModelFormatException">
    /// The input is missing, damaged or has no words where the output needs them; or the output exists or cannot be written.
    /// </exception>
    public static ConversionResult Convert(string input, string output, ConversionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(output);
        options ??= new ConversionOptions();
        var to = options.To ?? FormatOfOutput(output);
        ConversionRules.Check(options, to);
        using var reservation = ConversionTarget.Reserve(output, to, options.Overwrite);
        var from = options.From ?? FormatOfInput(input);
        using var scope = NewDisposeScope();
        using var withoutGraph = no_grad();
        var read = ModelSource.Read(input, from, options);
        if (!read.HasWords && ConversionRules.NeedsWords(to)) throw ModelSource.WordsMissing(input, to);
        var chosen = ConversionRules.Apply(read, options, to, input);
        if (!chosen.IsFinite)
            throw new ModelFormatException(output, $"is not written: {input} holds NaN or infinity, or numbers too large for the type; choose another type, or train anew");
        var beside = ConversionTarget.Write(output, to, chosen, options.Overwrite);
        return new ConversionResult(from, to, chosen.Input.size(0), chosen.Input.size(1), chosen.HasWords, beside);
    }

    /// <summary>What a file or folder holds, by its name and its first bytes.</summary>
    /// <param name="path">The file or folder.</param>
    /// <exception cref="ModelFormatException">It is missing, cannot be read, or is none of the formats.</exception>
    public static VectorFormat FormatOfInput(string path) => FormatDetection.OfInput(path);

    /// <summary>The format that a name asks for: by its extension, and a model folder without one.</summary>
    /// <param name="path">The file or folder, which need not be there.</param>
    /// <exception cref="OptionsException">The extension says nothing.</exception>
    public static VectorFormat FormatOfOutput(string path) => FormatDetection.OfOutput(path);
}
