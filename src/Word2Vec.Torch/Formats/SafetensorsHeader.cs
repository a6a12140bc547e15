using System.Buffers.Binary;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using static TorchSharp.torch;

namespace Word2Vec.Torch.Formats;

/// <summary>The header of a safetensors file: entries in the order of their data, without holes or overlaps, and free texts.</summary>
internal sealed record SafetensorsHeader(IReadOnlyList<SafetensorsEntry> Entries, IReadOnlyDictionary<string, string> Metadata)
{
    public const string MetadataName = "__metadata__";

    // The official reader's limit.
    public const long MaxBytes = 100_000_000;

    /// <summary>The header that the official writer gives these tensors: falling type alignment, then name.</summary>
    public static SafetensorsHeader Describe(IReadOnlyDictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        var entries = new List<SafetensorsEntry>();
        var offset = 0L;
        foreach (var (name, tensor, type) in tensors
            .Select(item => (Name: item.Key, Tensor: item.Value, Type: TypeOf(item.Key, item.Value)))
            .OrderBy(item => SafetensorsType.All.IndexOf(item.Type))
            .ThenBy(item => item.Name, Utf8Order))
        {
            var end = checked(offset + tensor.NumberOfElements * type.Size);
            entries.Add(new SafetensorsEntry(name, type, [.. tensor.shape], offset, end));
            offset = end;
        }

        return new SafetensorsHeader(entries, metadata ?? new Dictionary<string, string>());
    }

    /// <summary>Reads and checks the header where <paramref name="stream"/> stands, which is then at the data; the data end with the stream.</summary>
    public static SafetensorsHeader Read(Stream stream, string path)
    {
        if (!stream.CanSeek) throw new ModelFormatException(path, "is not an ordinary file");
        var size = stream.Length - stream.Position;
        if (size < sizeof(ulong)) throw new ModelFormatException(path, $"{size} bytes cannot be a safetensors file");
        Span<byte> prefix = stackalloc byte[sizeof(ulong)];
        stream.ReadExactly(prefix);
        var length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length > MaxBytes)
            throw new ModelFormatException(path, $"a header of {length} bytes is over the limit of {MaxBytes}; this is no safetensors file");
        if (length > (ulong)(stream.Length - stream.Position))
            throw new ModelFormatException(path, $"the header of {length} bytes ends after the file of {size} bytes; the file is cut short");
        var json = new byte[length];
        stream.ReadExactly(json);
        return SafetensorsHeaderReader.Parse(json, stream.Length - stream.Position, path);
    }

    /// <summary>The length and the JSON, padded with spaces to a multiple of 8 bytes.</summary>
    public byte[] ToBytes()
    {
        using var bytes = new MemoryStream();
        bytes.Write(stackalloc byte[sizeof(ulong)]);
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            WriteJson(json);
        while (bytes.Length % 8 != 0) bytes.WriteByte((byte)' ');
        var result = bytes.ToArray();
        BinaryPrimitives.WriteInt64LittleEndian(result, result.Length - sizeof(ulong));
        return result;
    }

    private void WriteJson(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        if (Metadata.Count > 0)
        {
            json.WriteStartObject(MetadataName);
            foreach (var (name, text) in Metadata.OrderBy(item => item.Key, Utf8Order)) json.WriteString(name, text);
            json.WriteEndObject();
        }

        foreach (var entry in Entries)
        {
            json.WriteStartObject(entry.Name);
            json.WriteString("dtype", entry.Type.Name);
            json.WriteStartArray("shape");
            foreach (var size in entry.Shape) json.WriteNumberValue(size);
            json.WriteEndArray();
            json.WriteStartArray("data_offsets");
            json.WriteNumberValue(entry.Begin);
            json.WriteNumberValue(entry.End);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static SafetensorsType TypeOf(string name, Tensor tensor)
    {
        if (name == MetadataName) throw new ArgumentException($"a tensor cannot be called {MetadataName}: the format keeps that name", name);
        return SafetensorsType.FromTorch(tensor.dtype)
            ?? throw new ArgumentException($"{name}: {tensor.dtype} is not one of {SafetensorsType.Names}; convert the tensor first", name);
    }

    private static readonly Comparer<string> Utf8Order =
        Comparer<string>.Create((a, b) => Encoding.UTF8.GetBytes(a).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(b)));
}
