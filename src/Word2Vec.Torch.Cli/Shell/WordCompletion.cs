namespace Word2Vec.Torch.Cli.Shell;

/// <summary>Completes the beginning of a word from a vocabulary.</summary>
/// <param name="Ending">What to put behind the beginning: as much as all candidates share; a space after the only one.</param>
/// <param name="Candidates">The most frequent words that begin so, where there are several.</param>
internal sealed record WordCompletion(string Ending, IReadOnlyList<string> Candidates)
{
    private const int MaxCandidates = 20;

    public static WordCompletion Of(string beginning, IReadOnlyList<string> words)
    {
        string[] found = beginning.Length == 0 ? [] : [.. words.Where(word => word.StartsWith(beginning, StringComparison.Ordinal))];
        if (found.Length == 0) return new("", []);
        if (found.Length == 1) return new(found[0][beginning.Length..] + " ", []);
        var shared = found.Aggregate(found[0].Length, (length, word) => Math.Min(length, SharedLength(found[0], word)));
        // A pair of surrogates is not parted.
        if (char.IsHighSurrogate(found[0][shared - 1])) shared--;
        return new(found[0][beginning.Length..Math.Max(shared, beginning.Length)], [.. found.Take(MaxCandidates)]);
    }

    private static int SharedLength(string a, string b)
    {
        var length = 0;
        while (length < Math.Min(a.Length, b.Length) && a[length] == b[length]) length++;
        return length;
    }
}
