using System.CommandLine;
using System.Text.Json.Nodes;
using Word2Vec.Torch.Cli.Options;
using Word2Vec.Torch.Cli.Output;
using Word2Vec.Torch.Formats;

namespace Word2Vec.Torch.Cli.Commands;

/// <summary><c>w2v info MODEL</c>: what a model folder holds and how it was made.</summary>
internal static class InfoCommand
{
    private const int FrequentWords = 10;

    public static Command Create()
    {
        var model = CommonOptions.Model();
        var json = CommonOptions.Json();
        var command = new Command("info", "Describe a model: sizes, frequent words, every training option") { model, json };
        command.SetAction(parsed =>
        {
            using var loaded = ModelFolder.Load(parsed.GetValue(model)!);
            if (parsed.GetValue(json)) Terminal.Json(Document(loaded));
            else Print(loaded);
            return CommandShell.Success;
        });
        return command;
    }

    private static void Print(LoadedModel loaded)
    {
        Terminal.Line($"words           {loaded.Vocabulary.Count:N0}");
        Terminal.Line($"dimension       {loaded.Model.Dimension}");
        Terminal.Line($"tokens          {loaded.Vocabulary.TotalCount:N0}");
        Terminal.Line($"weights         {loaded.Model.InputWeight.dtype}, 2 × [{loaded.Model.VocabularySize}, {loaded.Model.Dimension}]");
        Terminal.Line($"most frequent   {string.Join(" ", loaded.Vocabulary.Words.Take(FrequentWords))}");
        Terminal.Line($"config");
        foreach (var (name, value) in Flatten(loaded.Config)) Terminal.Line($"  {name,-28} {value}");
    }

    private static IEnumerable<(string Name, string Value)> Flatten(JsonObject config) => config.SelectMany(
        property => property.Value is JsonObject nested
            ? Flatten(nested).Select(inner => ($"{property.Key}.{inner.Name}", inner.Value))
            : [(property.Key, property.Value?.ToString() ?? "none")]);

    private static JsonObject Document(LoadedModel loaded) => new()
    {
        ["words"] = loaded.Vocabulary.Count,
        ["dimension"] = loaded.Model.Dimension,
        ["tokens"] = loaded.Vocabulary.TotalCount,
        ["most_frequent"] = new JsonArray([.. loaded.Vocabulary.Words.Take(FrequentWords).Select(word => (JsonNode)word)]),
        ["config"] = loaded.Config.DeepClone(),
    };
}
