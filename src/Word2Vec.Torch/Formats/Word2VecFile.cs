namespace Word2Vec.Torch.Formats;

/// <summary>
/// Vectors in the files of word2vec, gensim, fastText (<c>.vec</c>) and GloVe. Text has a line a word: the word, then N decimal numbers,
/// parted by spaces. Binary has the word, a space and N float32, little end first. Both begin with the line <c>V N</c>; GloVe's text does
/// not.
/// </summary>
/// <remarks>
/// Numbers come back bit for bit from both forms: text holds the shortest decimals that do. Reading refuses what is not exactly right: a
/// header whose counts are not true, a word twice, bytes that are not UTF-8, NaN and infinity. Thread-safe.
/// </remarks>
public static class Word2VecFile
{
    private const string StreamName = "the vectors";

    /// <summary>Reads a file of vectors. Memory grows with what has been read; a header alone allocates nothing.</summary>
    /// <param name="path">The file.</param>
    /// <param name="binary">Whether it is binary; by default its beginning tells.</param>
    /// <param name="limit">The most words, at least 1: reading stops there. All by default.</param>
    /// <returns>Words in the order of the file, without counts; for the caller to dispose.</returns>
    /// <exception cref="ModelFormatException">The file cannot be read, or breaks the format: the message names the line or word.</exception>
    public static WordTable Read(string path, bool? binary = null, int? limit = null)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
            return Read(stream, path, binary, limit);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelFormatException(path, $"cannot be read: {error.Message}", error);
        }
    }

    /// <summary>Reads what a file would hold, up to the end of the stream.</summary>
    /// <param name="stream">Where from, seekable or not; left open, somewhere behind what was read if there is a limit.</param>
    /// <param name="name">Its name in errors.</param>
    /// <param name="binary">Whether it is binary; by default its beginning tells.</param>
    /// <param name="limit">The most words, at least 1. All by default.</param>
    /// <returns>Words in the order of the stream, without counts; for the caller to dispose.</returns>
    /// <exception cref="ModelFormatException">The content breaks the format.</exception>
    public static WordTable Read(Stream stream, string name, bool? binary = null, int? limit = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (limit is not null) ArgumentOutOfRangeException.ThrowIfLessThan(limit.Value, 1, nameof(limit));
        using var input = new InputBuffer(stream);
        return binary ?? VectorKind.IsBinary(input) ? BinaryVectors.Read(input, name, limit) : new TextVectors(input, name).Read(limit);
    }

    /// <summary>Writes a file of vectors, whole or not at all: a failure leaves what was at <paramref name="path"/>.</summary>
    /// <param name="path">The file, replaced if it is there.</param>
    /// <param name="table">The words and vectors.</param>
    /// <param name="binary">Binary as word2vec.c writes it, with a line end after each vector, which gensim reads too; or text.</param>
    /// <param name="header">Whether the file begins with V and N, as all but GloVe's do; true by default. Binary always does.</param>
    /// <exception cref="ModelFormatException">
    /// A word is empty, holds white space or control characters or has more than 65,536 bytes; a number is NaN or infinite; or no reader
    /// could tell that the first line is no header. Nothing is written then.
    /// </exception>
    /// <exception cref="ArgumentException">Binary without a header.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file or its folder is not ours to write.</exception>
    public static void Write(string path, WordTable table, bool binary, bool header = true)
    {
        Check(table, path, binary, header);
        AtomicFile.Write(path, stream => VectorWriter.Write(stream, table, binary, header));
    }

    /// <summary>Writes what the file would hold.</summary>
    /// <param name="stream">Where to; left open.</param>
    /// <param name="table">The words and vectors.</param>
    /// <param name="binary">As for a file.</param>
    /// <param name="header">As for a file.</param>
    /// <exception cref="ModelFormatException">As for a file; nothing has gone to the stream then.</exception>
    /// <exception cref="ArgumentException">Binary without a header.</exception>
    public static void Write(Stream stream, WordTable table, bool binary, bool header = true)
    {
        ArgumentNullException.ThrowIfNull(stream);
        Check(table, StreamName, binary, header);
        VectorWriter.Write(stream, table, binary, header);
    }

    private static void Check(WordTable table, string name, bool binary, bool header)
    {
        ArgumentNullException.ThrowIfNull(table);
        if (binary && !header) throw new ArgumentException("a binary file cannot be read without its header", nameof(header));
        VectorWriter.Check(table, name, header);
    }
}
