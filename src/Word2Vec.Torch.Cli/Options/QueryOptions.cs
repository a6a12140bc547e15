using System.CommandLine;
using System.Globalization;
using Word2Vec.Torch.Vectors;
using Word2Vec.Torch.Vocab;

namespace Word2Vec.Torch.Cli.Options;

/// <summary>The options of queries that rank all words.</summary>
internal sealed class QueryOptions
{
    private const string Multiplied = "mul";

    private readonly Option<string> _method = new("--method")
    {
        Description = "Combine words by adding vectors (add: 3CosAdd) or multiplying cosines (mul: 3CosMul)",
        DefaultValueFactory = _ => "add",
    };

    private readonly Option<int?> _restrict = new("--restrict-vocab") { Description = "Answer with the N most frequent words only [default: all]" };
    private readonly Option<int> _top = CommonOptions.Top();

    public QueryOptions(Command command)
    {
        _method.AcceptWords("add", Multiplied);
        _restrict.AcceptNumbers();
        command.Options.Add(_top);
        command.Options.Add(_method);
        command.Options.Add(_restrict);
    }

    /// <summary>The query with what the command line says.</summary>
    public WordQuery Apply(ParseResult parsed, WordQuery query)
    {
        var isMultiplied = parsed.GetValue(_method) == Multiplied;
        if (isMultiplied && !(query.Terms.All(term => term.Weight is 1 or -1) && query.Terms.Any(term => term.Weight > 0)))
            throw new OptionsException(["method mul takes no weights, and at least one positive word; use --method add"]);
        return query with
        {
            Method = isMultiplied ? QueryMethod.Multiply : QueryMethod.Add,
            Top = parsed.ReadTop(_top),
            RestrictVocabulary = parsed.GetValue(_restrict) is not < 1 and var limit
                ? limit
                : throw new OptionsException([$"restrict-vocab is {parsed.GetValue(_restrict)}; allowed: 1 and more"]),
        };
    }

    /// <summary>Reads WORD or WORD:WEIGHT. A word of the vocabulary that holds a colon is itself.</summary>
    public static (string Word, double Weight) ReadWeighted(string text, Vocabulary vocabulary)
    {
        var colon = text.LastIndexOf(':');
        if (colon <= 0 || vocabulary.Contains(text)) return (text, 1);
        return double.TryParse(text.AsSpan(colon + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out var weight) && double.IsFinite(weight)
            ? (text[..colon], weight)
            : throw new OptionsException([$"the weight in '{text}' is '{text[(colon + 1)..]}'; allowed: numbers, written like 0.5"]);
    }
}
