using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Word2Vec.Torch.Formats;

/// <summary>The <c>projector_config.json</c> of TensorBoard's projector: which files hold the vectors and the words, and their sizes.</summary>
internal static class ProjectorConfig
{
    private const string Name = "word2vec";
    private const long MaxBytes = 1 << 20;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n" };

    public static void Write(string path, string vectors, string metadata, long rows, long columns)
    {
        var embedding = new JsonObject
        {
            ["tensorName"] = Name,
            ["tensorShape"] = new JsonArray(rows, columns),
            ["tensorPath"] = vectors,
            ["metadataPath"] = metadata,
        };
        var config = new JsonObject { ["embeddings"] = new JsonArray(embedding) };
        AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(config.ToJsonString(Indented) + "\n")));
    }

    /// <summary>Checks that the configuration is of one embedding of this shape.</summary>
    /// <exception cref="ModelFormatException">It is not, or cannot be read.</exception>
    public static void Check(string path, long rows, long columns)
    {
        if (new FileInfo(path).Length > MaxBytes) throw new ModelFormatException(path, $"is over the limit of {MaxBytes} bytes");
        try
        {
            using var config = JsonDocument.Parse(File.ReadAllBytes(path));
            var shape = config.RootElement.GetProperty("embeddings")[0].GetProperty("tensorShape");
            if (shape.GetArrayLength() == 2 && shape[0].GetInt64() == rows && shape[1].GetInt64() == columns) return;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or KeyNotFoundException or IndexOutOfRangeException or FormatException)
        {
            throw new ModelFormatException(path, "holds no embedding with a tensorShape; remove the file, or write the folder anew", error);
        }

        throw new ModelFormatException(path, $"promises another shape than the [{rows}, {columns}] of the vectors; remove the file, or write the folder anew");
    }
}
