namespace Word2Vec.Torch;

/// <summary>
/// Writes a file whole or not at all: through a temporary file in the same folder, flushed to the disk, then renamed over the
/// target. A reader sees the old bytes or the new ones, never a mixture; a failure leaves the old file and nothing beside it.
/// </summary>
internal static class AtomicFile
{
    private const int BufferSize = 1 << 16;

    /// <summary>Writes <paramref name="path"/> by <paramref name="write"/>, replacing a file that is there.</summary>
    /// <exception cref="IOException">The folder is missing or the disk refuses.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder or the file is not ours to write.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        var target = Path.GetFullPath(path);
        var temporary = TemporarySibling(target);
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, BufferSize))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, target, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>A hidden name that nothing has, beside <paramref name="fullPath"/>, so that a rename stays on one file system.</summary>
    public static string TemporarySibling(string fullPath) =>
        Path.Combine(Path.GetDirectoryName(fullPath) ?? "", $".{Path.GetFileName(fullPath)}.{Guid.NewGuid():N}.tmp");
}
