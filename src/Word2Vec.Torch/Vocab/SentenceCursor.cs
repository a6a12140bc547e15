namespace Word2Vec.Torch.Vocab;

/// <summary>Reads the sentences of a corpus in order, once. For one thread; several threads take a cursor each.</summary>
internal struct SentenceCursor
{
    private readonly TokenStore _tokens;
    private TokenPlace _next;
    private int _left;
    private int _chunk;

    /// <param name="tokens">The sentences.</param>
    /// <param name="first">The first one read; their number for none.</param>
    public SentenceCursor(TokenStore tokens, int first)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        _tokens = tokens;
        _left = tokens.SentenceCount - first;
        _next = _left == 0 ? default : tokens.PlaceOf(first);
        _chunk = -1;
    }

    /// <summary>Reads the next sentence.</summary>
    /// <param name="sentence">Its ids, valid until the next call; empty after the last one.</param>
    /// <returns>False after the last one.</returns>
    public bool TryNext(out ReadOnlySpan<int> sentence)
    {
        sentence = default;
        if (_left == 0) return false;
        if (_next.Chunk != _chunk) _tokens.Enter(_chunk = _next.Chunk);
        _left--;
        sentence = _tokens.Read(ref _next);
        return true;
    }
}
