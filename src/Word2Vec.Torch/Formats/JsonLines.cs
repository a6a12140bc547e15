using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace Word2Vec.Torch.Formats;

/// <summary>A file with a JSON object a line.</summary>
internal static class JsonLines
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    public static void Write(string path, IEnumerable<JsonObject> lines) => AtomicFile.Write(
        path, stream => stream.Write(Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => $"{line.ToJsonString()}\n")))));

    /// <summary>Reads every line by <paramref name="parse"/>, which gives null for an object that is not what it should be.</summary>
    /// <exception cref="ModelFormatException">The file cannot be read, or a line is damaged.</exception>
    public static IReadOnlyList<T> Read<T>(string path, Func<JsonObject, T?> parse)
        where T : class
    {
        try
        {
            var bytes = File.ReadAllBytes(path);
            if (!Utf8.IsValid(bytes)) throw new ModelFormatException(path, "is not UTF-8; the file is damaged");
            string[] lines = [.. Encoding.UTF8.GetString(bytes).TrimEnd('\n').Split('\n')];
            return lines is [""] ? [] : [.. lines.Select((line, index) => Line(path, line, index + 1, parse))];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelFormatException(path, $"cannot be read: {error.Message}", error);
        }
    }

    private static T Line<T>(string path, string line, int number, Func<JsonObject, T?> parse)
        where T : class
    {
        try
        {
            if (JsonNode.Parse(line, documentOptions: Strict) is JsonObject document && parse(document) is { } value) return value;
        }
        catch (JsonException error)
        {
            throw FormatError.Of(path, $"line {number} is damaged: {error.Message}", error);
        }

        throw new ModelFormatException(path, $"line {number} lacks a value or has one of a wrong kind; the file is damaged");
    }
}
