namespace Word2Vec.Torch.Text;

/// <summary>Reads a text sentence by sentence, forwards, once. Opened by <see cref="TextSource.Open()"/>.</summary>
/// <remarks>Not thread-safe.</remarks>
public abstract class SentenceReader : IDisposable
{
    private protected SentenceReader()
    {
    }

    /// <summary>Bytes consumed so far, as they lie on disk (compressed where the file is), for progress.</summary>
    public abstract long BytesRead { get; }

    /// <summary>Invalid UTF-8 sequences met so far; each was replaced by U+FFFD.</summary>
    public abstract long InvalidSequences { get; }

    /// <summary>Lines read so far to their end. Empty lines count; a long line counts once, however many pieces it was cut into.</summary>
    public long Lines { get; private protected set; }

    /// <summary>Texts begun so far: files, or strings in memory.</summary>
    internal long Texts { get; private protected set; }

    /// <summary>Reads the next sentence, which may be empty.</summary>
    /// <param name="sentence">The sentence without its line break, valid until the next call.</param>
    /// <returns>False at the end of the text.</returns>
    /// <exception cref="CorpusException">A file cannot be read, looks binary, or is a damaged gzip file.</exception>
    public abstract bool TryRead(out ReadOnlySpan<char> sentence);

    /// <inheritdoc/>
    public void Dispose()
    {
        Close();
        GC.SuppressFinalize(this);
    }

    private protected abstract void Close();
}
