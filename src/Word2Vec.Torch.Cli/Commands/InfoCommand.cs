using System.CommandLine;
using System.Text.Json.Nodes;
using Word2Vec.Torch.Cli.Options;
using Word2Vec.Torch.Cli.Output;
using Word2Vec.Torch.Formats;
using Word2Vec.Torch.Training;

namespace Word2Vec.Torch.Cli.Commands;

/// <summary><c>w2v info MODEL</c>: what a model folder holds and how it was made, or how far a training has come.</summary>
internal static class InfoCommand
{
    private const int FrequentWords = 10;

    public static Command Create()
    {
        var model = new Argument<string>("model") { Description = "A model folder, or the folder OUTPUT.checkpoints of a training" };
        var json = CommonOptions.Json();
        var command = new Command("info", "Describe a model: sizes, frequent words, every training option") { model, json };
        command.SetAction(parsed =>
        {
            if (Checkpoint.FilesIn(parsed.GetValue(model)!) is { Count: > 0 } checkpoints) return CheckpointInfo.Print(checkpoints, parsed.GetValue(json));
            using var stored = StoredModel.Open(parsed.GetValue(model)!);
            if (parsed.GetValue(json)) Terminal.Json(Document(stored));
            else Print(stored);
            return CommandShell.Success;
        });
        return command;
    }

    private static void Print(StoredModel stored)
    {
        Terminal.Line($"words           {stored.Vocabulary.Count:N0}");
        Terminal.Line($"dimension       {stored.Dimension}");
        Terminal.Line($"tokens          {stored.Vocabulary.TotalCount:N0}");
        Terminal.Line($"weights         {stored.WeightType}, 2 × [{stored.Vocabulary.Count}, {stored.Dimension}]");
        Terminal.Line($"most frequent   {string.Join(" ", stored.Vocabulary.Words.Take(FrequentWords))}");
        Terminal.Line($"config");
        foreach (var (name, value) in Flatten(stored.Config)) Terminal.Line($"  {name,-28} {value}");
    }

    private static IEnumerable<(string Name, string Value)> Flatten(JsonObject config) => config.SelectMany(
        property => property.Value is JsonObject nested
            ? Flatten(nested).Select(inner => ($"{property.Key}.{inner.Name}", inner.Value))
            : [(property.Key, Shown(property.Value))]);

    // A list on one line, or its line ends would be shown as what steers a terminal.
    private static string Shown(JsonNode? value) => (value is JsonArray ? value.ToJsonString() : value?.ToString()) ?? "none";

    private static JsonObject Document(StoredModel stored) => new()
    {
        ["words"] = stored.Vocabulary.Count,
        ["dimension"] = stored.Dimension,
        ["tokens"] = stored.Vocabulary.TotalCount,
        ["most_frequent"] = new JsonArray([.. stored.Vocabulary.Words.Take(FrequentWords).Select(word => (JsonNode)word)]),
        ["config"] = stored.Config.DeepClone(),
    };
}
