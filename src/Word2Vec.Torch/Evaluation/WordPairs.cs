using System.Globalization;

namespace Word2Vec.Torch.Evaluation;

/// <summary>Two words and how similar people find them.</summary>
/// <param name="First">A word.</param>
/// <param name="Second">Another, or the same.</param>
/// <param name="Score">The human score, on any scale; higher is more similar.</param>
public readonly record struct RatedPair(string First, string Second, double Score);

/// <summary>
/// Word pairs with human scores, as in WordSim-353: word, word and number a line, parted by tabs. Lines that begin with <c>#</c> and blank
/// ones are passed over; everything else is refused.
/// </summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class WordPairs
{
    internal const char Comment = '#';

    private const int Fields = 3;
    private const char Separator = '\t';
    private const string Remedy = "a line is WORD, tab, WORD, tab, NUMBER, or begins with #";

    /// <summary>Takes pairs that are already there.</summary>
    /// <param name="pairs">The pairs.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    public WordPairs(IReadOnlyList<RatedPair> pairs)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        if (pairs.Count == 0) throw new ArgumentException("there is no pair", nameof(pairs));
        Pairs = [.. pairs];
    }

    /// <summary>The pairs, in the file's order.</summary>
    public IReadOnlyList<RatedPair> Pairs { get; }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file, in UTF-8.</param>
    /// <exception cref="EvaluationException">It cannot be read, holds no pair, or has a line that is none: the message gives its number.</exception>
    public static WordPairs Load(string path) => EvaluationLines.Read(path, Read);

    /// <summary>Reads what a file would hold.</summary>
    /// <param name="reader">The text; left open.</param>
    /// <param name="name">Its name in errors.</param>
    /// <exception cref="EvaluationException">It holds no pair, or has a line that is none.</exception>
    public static WordPairs Read(TextReader reader, string name) => Read(new EvaluationLines(reader, name));

    private static WordPairs Read(EvaluationLines lines)
    {
        var pairs = new List<RatedPair>();
        while (lines.TryNext(out var line))
        {
            if (!line.StartsWith(Comment)) pairs.Add(Pair(line, lines));
        }

        return pairs.Count > 0 ? new WordPairs(pairs) : throw lines.Wrong($"holds no word pair; {Remedy}");
    }

    private static RatedPair Pair(string line, EvaluationLines lines)
    {
        var fields = line.Split(Separator, StringSplitOptions.TrimEntries);
        return fields.Length == Fields && fields[0].Length > 0 && fields[1].Length > 0
            && double.TryParse(fields[2], NumberStyles.Float, CultureInfo.InvariantCulture, out var score) && double.IsFinite(score)
            ? new RatedPair(fields[0], fields[1], score)
            : throw lines.Wrong(line, Remedy);
    }
}
