namespace Word2Vec.Torch.Vocab;

/// <summary>Reads the sentences of a corpus in order, once. For one thread; several threads take a cursor each.</summary>
internal struct SentenceCursor
{
    private readonly TokenStore _tokens;
    private int _next;

    /// <param name="tokens">The sentences.</param>
    /// <param name="first">The first one read; their number for none.</param>
    public SentenceCursor(TokenStore tokens, int first)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first, tokens.SentenceCount);
        (_tokens, _next) = (tokens, first);
    }

    /// <summary>Reads the next sentence.</summary>
    /// <param name="sentence">Its ids; empty after the last one.</param>
    /// <returns>False after the last one.</returns>
    public bool TryNext(out ReadOnlySpan<int> sentence)
    {
        var isThere = _next < _tokens.SentenceCount;
        sentence = isThere ? _tokens.Sentence(_next++) : default;
        return isThere;
    }
}
