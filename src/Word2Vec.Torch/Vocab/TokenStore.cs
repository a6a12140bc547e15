using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Word2Vec.Torch.Vocab;

/// <summary>Sentences of word ids, as <see cref="TokenWriter"/> wrote them, with the places of some of them.</summary>
/// <param name="inMemory">The first chunks.</param>
/// <param name="map">The other chunks, if there are any.</param>
/// <param name="lengths">How many numbers each chunk holds.</param>
/// <param name="index">The place of every <see cref="SentencesPerEntry"/>th sentence, in numbers from the start of the first chunk.</param>
/// <param name="sentenceCount">How many sentences there are.</param>
/// <param name="tokenCount">How many ids there are.</param>
/// <remarks>Immutable and thread-safe.</remarks>
internal sealed class TokenStore(int[][] inMemory, TokenMap? map, int[] lengths, long[] index, int sentenceCount, long tokenCount)
{
    public const int SentencesPerEntry = 64;

    public int SentenceCount => sentenceCount;

    public long TokenCount => tokenCount;

    /// <summary>A sentence in a chunk.</summary>
    /// <param name="place">Where it begins; then, where the next one does.</param>
    public ReadOnlySpan<int> Read(scoped ref TokenPlace place)
    {
        var rest = Chunk(place.Chunk)[place.Offset..];
        var sentence = rest.Slice(1, rest[0]);
        place = rest.Length > 1 + rest[0] ? place with { Offset = place.Offset + 1 + rest[0] } : new TokenPlace(place.Chunk + 1, 0);
        return sentence;
    }

    public ReadOnlySpan<int> Sentence(int number)
    {
        var place = PlaceOf(number);
        Enter(place.Chunk);
        return Read(ref place);
    }

    public TokenPlace PlaceOf(int number)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(number, sentenceCount);
        var entry = index[number / SentencesPerEntry];
        var place = new TokenPlace((int)(entry / TokenWriter.ChunkLength), (int)(entry % TokenWriter.ChunkLength));
        for (var before = number % SentencesPerEntry; before > 0; before--) Read(ref place);
        return place;
    }

    /// <summary>Told by a reader that begins to read a chunk.</summary>
    public void Enter(int chunk)
    {
        if (chunk >= inMemory.Length) map?.Enter(chunk - inMemory.Length);
    }

    /// <summary>SHA-256 of every sentence's length and ids.</summary>
    public string Fingerprint()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var chunk = 0; chunk < lengths.Length; chunk++)
        {
            Enter(chunk);
            hash.AppendData(MemoryMarshal.AsBytes(Chunk(chunk)));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private ReadOnlySpan<int> Chunk(int chunk) => chunk < inMemory.Length ? inMemory[chunk] : map!.Chunk(chunk - inMemory.Length, lengths[chunk]);
}

/// <summary>Where a sentence begins.</summary>
internal readonly record struct TokenPlace(int Chunk, int Offset);
