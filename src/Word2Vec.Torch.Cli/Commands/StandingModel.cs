using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Word2Vec.Torch.Cli.Commands;

/// <summary>What stands where a model is to be written, so that a training that is gone on with knows whether it is still the same.</summary>
/// <param name="Identity">A hash of its config.json, in which no two trainings agree; null where there is none.</param>
/// <param name="Run">The training that it is the result of, as far as that is told.</param>
internal sealed record StandingModel(string? Identity, string? Run)
{
    private const string ConfigFile = "config.json";
    private const string RunName = "run";

    public static StandingModel At(string output)
    {
        var path = Path.Combine(output, ConfigFile);
        if (!File.Exists(path)) return new StandingModel(null, null);
        try
        {
            var bytes = File.ReadAllBytes(path);
            return new StandingModel(Convert.ToHexStringLower(SHA256.HashData(bytes)), RunOf(bytes));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return new StandingModel("unreadable", null);
        }
    }

    /// <summary>Tells in a model's record which training made it.</summary>
    public static void Sign(JsonObject result, string? run)
    {
        if (run is not null) result[RunName] = run;
    }

    private static string? RunOf(byte[] config)
    {
        try
        {
            return (JsonNode.Parse(config)?["training"]?["result"]?[RunName] as JsonValue)?.GetValue<string>();
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
