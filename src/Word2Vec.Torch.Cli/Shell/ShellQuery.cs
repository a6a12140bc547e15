namespace Word2Vec.Torch.Cli.Shell;

/// <summary>What a line of the shell asks.</summary>
internal abstract record ShellQuery
{
    /// <summary>Words to add and to subtract: <c>king - man + woman</c>.</summary>
    internal sealed record Similar(IReadOnlyList<string> Positive, IReadOnlyList<string> Negative) : ShellQuery;

    /// <summary><c>a : b :: c</c>, a is to b as c is to which word.</summary>
    internal sealed record Analogy(string A, string B, string C) : ShellQuery;

    /// <summary><c>:compare a b</c>.</summary>
    internal sealed record Compare(string A, string B) : ShellQuery;

    /// <summary><c>:top n</c>, how many words from now on.</summary>
    internal sealed record Top(int Count) : ShellQuery;

    internal sealed record Help : ShellQuery;

    internal sealed record Quit : ShellQuery;

    internal sealed record Nothing : ShellQuery;

    /// <summary>A line that means nothing, and why.</summary>
    internal sealed record Wrong(string Problem) : ShellQuery;

    /// <summary>Reads a line. Commands begin with a colon, because any other word may be one of the vocabulary.</summary>
    public static ShellQuery Parse(string line)
    {
        var parts = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return parts switch
        {
            [] => new Nothing(),
            [":help"] => new Help(),
            [":quit"] => new Quit(),
            [":top", var count] => ParseTop(count),
            [":compare", var a, var b] => new Compare(a, b),
            [var a, ":", var b, "::", var c] => new Analogy(a, b, c),
            [[':', not ':', ..], ..] => new Wrong($"'{line.Trim()}' is no command; ':help' lists them"),
            _ => ParseSum(parts),
        };
    }

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
            if (part is "+" or "-")
            {
                if (isDue && positive.Count + negative.Count > 0) return new Wrong($"a word is missing before '{part}'");
                isNegative = part == "-";
                isDue = true;
                continue;
            }

            (isNegative ? negative : positive).Add(part);
            (isNegative, isDue) = (false, false);
        }

        return isDue ? new Wrong($"a word is missing after '{parts[^1]}'") : new Similar(positive, negative);
    }
}
