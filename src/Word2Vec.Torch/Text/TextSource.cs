using System.IO.Enumeration;

namespace Word2Vec.Torch.Text;

/// <summary>
/// A text to read any number of times: strings, files, folders, gzip files or standard input. In files a line is a sentence, and
/// the end of a file ends a line. A line longer than 65,536 characters is cut, between tokens where it has any end of one, and nothing
/// of it is dropped but the rest of a token that is as long itself. Files are UTF-8, with or without a byte order mark; what is invalid is replaced and counted.
/// </summary>
/// <remarks>Immutable and thread-safe; its readers are not.</remarks>
public sealed class TextSource
{
    private const string StandardInputPath = "-";
    private const int PathsInDescription = 3;

    private readonly Func<Tokenizer?, SentenceReader> _open;

    private TextSource(Func<Tokenizer?, SentenceReader> open, long? totalBytes, string description) =>
        (_open, TotalBytes, Description) = (open, totalBytes, description);

    /// <summary>The size of the text in bytes, compressed where the files are; null when unknown, as for standard input.</summary>
    public long? TotalBytes { get; }

    /// <summary>The text's name in messages: the paths given.</summary>
    public string Description { get; }

    /// <summary>A text in memory.</summary>
    /// <param name="sentences">
    /// Each string is one sentence, whatever it holds and however long it is. Enumerated anew by each reader.
    /// </param>
    public static TextSource FromSentences(IEnumerable<string> sentences)
    {
        ArgumentNullException.ThrowIfNull(sentences);
        return new TextSource(_ => new MemorySentenceReader(sentences), null, "the sentences in memory");
    }

    /// <summary>A text in files, one after the other.</summary>
    /// <param name="paths">
    /// Each a file, a gzip file (known by its content, whatever its name), a folder, or <c>-</c> for standard input, which can be
    /// read only once. A folder stands for all files below it, hidden ones too, in ordinal order of their paths; symbolic links to
    /// folders are not followed, and named pipes, sockets and devices are passed over.
    /// </param>
    /// <exception cref="ArgumentException">There are no paths.</exception>
    /// <exception cref="CorpusException">
    /// A path does not exist or is a named pipe, or a folder holds no files, cannot be listed, or has a link to a file that is not there.
    /// </exception>
    public static TextSource FromPaths(IReadOnlyList<string> paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        if (paths.Count == 0) throw new ArgumentException("at least one path is needed", nameof(paths));
        foreach (var path in paths) ArgumentNullException.ThrowIfNull(path, nameof(paths));
        string[] files = [.. paths.SelectMany(FilesOf)];
        long? totalBytes = files.Contains(StandardInputPath) ? null : files.Sum(file => new FileInfo(file).Length);
        // A pipe such as /dev/fd/63 has length 0, which says nothing.
        if (totalBytes == 0) totalBytes = null;
        return new TextSource(tokenizer => new FileSentenceReader(files, tokenizer), totalBytes, Describe(paths));
    }

    /// <summary>Starts reading from the beginning.</summary>
    public SentenceReader Open() => _open(null);

    /// <summary>Starts reading from the beginning, for a tokenizer: long lines are cut where it finds no token.</summary>
    internal SentenceReader Open(Tokenizer tokenizer) => _open(tokenizer);

    /// <summary>Opens one of the files that <see cref="FromPaths"/> found.</summary>
    internal static Stream OpenFile(string path) => path == StandardInputPath
        ? Console.OpenStandardInput()
        : new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);

    /// <summary>A file's name in messages.</summary>
    internal static string NameOf(string path) => path == StandardInputPath ? "standard input" : path;

    private static IEnumerable<string> FilesOf(string path)
    {
        if (path.Length == 0) throw new CorpusException("'' names no file or folder; check the path");
        if (path == StandardInputPath) return [path];
        if (File.Exists(path) && !SpecialFiles.IsBrokenLink(path))
        {
            return SpecialFiles.IsNamedPipe(path)
                ? throw new CorpusException($"{path}: is a named pipe; give - for a path and < {path} for standard input")
                : [path];
        }

        if (!Directory.Exists(path)) throw new CorpusException($"{path}: no such file or folder; check the path");
        var files = FilesBelow(path);
        return files.Length > 0 ? files : throw new CorpusException($"{path}: the folder holds no files; give one that holds text");
    }

    private static string[] FilesBelow(string folder)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0, IgnoreInaccessible = false };
        var found = new FileSystemEnumerable<string>(folder, (ref FileSystemEntry entry) => entry.ToSpecifiedFullPath(), options)
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) => !entry.IsDirectory,
            ShouldRecursePredicate = (ref FileSystemEntry entry) => (entry.Attributes & FileAttributes.ReparsePoint) == 0,
        };
        try
        {
            string[] files = [.. found.Where(file => !SpecialFiles.IsSpecial(file)).Order(StringComparer.Ordinal)];
            // Better now than after an hour of reading.
            return Array.Find(files, SpecialFiles.IsBrokenLink) is { } broken
                ? throw new CorpusException($"{broken}: is a link to a file that is not there; mend it or remove it")
                : files;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CorpusException($"{folder}: the folder cannot be listed ({error.Message}); check its permissions", error);
        }
    }

    private static string Describe(IReadOnlyList<string> paths)
    {
        var names = string.Join(", ", paths.Take(PathsInDescription).Select(NameOf));
        return paths.Count <= PathsInDescription ? names : $"{names} and {paths.Count - PathsInDescription} more";
    }
}
