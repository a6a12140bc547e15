using System.CommandLine;
using Word2Vec.Torch.Cli.Plots;
using Word2Vec.Torch.Projection;

namespace Word2Vec.Torch.Cli.Options;

/// <summary>The options of <c>w2v plot</c>.</summary>
internal sealed class PlotOptionSet
{
    private static readonly string[] Extensions = [".png", ".svg", ".html"];

    private readonly Option<string> _output = new("--output", "-o")
    {
        Description = "The file: .png or .svg for a picture, .html for a page to pan, zoom and search in; an earlier one is replaced",
        HelpName = "FILE",
        Required = true,
    };

    private readonly Option<string[]> _words = Words("--words", "These words: a,b,c");
    private readonly Option<string> _near = new("--near") { Description = "A word and the nearest to it", HelpName = "WORD" };
    private readonly Option<int?> _top = new("--top", "-n")
    {
        Description = "How many words: the most frequent ones, or with --near the nearest [default: 200 in a picture, 1000 in a page]",
        HelpName = "N",
    };

    private readonly Option<string[]> _analogy = Words("--analogy", "Join these words in pairs by arrows: king queen man woman");
    private readonly Option<string> _projection = new("--projection") { Description = "Principal components or t-SNE [default: pca in a picture, both in a page]" };
    private readonly Option<double?> _perplexity = new("--perplexity") { Description = "t-SNE: about how many neighbours count [default: 30, less for few words]", HelpName = "P" };
    private readonly Option<ulong> _seed = new("--seed") { Description = "t-SNE: seed of the random numbers", HelpName = "S", DefaultValueFactory = _ => 1 };
    private readonly Option<string> _theme = new("--theme") { Description = "Colours of a picture; a page follows the reader's", DefaultValueFactory = _ => "light" };
    private readonly Option<bool> _history = new("--history") { Description = "Draw loss and learning rate of the training instead of words" };

    public PlotOptionSet(Command command)
    {
        _output.Validators.Add(result =>
        {
            var name = result.Tokens.Count > 0 ? result.Tokens[^1].Value : "";
            if (!Extensions.Contains(Path.GetExtension(name), StringComparer.OrdinalIgnoreCase))
                result.AddError($"--output is '{name}'; allowed: a name that ends in {string.Join(", ", Extensions)}");
            else if (result.GetResult(_history) is { Implicit: false } && name.EndsWith(".html", StringComparison.OrdinalIgnoreCase))
                result.AddError($"--output is '{name}'; allowed with --history: a name that ends in .png, .svg");
        });
        _analogy.Validators.Add(result =>
        {
            if (result.Tokens.Count % 2 != 0) result.AddError($"--analogy has {result.Tokens.Count} words; allowed: pairs, such as king queen man woman");
        });
        _projection.AcceptWords(EnumWords.All<MapProjection>());
        _theme.AcceptWords("light", "dark");
        _top.AcceptNumbers();
        _perplexity.AcceptNumbers();
        _seed.AcceptNumbers();
        Exclude(_words, _near, _top);
        Exclude(_history, _words, _near, _top, _analogy, _projection, _perplexity, _seed);
        foreach (var option in (Option[])[_output, _words, _near, _top, _analogy, _projection, _perplexity, _seed, _theme, _history]) command.Add(option);
    }

    public PlotRequest Read(ParseResult parsed)
    {
        if (parsed.GetValue(_top) is < 1 and var count) throw new OptionsException([$"top is {count}; allowed: 1 and more"]);
        return new PlotRequest(parsed.GetValue(_output)!)
        {
            Words = [.. (parsed.GetValue(_words) ?? []).SelectMany(word => word.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))],
            Near = parsed.GetValue(_near),
            Count = parsed.GetValue(_top),
            Analogy = parsed.GetValue(_analogy) ?? [],
            Projection = parsed.GetValue(_projection) is { } projection ? EnumWords.Parse<MapProjection>(projection) : null,
            TSne = new TSneOptions { Perplexity = parsed.GetValue(_perplexity), Seed = parsed.GetValue(_seed) },
            Theme = parsed.GetValue(_theme) == "dark" ? PlotTheme.Dark : PlotTheme.Light,
            History = parsed.GetValue(_history),
        };
    }

    private static Option<string[]> Words(string name, string description) =>
        new(name) { Description = description, HelpName = "WORDS", AllowMultipleArgumentsPerToken = true };

    private static void Exclude(Option option, params Option[] others) => option.Validators.Add(result =>
    {
        foreach (var other in others.Where(other => !result.Implicit && result.GetResult(other) is { Implicit: false }))
            result.AddError($"{option.Name} and {other.Name} do not go together");
    });
}
