using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace Word2Vec.Torch.Formats;

/// <summary>JSON from a file that may be made to mislead: no property twice, no text that is not Unicode, no more values than memory is meant for.</summary>
internal static class StrictJson
{
    public static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false };

    // A model's config.json has some fifty, a safetensors header a dozen a tensor. One takes a few dozen bytes once it is read.
    private const int MaxTokens = 1 << 19;

    /// <summary>Reads a document.</summary>
    /// <exception cref="JsonException">It is damaged, or refused.</exception>
    public static JsonNode? Parse(ReadOnlySpan<byte> json)
    {
        Check(json);
        return JsonNode.Parse(json, documentOptions: Options);
    }

    /// <summary>Refuses what <see cref="JsonDocument"/> would find out late, by another exception, or in too much memory.</summary>
    /// <exception cref="JsonException">It is damaged, or refused.</exception>
    public static void Check(ReadOnlySpan<byte> json)
    {
        if (!Utf8.IsValid(json)) throw new JsonException("it is not UTF-8");
        var reader = new Utf8JsonReader(json);
        for (var tokens = 0; reader.Read(); tokens++)
        {
            if (tokens == MaxTokens) throw new JsonException($"it holds more than {MaxTokens} values");
            if (reader.TokenType is JsonTokenType.PropertyName or JsonTokenType.String && reader.ValueIsEscaped) CheckText(ref reader);
        }
    }

    // Half of a surrogate pair, escaped: valid JSON, but no text.
    private static void CheckText(ref Utf8JsonReader reader)
    {
        try
        {
            _ = reader.GetString();
        }
        catch (InvalidOperationException error)
        {
            throw new JsonException("it holds a string that is not Unicode text", error);
        }
    }
}
