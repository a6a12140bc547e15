namespace Word2Vec.Torch.Text;

/// <summary>Which characters a word may hold: those that a vocabulary file can hold and give back.</summary>
internal static class WordRules
{
    private const char ByteOrderMark = '\uFEFF';

    /// <summary>The place of the first white space, control character, byte order mark or unpaired surrogate; −1 if there is none.</summary>
    public static int IndexOfForbidden(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsWhiteSpace(c) || char.IsControl(c) || c == ByteOrderMark) return i;
            if (!char.IsSurrogate(c)) continue;
            if (!char.IsHighSurrogate(c) || i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1])) return i;
            i++;
        }

        return -1;
    }

    /// <summary>What keeps <paramref name="word"/> from being a word, or null.</summary>
    public static string? ProblemWith(string word) =>
        word.Length == 0 ? "a word is empty"
        : IndexOfForbidden(word) is var place and >= 0
            ? $"a word holds the character U+{(int)word[place]:X4}; white space, control characters, byte order marks and unpaired surrogates are refused"
        : null;
}
