using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Word2Vec.Torch.Vocab;

/// <summary>
/// Sentences of word ids in chunks of memory: it grows without copying, and is rewritten in place when ids change. No sentence lies
/// across two chunks, so each is one span.
/// </summary>
/// <param name="allocate">Gives a chunk of <see cref="ChunkLength"/> numbers.</param>
internal sealed class TokenStore(Func<Memory<int>> allocate)
{
    public const int ChunkLength = 1 << 20;

    private readonly List<Memory<int>> _chunks = [];
    private readonly List<Place> _sentences = [];
    private int _chunk = -1;
    private int _offset = ChunkLength;

    public int SentenceCount => _sentences.Count;

    public long TokenCount { get; private set; }

    public ReadOnlySpan<int> Sentence(int index) => Span(_sentences[index]);

    /// <summary>Appends a sentence; one longer than a chunk is cut.</summary>
    public void Add(ReadOnlySpan<int> sentence)
    {
        for (; sentence.Length > ChunkLength; sentence = sentence[ChunkLength..]) Add(sentence[..ChunkLength]);
        _sentences.Add(Write(sentence));
        TokenCount += sentence.Length;
    }

    /// <summary>SHA-256 of every sentence's length and ids.</summary>
    public string Fingerprint()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var index = 0; index < SentenceCount; index++)
        {
            var sentence = Sentence(index);
            var length = sentence.Length;
            hash.AppendData(MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in length)));
            hash.AppendData(MemoryMarshal.AsBytes(sentence));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>
    /// Gives every id its new one, or drops it where that is negative; a sentence left empty is dropped too. Since no sentence grows,
    /// what is written stays behind what is read.
    /// </summary>
    public void Renumber(ReadOnlySpan<int> newIds)
    {
        var kept = 0;
        (_chunk, _offset) = (-1, ChunkLength);
        TokenCount = 0;
        foreach (var place in _sentences.ToArray())
        {
            var sentence = Span(place);
            var length = 0;
            foreach (var id in sentence)
            {
                if (newIds[id] >= 0) sentence[length++] = newIds[id];
            }

            if (length > 0) _sentences[kept++] = Write(sentence[..length]);
            TokenCount += length;
        }

        _sentences.RemoveRange(kept, _sentences.Count - kept);
        _sentences.TrimExcess();
        _chunks.RemoveRange(_chunk + 1, _chunks.Count - _chunk - 1);
    }

    private Place Write(ReadOnlySpan<int> sentence)
    {
        if (_offset + sentence.Length > ChunkLength)
        {
            (_chunk, _offset) = (_chunk + 1, 0);
            if (_chunk == _chunks.Count) _chunks.Add(allocate());
        }

        var place = new Place(_chunk, _offset, sentence.Length);
        sentence.CopyTo(Span(place));
        _offset += sentence.Length;
        return place;
    }

    private Span<int> Span(Place place) => _chunks[place.Chunk].Span.Slice(place.Offset, place.Length);

    private readonly record struct Place(int Chunk, int Offset, int Length);
}
