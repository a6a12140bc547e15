using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Word2Vec.Torch.Formats;

namespace Word2Vec.Torch.Training;

/// <summary>
/// A checkpoint is a safetensors file, which other programs open too: the tensors, and in the header's free texts the values as JSON and
/// a checksum, the SHA-256 of the whole file with 64 zeros in the checksum's place.
/// </summary>
internal static class CheckpointFile
{
    private const string Format = "word2vec_torch_checkpoint";
    private const string Version = "1";
    private const string Values = "values";
    private const string Checksum = "sha256";
    private const int BufferBytes = 1 << 20;
    private const int MostValues = 40_000_000;
    private const int DigestDigits = 2 * SHA256.HashSizeInBytes;
    private static readonly string NoDigest = new('0', DigestDigits);
    private static readonly byte[] DigestPlace = Encoding.UTF8.GetBytes($"\"{Checksum}\":\"");

    public static void Write(string path, TrainingState state)
    {
        var texts = new Dictionary<string, string>
        {
            [Format] = Version,
            ["format"] = "pt", // PyTorch's tools ask for this entry.
            [Values] = ValuesOf(state),
            [Checksum] = NoDigest,
        };
        AtomicFile.Write(path, file =>
        {
            using var hashing = new HashingStream(file, DigestPlace);
            SafetensorsFile.Write(hashing, state.Tensors, texts);
            file.Position = hashing.EndOfMark;
            file.Write(Encoding.ASCII.GetBytes(hashing.Digest()));
        });
    }

    // The reader takes no longer head, and quotes are escaped there once more.
    private static string ValuesOf(TrainingState state)
    {
        var values = state.Values.ToJsonString();
        return values.Length <= MostValues
            ? values
            : throw new IOException($"the history of so many epochs takes {values.Length} characters, and a checkpoint holds {MostValues}; train fewer epochs");
    }

    /// <summary>Reads a checkpoint; its tensors are the caller's to dispose.</summary>
    /// <exception cref="ModelFormatException">It cannot be read, is damaged, or is no checkpoint that this library reads.</exception>
    public static TrainingState Read(string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferBytes);
            CheckSeal(stream, path);
            stream.Position = 0;
            var file = SafetensorsFile.Read(stream, path);
            try
            {
                return new TrainingState(ParseValues(file.Metadata, path), file.Tensors, path);
            }
            catch
            {
                file.Dispose();
                throw;
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelFormatException(path, $"cannot be read: {error.Message}", error);
        }
    }

    private static JsonObject ParseValues(IReadOnlyDictionary<string, string> texts, string path)
    {
        if (!texts.TryGetValue(Format, out var version) || version != Version || !texts.TryGetValue(Values, out var values))
            throw new ModelFormatException(path, $"is no checkpoint of version {Version}, which this library reads");
        try
        {
            return StrictJson.Parse(Encoding.UTF8.GetBytes(values)) as JsonObject
                ?? throw new ModelFormatException(path, "its values are no JSON object; the checkpoint is damaged");
        }
        catch (JsonException error)
        {
            throw FormatError.Of(path, $"its values are damaged: {error.Message}", error);
        }
    }

    private static void CheckSeal(Stream file, string path)
    {
        var header = ReadHeader(file);
        var place = header.AsSpan().IndexOf(DigestPlace) + DigestPlace.Length;
        if (place < DigestPlace.Length || place + DigestDigits > header.Length)
            throw new ModelFormatException(path, "is no checkpoint, or the head of it is damaged: it holds no checksum");
        var digest = header.AsSpan(place, DigestDigits);
        var said = Encoding.ASCII.GetString(digest);
        digest.Fill((byte)'0');
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(header);
        var buffer = new byte[BufferBytes];
        for (var count = file.Read(buffer); count > 0; count = file.Read(buffer)) hash.AppendData(buffer, 0, count);
        if (Convert.ToHexStringLower(hash.GetHashAndReset()) != said)
            throw new ModelFormatException(path, "is damaged or cut short: its content does not agree with its checksum");
    }

    /// <summary>The length and the JSON of a safetensors file; fewer bytes where it is none. The stream then stands behind them.</summary>
    private static byte[] ReadHeader(Stream file)
    {
        file.Position = 0;
        Span<byte> prefix = stackalloc byte[sizeof(long)];
        var has = file.ReadAtLeast(prefix, prefix.Length, throwOnEndOfStream: false);
        var json = has < prefix.Length ? 0 : BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        // The strict reader says what is wrong with a length; a checksum cannot stand in such a header.
        if (json > SafetensorsHeader.MaxBytes || json > (ulong)(file.Length - prefix.Length)) return [];
        var header = new byte[prefix.Length + (int)json];
        prefix.CopyTo(header);
        file.ReadExactly(header.AsSpan(prefix.Length));
        return header;
    }
}
