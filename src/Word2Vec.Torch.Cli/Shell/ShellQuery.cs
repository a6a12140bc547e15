namespace Word2Vec.Torch.Cli.Shell;

/// <summary>What a line of the shell asks.</summary>
internal abstract record ShellQuery
{
    private const string Forms = "give one word, three (man king woman) or a sum (king - man + woman); 'help' lists more";

    /// <summary>Words to add and to subtract: <c>king - man + woman</c>.</summary>
    internal sealed record Similar(IReadOnlyList<string> Positive, IReadOnlyList<string> Negative) : ShellQuery;

    /// <summary><c>a b c</c>, a is to b as c is to which word.</summary>
    internal sealed record Analogy(string A, string B, string C) : ShellQuery;

    /// <summary><c>compare a b</c>.</summary>
    internal sealed record Compare(string A, string B) : ShellQuery;

    /// <summary><c>top n</c>, how many words from now on.</summary>
    internal sealed record Top(int Count) : ShellQuery;

    internal sealed record Help : ShellQuery;

    internal sealed record Quit : ShellQuery;

    internal sealed record Nothing : ShellQuery;

    /// <summary>A line that means nothing, and why.</summary>
    internal sealed record Wrong(string Problem) : ShellQuery;

    /// <summary>Reads a line. A word that is also a command is asked about as a sum: <c>+ help</c>.</summary>
    public static ShellQuery Parse(string line)
    {
        var parts = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return parts switch
        {
            [] => new Nothing(),
            ["help"] => new Help(),
            ["quit" or "exit"] => new Quit(),
            ["top", var count] => ParseTop(count),
            _ when parts.Any(IsSign) || parts.Length == 1 => ParseSum(parts),
            ["compare", var a, var b] => new Compare(a, b),
            [var a, var b, var c] => new Analogy(a, b, c),
            _ => new Wrong(Forms),
        };
    }

    private static bool IsSign(string part) => part is "+" or "-";

    private static ShellQuery ParseTop(string text) =>
        int.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var count) && count > 0
            ? new Top(count)
            : new Wrong($"'{text}' is no number of words; 1 and more are");

    private static ShellQuery ParseSum(string[] parts)
    {
        var (positive, negative) = (new List<string>(), new List<string>());
        var isNegative = false;
        var isDue = true;
        foreach (var part in parts)
        {
            if (IsSign(part))
            {
                if (isDue && positive.Count + negative.Count > 0) return new Wrong($"a word is missing before '{part}'");
                (isNegative, isDue) = (part == "-", true);
                continue;
            }

            if (!isDue) return new Wrong($"a sign, + or -, is missing before '{part}'");
            (isNegative ? negative : positive).Add(part);
            isDue = false;
        }

        return isDue ? new Wrong($"a word is missing after '{parts[^1]}'") : new Similar(positive, negative);
    }
}
