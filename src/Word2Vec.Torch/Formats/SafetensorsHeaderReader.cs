using System.Text.Json;

namespace Word2Vec.Torch.Formats;

/// <summary>Turns the JSON of a safetensors header into entries, refusing what the official reader refuses.</summary>
internal sealed class SafetensorsHeaderReader
{
    // What torch's operations take; the format has no limit.
    private const int MaxRank = 64;

    private readonly string _path;

    private SafetensorsHeaderReader(string path) => _path = path;

    /// <summary>Checks the header against <paramref name="dataLength"/>, the bytes in the file after it.</summary>
    public static SafetensorsHeader Parse(byte[] json, long dataLength, string path)
    {
        var reader = new SafetensorsHeaderReader(path);
        if (json.Length == 0 || json[0] != '{') throw reader.Error("the header does not begin with '{'; this is no safetensors file");
        try
        {
            StrictJson.Check(json);
            using var document = JsonDocument.Parse(json, StrictJson.Options);
            return reader.ReadHeader(document.RootElement, dataLength);
        }
        catch (JsonException error)
        {
            throw reader.Error($"the header is damaged: {error.Message}", error);
        }
    }

    private SafetensorsHeader ReadHeader(JsonElement root, long dataLength)
    {
        var entries = new List<SafetensorsEntry>();
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var property in root.EnumerateObject())
        {
            if (property.Name == SafetensorsHeader.MetadataName) ReadMetadata(property.Value, metadata);
            else entries.Add(ReadEntry(property.Name, property.Value));
        }

        entries.Sort((a, b) => (a.Begin, a.End).CompareTo((b.Begin, b.End)));
        CheckCoverage(entries, dataLength);
        return new SafetensorsHeader(entries, metadata);
    }

    private void CheckCoverage(List<SafetensorsEntry> entries, long dataLength)
    {
        var end = 0L;
        foreach (var entry in entries)
        {
            if (entry.Begin != end)
                throw Error($"'{entry.Name}' begins at {entry.Begin} where {end} is due: {(entry.Begin < end ? "an overlap" : "a hole")} in the data");
            end = entry.End;
        }

        if (end > dataLength) throw Error($"{dataLength} bytes of data where the header promises {end}; the file is cut short");
        if (end < dataLength) throw Error($"{dataLength - end} bytes after the last tensor; the file is damaged");
    }

    private void ReadMetadata(JsonElement value, Dictionary<string, string> metadata)
    {
        if (value.ValueKind == JsonValueKind.Null) return;
        if (value.ValueKind != JsonValueKind.Object) throw Error($"{SafetensorsHeader.MetadataName} is not an object of texts");
        foreach (var item in value.EnumerateObject())
        {
            if (item.Value.ValueKind != JsonValueKind.String) throw Error($"'{item.Name}' in {SafetensorsHeader.MetadataName} is not a text");
            metadata.Add(item.Name, item.Value.GetString()!);
        }
    }

    private SafetensorsEntry ReadEntry(string name, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object) throw Error($"'{name}' is not an object with dtype, shape and data_offsets");
        if (!value.TryGetProperty("dtype", out var dtype) || dtype.ValueKind != JsonValueKind.String) throw Error($"'{name}' has no dtype");
        var type = SafetensorsType.FromName(dtype.GetString())
            ?? throw Error($"'{name}' has the type {dtype.GetString()}, which is not one of {SafetensorsType.Names}");
        var shape = ReadNumbers(name, value, "shape");
        var offsets = ReadNumbers(name, value, "data_offsets");
        if (offsets.Length != 2) throw Error($"'{name}' has {offsets.Length} data_offsets where 2 are due");
        if (offsets[1] < offsets[0]) throw Error($"'{name}' ends at {offsets[1]}, before its begin at {offsets[0]}");
        var size = SizeOf(name, type, shape);
        if (offsets[1] - offsets[0] != size) throw Error($"'{name}' has {offsets[1] - offsets[0]} bytes where its type and shape need {size}");
        return new SafetensorsEntry(name, type, shape, offsets[0], offsets[1]);
    }

    private long[] ReadNumbers(string name, JsonElement value, string property)
    {
        if (!value.TryGetProperty(property, out var list) || list.ValueKind != JsonValueKind.Array) throw Error($"'{name}' has no {property}");
        var numbers = new long[list.GetArrayLength()];
        foreach (var (index, item) in list.EnumerateArray().Index())
        {
            if (item.ValueKind != JsonValueKind.Number || !item.TryGetInt64(out numbers[index]) || numbers[index] < 0)
                throw Error($"'{name}' has {item.GetRawText()} in {property} where a number of 0 to 2^63 − 1 is due");
        }

        return numbers;
    }

    private long SizeOf(string name, SafetensorsType type, long[] shape)
    {
        if (shape.Length > MaxRank) throw Error($"'{name}' has {shape.Length} dimensions, over the limit of {MaxRank}");
        try
        {
            // A zero must not hide an overflow: torch multiplies the other sizes into strides.
            var strides = shape.Aggregate((long)type.Size, (product, size) => checked(product * Math.Max(size, 1)));
            return shape.Contains(0) ? 0 : strides;
        }
        catch (OverflowException error)
        {
            throw Error($"'{name}' has a shape whose sizes multiply past 2^63 bytes", error);
        }
    }

    private ModelFormatException Error(string problem, Exception? inner = null) => FormatError.Of(_path, problem, inner);
}
