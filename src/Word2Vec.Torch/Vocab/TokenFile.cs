using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Word2Vec.Torch.Vocab;

/// <summary>
/// Chunks of numbers in a temporary file. The file has no name from the start where the system allows (all but Windows, which deletes
/// it with the last handle), so nothing is left behind however the process ends. It is written by calls, not through a map, because a
/// full disk is an exception there, and the end of the process here.
/// </summary>
internal sealed class TokenFile : IDisposable
{
    private const string Prefix = "w2v-tokens-";
    private const long ChunkBytes = (long)TokenWriter.ChunkLength * sizeof(int);

    private readonly string _folder;
    private readonly FileStream _file;

    private TokenFile(string folder, FileStream file) => (_folder, _file) = (folder, file);

    public SafeFileHandle Handle => _file.SafeFileHandle;

    /// <exception cref="CorpusException">The folder for temporary files takes none.</exception>
    public static TokenFile Create()
    {
        var folder = Path.GetTempPath();
        try
        {
            RemoveLeftovers(folder);
            var path = Path.Combine(folder, $"{Prefix}{Guid.NewGuid():N}");
            var file = new FileStream(path, OptionsOfNewFile());
            if (!OperatingSystem.IsWindows()) File.Delete(path);
            return new TokenFile(folder, file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CorpusException(
                $"{folder}: takes no temporary file for the token ids ({error.Message}); set TMPDIR to a folder that does", error);
        }
    }

    public void Write(int chunk, ReadOnlySpan<int> numbers)
    {
        try
        {
            RandomAccess.Write(Handle, MemoryMarshal.AsBytes(numbers), chunk * ChunkBytes);
        }
        catch (IOException error)
        {
            throw new CorpusException(
                $"{_folder}: no room for the token ids beyond {chunk * ChunkBytes >> 20} MiB ({error.Message.Replace($" : '{_file.Name}'", "", StringComparison.Ordinal)}); "
                + "make room, or set TMPDIR to a folder that has some",
                error);
        }
    }

    public void Read(int chunk, Span<int> numbers)
    {
        var bytes = MemoryMarshal.AsBytes(numbers);
        for (var done = 0; done < bytes.Length;)
        {
            var count = RandomAccess.Read(Handle, bytes[done..], chunk * ChunkBytes + done);
            if (count == 0) throw new CorpusException($"{_folder}: the temporary file with the token ids was cut off by another program");
            done += count;
        }
    }

    /// <summary>Gives the room after the first so many chunks back.</summary>
    public void Truncate(int chunks) => RandomAccess.SetLength(Handle, Math.Min(RandomAccess.GetLength(Handle), chunks * ChunkBytes));

    public void Dispose() => _file.Dispose();

    private static FileStreamOptions OptionsOfNewFile()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.Delete, BufferSize = 0 };
        if (OperatingSystem.IsWindows()) options.Options = FileOptions.DeleteOnClose;
        else options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }

    // Of a process that was killed between making its file and taking the name away. A file in use loses nothing but its name.
    private static void RemoveLeftovers(string folder)
    {
        foreach (var path in Directory.EnumerateFiles(folder, $"{Prefix}*"))
        {
            try
            {
                File.Delete(path);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // Another user's.
            }
        }
    }
}
