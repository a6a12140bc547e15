namespace Word2Vec.Torch.Formats;

/// <summary>Errors about a file that quote what the file holds: whatever that is, the message is one line and no longer than a few.</summary>
internal static class FormatError
{
    private const int MaxMessage = 300;

    public static ModelFormatException Of(string path, string problem, Exception? inner = null)
    {
        var line = string.Concat(problem.Select(c => char.IsControl(c) ? ' ' : c));
        return new(path, line.Length > MaxMessage ? $"{line[..MaxMessage]}…" : line, inner);
    }
}
