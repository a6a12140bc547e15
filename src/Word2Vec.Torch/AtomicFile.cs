namespace Word2Vec.Torch;

/// <summary>
/// Writes a file whole or not at all: through a temporary file in the same folder, flushed to the disk, then renamed over the
/// target, and the rename flushed too. A reader sees the old bytes or the new ones, never a mixture; a failure leaves the old file and
/// nothing beside it.
/// </summary>
/// <remarks>
/// Thread-safe. What a killed process was writing stays beside the target as <c>.NAME.(32 hexadecimal digits).tmp</c> until the same file is
/// written the next time.
/// </remarks>
public static class AtomicFile
{
    private const int BufferSize = 1 << 16;

    /// <summary>Writes <paramref name="path"/> by <paramref name="write"/>, replacing a file that is there.</summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes the content. What it throws leaves the old file, and passes through.</param>
    /// <exception cref="IOException">The folder is missing or the disk refuses.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder or the file is not ours to write.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        var target = Path.GetFullPath(path);
        RemoveAbandoned(target);
        var temporary = TemporarySibling(target);
        try
        {
            // Renamed while it is open, and so locked: nobody takes it for abandoned.
            using var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.Delete, BufferSize);
            write(stream);
            stream.Flush(flushToDisk: true);
            File.Move(temporary, target, overwrite: true);
        }
        catch (Exception error)
        {
            File.Delete(temporary);
            if (error is IOException && error.Message.Contains(temporary, StringComparison.Ordinal)) throw Renamed(error, temporary, target);
            throw;
        }

        UnixFile.FlushFolder(Path.GetDirectoryName(target)!);
    }

    // What can be had alone is written by nobody any more.
    private static void RemoveAbandoned(string target)
    {
        try
        {
            var name = Path.GetFileName(target);
            foreach (var file in Directory.EnumerateFiles(Path.GetDirectoryName(target)!).Where(file => IsTemporary(Path.GetFileName(file), name)))
            {
                new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None).Dispose();
                File.Delete(file);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It only takes up room; whether the folder can be written shows next.
        }
    }

    /// <summary>Refuses a path that cannot be written, before the work whose result it is to hold. Leaves no trace.</summary>
    /// <param name="path">The file to be written.</param>
    /// <exception cref="IOException">Its folder does not exist, or it is a folder itself.</exception>
    public static void EnsureWritable(string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path));
        if (!Directory.Exists(folder)) throw new DirectoryNotFoundException($"{path}: the folder {folder} does not exist; create it first");
        if (Directory.Exists(path)) throw new IOException($"{path} is a folder; name a file");
    }

    /// <summary>The system speaks of the temporary name, which tells the user nothing.</summary>
    internal static IOException Renamed(Exception error, string temporary, string target) =>
        new(error.Message.Replace(temporary, target, StringComparison.Ordinal), error);

    /// <summary>A hidden name that nothing has, beside <paramref name="fullPath"/>, so that a rename stays on one file system.</summary>
    internal static string TemporarySibling(string fullPath, string extension = "tmp") =>
        Path.Combine(Path.GetDirectoryName(fullPath) ?? "", $".{Path.GetFileName(fullPath)}.{Guid.NewGuid():N}.{extension}");

    /// <summary>Whether a name is one that <see cref="TemporarySibling"/> gives beside a file or folder of this name.</summary>
    internal static bool IsTemporary(string candidate, string name, string extension = "tmp") =>
        candidate.StartsWith($".{name}.", StringComparison.Ordinal)
        && candidate.EndsWith($".{extension}", StringComparison.Ordinal)
        && candidate.Length > name.Length + extension.Length + 3
        && Guid.TryParseExact(candidate.AsSpan()[(name.Length + 2)..^(extension.Length + 1)], "N", out _);
}
