using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Word2Vec.Torch.Formats;

/// <summary>A file with a JSON object a line.</summary>
internal static class JsonLines
{
    private const int MaxLine = 1 << 20;

    public static void Write(string path, IEnumerable<JsonObject> lines) => AtomicFile.Write(
        path, stream => stream.Write(Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => $"{line.ToJsonString()}\n")))));

    /// <summary>Reads every line by <paramref name="parse"/>, which gives null for an object that is not what it should be.</summary>
    /// <exception cref="ModelFormatException">The file cannot be read, or a line is damaged.</exception>
    public static IReadOnlyList<T> Read<T>(string path, Func<JsonObject, T?> parse)
        where T : class
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
            using var input = new InputBuffer(stream);
            var values = new List<T>();
            while (!input.IsAtEnd())
            {
                var line = input.ReadTo((byte)'\n', MaxLine, out _);
                if (line.IsEmpty && input.IsAtEnd()) break;
                values.Add(Line(path, line, values.Count + 1, parse));
            }

            return values;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelFormatException(path, $"cannot be read: {error.Message}", error);
        }
    }

    private static T Line<T>(string path, ReadOnlySpan<byte> line, int number, Func<JsonObject, T?> parse)
        where T : class
    {
        if (line.Length > MaxLine) throw new ModelFormatException(path, $"line {number} is longer than {MaxLine} bytes; the file is damaged");
        try
        {
            if (StrictJson.Parse(line) is JsonObject document && parse(document) is { } value) return value;
        }
        catch (JsonException error)
        {
            throw FormatError.Of(path, $"line {number} is damaged: {error.Message}", error);
        }

        throw new ModelFormatException(path, $"line {number} lacks a value or has one of a wrong kind; the file is damaged");
    }
}
