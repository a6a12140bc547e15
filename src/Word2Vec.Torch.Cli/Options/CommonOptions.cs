using System.CommandLine;

namespace Word2Vec.Torch.Cli.Options;

/// <summary>Arguments and options that several verbs share.</summary>
internal static class CommonOptions
{
    public static Argument<string> Model() => new("model") { Description = "A model folder, as 'w2v train --output' writes it" };

    public static Argument<string> Vectors() => new("model") { Description = "A model folder, or a file of vectors (word2vec, GloVe, .vec), frequent words first" };

    public static Argument<string> Word(string name = "word", string description = "A word of the vocabulary") =>
        new(name) { Description = description };

    public static Option<bool> Json() => new("--json") { Description = "Print one JSON document" };

    public static Option<int> Top()
    {
        var option = new Option<int>("--top", "-n") { Description = "How many words to show", DefaultValueFactory = _ => 10 };
        option.AcceptNumbers();
        return option;
    }

    public static Option<bool> Quiet() => new("--quiet", "-q") { Description = "No progress and no remarks" };

    public static Option<bool> Force() => new("--force") { Description = "Replace a model folder that exists" };

    /// <summary>The words to show, checked.</summary>
    public static int ReadTop(this ParseResult parsed, Option<int> top) => parsed.GetValue(top) is >= 1 and var value
        ? value
        : throw new OptionsException([$"top is {parsed.GetValue(top)}; allowed: 1 and more"]);
}
