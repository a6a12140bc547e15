using System.Globalization;

namespace Word2Vec.Torch.Training;

/// <summary>The files of a checkpoint folder: one a checkpoint, its name the words passed, so that names sort by age.</summary>
internal static class CheckpointFiles
{
    private const string Prefix = "checkpoint-";
    private const string Suffix = ".safetensors";
    private const int Digits = 19; // of the largest long

    public static string PathOf(string folder, long words) =>
        Path.Combine(folder, Prefix + words.ToString($"D{Digits}", CultureInfo.InvariantCulture) + Suffix);

    /// <summary>The checkpoints of a folder, the newest first; none if there is no such folder.</summary>
    /// <exception cref="ModelFormatException">The folder cannot be listed.</exception>
    public static IReadOnlyList<string> In(string folder)
    {
        try
        {
            return Directory.Exists(folder)
                ? [.. Directory.EnumerateFiles(folder).Where(path => WordsOf(path) is not null).OrderDescending(StringComparer.Ordinal)]
                : [];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelFormatException(folder, $"cannot be listed: {error.Message}", error);
        }
    }

    /// <summary>Deletes what is older than the newest <paramref name="keep"/>, and what was of a future that did not come.</summary>
    public static void Prune(string folder, long words, int keep)
    {
        var past = 0;
        foreach (var path in In(folder))
        {
            if (WordsOf(path) > words || ++past > keep) File.Delete(path);
        }
    }

    /// <summary>Deletes all, and the folder if nothing else is in it.</summary>
    /// <exception cref="ModelFormatException">The folder is not ours to change.</exception>
    public static void DeleteAll(string folder)
    {
        if (!Directory.Exists(folder)) return;
        try
        {
            RemoveUnfinished(folder);
            foreach (var path in In(folder)) File.Delete(path);
            if (!Directory.EnumerateFileSystemEntries(folder).Any()) Directory.Delete(folder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelFormatException(folder, $"its checkpoints cannot be deleted: {error.Message}", error);
        }
    }

    /// <summary>Deletes what a process that was killed while writing left.</summary>
    public static void RemoveUnfinished(string folder)
    {
        if (!Directory.Exists(folder)) return;
        foreach (var path in Directory.EnumerateFiles(folder, $".{Prefix}*{Suffix}.*.tmp", new EnumerationOptions { AttributesToSkip = 0 })) File.Delete(path);
    }

    private static long? WordsOf(string path)
    {
        var name = Path.GetFileName(path);
        return name.Length == Prefix.Length + Digits + Suffix.Length
            && name.StartsWith(Prefix, StringComparison.Ordinal)
            && name.EndsWith(Suffix, StringComparison.Ordinal)
            && long.TryParse(name.AsSpan(Prefix.Length, Digits), NumberStyles.None, CultureInfo.InvariantCulture, out var words)
                ? words
                : null;
    }
}
