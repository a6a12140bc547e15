using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Word2Vec.Torch.Cli.Commands;

/// <summary>What stands where a model is to be written, so that a training that is gone on with knows whether it is still the same.</summary>
/// <param name="Identity">A hash of all its files; null where there is none.</param>
/// <param name="Run">The training that it is the result of, as far as that is told.</param>
internal sealed record StandingModel(string? Identity, string? Run)
{
    private const string ConfigFile = "config.json";
    private const string RunName = "run";

    /// <exception cref="ModelFormatException">There is something that cannot be read.</exception>
    public static StandingModel At(string output)
    {
        if (!Directory.Exists(output)) return new StandingModel(null, null);
        try
        {
            string[] files = [.. Directory.EnumerateFiles(output).Order(StringComparer.Ordinal)];
            return files.Length == 0 ? new StandingModel(null, null) : new StandingModel(IdentityOf(files), RunOf(Path.Combine(output, ConfigFile)));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelFormatException(output, $"cannot be read ({error.Message.TrimEnd('.')}); choose another folder", error);
        }
    }

    /// <summary>Refuses to have it replaced by a training that is gone on with, unless it stood there already when that began, or the user says so.</summary>
    /// <exception cref="ModelFormatException">It came there since.</exception>
    public void EnsureReplaceableBy(TrainingTask task)
    {
        // A checkpoint of an earlier version does not say what stood there.
        if (task.Run is null || task.Force || Identity is null || Identity == task.Replaces) return;
        throw new ModelFormatException(task.Output, "holds another model, which came there since this training began; move it away, or have it replaced (--force)");
    }

    /// <summary>Tells in a model's record which training made it.</summary>
    public static void Sign(JsonObject result, string? run)
    {
        if (run is not null) result[RunName] = run;
    }

    private static string IdentityOf(IEnumerable<string> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var path in files)
        {
            using var file = File.OpenRead(path);
            hash.AppendData(SHA256.HashData(file));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static string? RunOf(string config)
    {
        try
        {
            return (JsonNode.Parse(File.ReadAllBytes(config))?["training"]?["result"]?[RunName] as JsonValue)?.GetValue<string>();
        }
        catch (Exception error) when (error is FileNotFoundException or JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
