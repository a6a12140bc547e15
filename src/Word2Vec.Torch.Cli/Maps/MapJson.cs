using System.Text.Encodings.Web;
using System.Text.Json;

namespace Word2Vec.Torch.Cli.Maps;

/// <summary>
/// A map's content as JSON that may stand inside a script element: the default encoder leaves nothing but harmless ASCII as it is, so no
/// word can end the element or begin a comment.
/// </summary>
internal static class MapJson
{
    private const int CosineDigits = 4;

    public static byte[] Encode(MapContent content)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.Default }))
        {
            json.WriteStartObject();
            WriteArray(json, "words", content.Words, word => json.WriteStringValue(word.Text));
            WriteArray(json, "counts", content.Words, word => json.WriteNumberValue(word.Count));
            WriteArray(json, "pca", content.Words, word => WritePair(json, word.PcaX, word.PcaY));
            if (content.Words.All(word => word is { TsneX: not null, TsneY: not null }))
                WriteArray(json, "tsne", content.Words, word => WritePair(json, word.TsneX!.Value, word.TsneY!.Value));
            WriteArray(json, "neighbors", content.Words, word => WriteNeighbors(json, word.Neighbors));
            WriteArray(json, "arrows", content.Arrows, arrow => WritePair(json, arrow.From, arrow.To));
            if (content.VarianceShare is { } share) WriteArray(json, "variance", [share.X, share.Y], json.WriteNumberValue);
            if (content.Selected is { } selected) json.WriteNumber("selected", selected);
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private static void WriteArray<T>(Utf8JsonWriter json, string name, IReadOnlyList<T> items, Action<T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items) write(item);
        json.WriteEndArray();
    }

    private static void WritePair(Utf8JsonWriter json, float first, float second)
    {
        json.WriteStartArray();
        json.WriteNumberValue(first);
        json.WriteNumberValue(second);
        json.WriteEndArray();
    }

    private static void WriteNeighbors(Utf8JsonWriter json, IReadOnlyList<MapNeighbor> neighbors)
    {
        json.WriteStartArray();
        foreach (var neighbor in neighbors) WritePair(json, neighbor.Index, MathF.Round(neighbor.Cosine, CosineDigits));
        json.WriteEndArray();
    }
}
