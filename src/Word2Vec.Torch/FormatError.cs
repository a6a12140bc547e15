namespace Word2Vec.Torch;

/// <summary>Errors about a file that quote what the file holds: whatever that is, the message is one line and no longer than a few.</summary>
internal static class FormatError
{
    private const int MaxMessage = 300;

    public static ModelFormatException Of(string path, string problem, Exception? inner = null) => new(path, OneLine(problem, MaxMessage), inner);

    /// <summary>The text without what would end or steer its line, cut off where it is too long but not inside a character.</summary>
    public static string OneLine(string text, int maxLength)
    {
        if (text.Length > maxLength) text = text[..(char.IsHighSurrogate(text[maxLength - 1]) ? maxLength - 1 : maxLength)] + "…";
        return string.Concat(text.Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c));
    }
}
