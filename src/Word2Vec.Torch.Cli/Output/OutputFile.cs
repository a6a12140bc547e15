namespace Word2Vec.Torch.Cli.Output;

/// <summary>A file that is written whole or not at all: under another name in its folder first, then renamed. An earlier one is replaced.</summary>
internal static class OutputFile
{
    /// <summary>Refuses a path that cannot be written, before the work whose result it is to hold.</summary>
    /// <exception cref="IOException">Its folder does not exist, or it is a folder itself.</exception>
    public static void EnsureWritable(string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path));
        if (!Directory.Exists(folder)) throw new DirectoryNotFoundException($"{path}: the folder {folder} does not exist; create it first");
        if (Directory.Exists(path)) throw new IOException($"{path} is a folder; name a file");
    }

    public static void Write(string path, Action<Stream> write)
    {
        var target = Path.GetFullPath(path);
        var temporary = Path.Combine(Path.GetDirectoryName(target)!, $".{Path.GetFileName(target)}.{Guid.NewGuid():N}.tmp");
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None)) write(stream);
            File.Move(temporary, target, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }
}
