namespace Word2Vec.Torch.Vocab;

/// <summary>
/// Writes sentences of word ids into chunks, each sentence as its length and its ids. No sentence lies across two chunks, so that each is
/// one span later.
/// </summary>
/// <param name="storage">Where the chunks lie.</param>
internal sealed class TokenWriter(TokenChunkStorage storage)
{
    /// <summary>Numbers in a chunk: 4 MB of them.</summary>
    public const int ChunkLength = 1 << 20;

    /// <summary>Words of the longest sentence, which must fit into a chunk.</summary>
    public const int LongestSentence = ChunkLength - 1;

    private const int FirstBuffer = 1024;

    private readonly List<int> _lengths = [];
    private readonly List<long> _index = [];
    private int[] _buffer = [];
    private int _used;
    private int _sentences;
    private long _tokens;

    /// <summary>Appends a sentence, which is not empty; one longer than a chunk is cut.</summary>
    public void Add(ReadOnlySpan<int> sentence)
    {
        for (; sentence.Length > LongestSentence; sentence = sentence[LongestSentence..]) Add(sentence[..LongestSentence]);
        if (_sentences == int.MaxValue) throw new CorpusException($"the text has more than {int.MaxValue} sentences; give longer lines, or cap it with max-tokens");
        if (_used + 1 + sentence.Length > ChunkLength) Flush();
        if (_sentences % TokenStore.SentencesPerEntry == 0) _index.Add(((long)_lengths.Count * ChunkLength) + _used);
        Reserve(_used + 1 + sentence.Length);
        _buffer[_used] = sentence.Length;
        sentence.CopyTo(_buffer.AsSpan(_used + 1));
        _used += 1 + sentence.Length;
        _sentences++;
        _tokens += sentence.Length;
    }

    /// <summary>
    /// Gives every id its new one, or drops it where that is negative; a sentence left empty is dropped too. Since no sentence grows,
    /// what is written stays behind what is read, in the same storage.
    /// </summary>
    /// <returns>What is written to from now on, instead of this one.</returns>
    public TokenWriter Renumber(ReadOnlySpan<int> newIds)
    {
        if (_used > 0) Flush();
        var writer = new TokenWriter(storage);
        int[] kept = [];
        for (var chunk = 0; chunk < _lengths.Count; chunk++)
        {
            for (var rest = storage.Read(chunk, _lengths[chunk]); rest.Length > 0; rest = rest[(1 + rest[0])..])
            {
                if (kept.Length < rest[0]) kept = new int[rest[0]];
                var length = Renumber(rest.Slice(1, rest[0]), newIds, kept);
                if (length > 0) writer.Add(kept.AsSpan(0, length));
            }
        }

        return writer;
    }

    /// <summary>Ends the writing.</summary>
    public TokenStore Finish()
    {
        if (_used > 0) Flush();
        _buffer = [];
        var (inMemory, map) = storage.Finish(_lengths.Count);
        return new TokenStore(inMemory, map, [.. _lengths], [.. _index], _sentences, _tokens);
    }

    private static int Renumber(ReadOnlySpan<int> sentence, ReadOnlySpan<int> newIds, int[] kept)
    {
        var length = 0;
        foreach (var id in sentence)
        {
            if (newIds[id] >= 0) kept[length++] = newIds[id];
        }

        return length;
    }

    private void Flush()
    {
        storage.Write(_lengths.Count, _buffer.AsSpan(0, _used));
        _lengths.Add(_used);
        _used = 0;
    }

    private void Reserve(int length)
    {
        if (length > _buffer.Length) Array.Resize(ref _buffer, Math.Clamp(2 * _buffer.Length, Math.Max(length, FirstBuffer), ChunkLength));
    }
}
