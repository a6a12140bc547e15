using System.CommandLine;
using TorchSharp;
using Word2Vec.Torch.Cli.Options;
using Word2Vec.Torch.Cli.Output;
using Word2Vec.Torch.Formats;

namespace Word2Vec.Torch.Cli.Commands;

/// <summary><c>w2v convert INPUT OUTPUT</c>: from one format of word vectors to another.</summary>
internal static class ConvertCommand
{
    private static readonly Dictionary<string, torch.ScalarType> Types = new(StringComparer.Ordinal)
    {
        ["float32"] = torch.ScalarType.Float32,
        ["float64"] = torch.ScalarType.Float64,
        ["float16"] = torch.ScalarType.Float16,
        ["bfloat16"] = torch.ScalarType.BFloat16,
    };

    public static Command Create()
    {
        var input = new Argument<string>("input") { Description = "A model folder, or vectors in any format below; found out by content and name. Vectors become W1, with W2 of zeros" };
        var output = new Argument<string>("output")
        {
            Description = "By extension: .safetensors, .pt, .pth, .bin, .txt, .w2v, .glove, .vec, .npy; a model folder without one. "
                + "The words of .pt, .safetensors and .npy go beside them, into NAME.vocab.tsv",
        };
        var format = Words<VectorFormat>("--format", "The output's format, where its name does not say it");
        var from = Words<VectorFormat>("--from", "The input's format, where it is not found out");
        var matrix = Words<MatrixChoice>(
            "--matrix", "W1 (input), W2 transposed (output), their mean, or both; one alone in a format for both becomes W1, with W2 of zeros "
                + "[default: both where the format can, else input]");
        var limit = new Option<int?>("--limit") { Description = "Only the first N words [default: all]", HelpName = "N" };
        limit.AcceptNumbers();
        var dtype = new Option<string>("--dtype") { Description = "Type of the numbers [default: the input's where the format can, else float32]" };
        dtype.AcceptWords([.. Types.Keys]);
        var vocab = new Option<string>("--vocab")
        {
            Description = "The words of a state dict or matrix, one a line, with or without a tab and a count [default: vocab.tsv beside it]",
            HelpName = "FILE",
        };
        var trust = new Option<bool>("--trust-pickle")
        {
            Description = "Open a .pt whose pickle is refused (protocols 3 to 5, values beside the tensors) with TorchSharp.PyBridge; "
                + "only for files of those you trust",
        };
        var force = new Option<bool>("--force") { Description = "Replace an output that exists" };
        var quiet = CommonOptions.Quiet();
        var command = new Command(
            "convert",
            "Convert a model or vectors between PyTorch, safetensors, word2vec, GloVe, fastText, NumPy and TensorBoard")
        {
            input, output, format, from, matrix, limit, dtype, vocab, trust, force, quiet,
        };
        command.SetAction(parsed => Run(
            parsed.GetValue(input)!,
            parsed.GetValue(output)!,
            new ConversionOptions
            {
                To = Chosen<VectorFormat>(parsed.GetValue(format)),
                From = Chosen<VectorFormat>(parsed.GetValue(from)),
                Matrix = Chosen<MatrixChoice>(parsed.GetValue(matrix)),
                Limit = parsed.GetValue(limit),
                DType = parsed.GetValue(dtype) is { } type ? Types[type] : null,
                Vocabulary = parsed.GetValue(vocab),
                TrustPickle = parsed.GetValue(trust),
                Overwrite = parsed.GetValue(force),
            },
            parsed.GetValue(quiet)));
        return command;
    }

    private static int Run(string input, string output, ConversionOptions options, bool quiet)
    {
        EnsureApart(input, output, options);
        if (options.TrustPickle && (options.From ?? ModelConverter.FormatOfInput(input)) is VectorFormat.PyTorch)
            Terminal.Note($"warning: {input} is trusted: if its pickle is refused, TorchSharp.PyBridge reads it, which runs no code of the file, but bounds neither memory nor time");
        var result = ModelConverter.Convert(input, output, options);
        if (!result.HasWords) Terminal.Note($"warning: {input} has no words beside it (vocab.tsv, or --vocab FILE), so {output} has none");
        if (quiet) return CommandShell.Success;
        Terminal.Saved($"{result.Rows:N0} vectors of {result.Dimension} numbers, {EnumWords.Of(result.From)} to {EnumWords.Of(result.To)}, saved in {output}");
        if (result.VocabularyPath is not null) Terminal.Saved($"their words saved in {result.VocabularyPath}");
        return CommandShell.Success;
    }

    // The input itself may be replaced, since all of it is read before; not a part of it, nor the list of words that it needs.
    private static void EnsureApart(string input, string output, ConversionOptions options)
    {
        if (PathPlaces.IsBelow(output, input)) throw new OptionsException([$"output is {output}, within {input}, the input: choose another place"]);
        if (options.Vocabulary is not { } vocabulary) return;
        if (PathPlaces.AreSame(output, vocabulary)) throw new OptionsException([$"output is {output}, which vocab names: choose another name"]);
        var format = options.To ?? ModelConverter.FormatOfOutput(output);
        var hasWordsBeside = format is VectorFormat.PyTorch or VectorFormat.Safetensors or VectorFormat.NumPy;
        if (hasWordsBeside && PathPlaces.AreSame(Path.ChangeExtension(output, ".vocab.tsv"), vocabulary))
            throw new OptionsException([$"vocab is {vocabulary}, which the words of {output} would replace: choose another name"]);
    }

    private static Option<string> Words<TEnum>(string name, string description)
        where TEnum : struct, Enum
    {
        var option = new Option<string>(name) { Description = description };
        option.AcceptWords(EnumWords.All<TEnum>());
        return option;
    }

    private static TEnum? Chosen<TEnum>(string? word)
        where TEnum : struct, Enum => word is null ? null : EnumWords.Parse<TEnum>(word);
}
