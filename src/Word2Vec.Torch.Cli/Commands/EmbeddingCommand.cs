using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Word2Vec.Torch.Cli.Options;
using Word2Vec.Torch.Cli.Output;
using Word2Vec.Torch.Formats;

namespace Word2Vec.Torch.Cli.Commands;

/// <summary><c>w2v embedding MODEL WORD</c>: the word's row of W1.</summary>
internal static class EmbeddingCommand
{
    private const int NumbersALine = 7;

    public static Command Create()
    {
        var model = CommonOptions.Model();
        var word = CommonOptions.Word();
        var json = CommonOptions.Json();
        var command = new Command("embedding", "Show a word's embedding: shape, values, norm") { model, word, json };
        command.SetAction(parsed =>
        {
            using var stored = StoredModel.Open(parsed.GetValue(model)!);
            var asked = parsed.GetValue(word)!;
            using var vectors = stored.Select([asked]);
            var (values, norm) = (vectors[asked], vectors.Norm(asked));
            if (parsed.GetValue(json)) Terminal.Json(Document(asked, values, norm));
            else Print(values, norm);
            return CommandShell.Success;
        });
        return command;
    }

    public static void Print(float[] values, double norm)
    {
        Terminal.Line($"shape  ({values.Length},)");
        for (var i = 0; i < values.Length; i += NumbersALine)
        {
            var line = values.Skip(i).Take(NumbersALine).Select(v => v.ToString("F6", CultureInfo.InvariantCulture).PadLeft(10));
            Terminal.Line($"{(i == 0 ? "values" : ""),-6} {string.Concat(line)}");
        }

        Terminal.Line($"norm   {norm:F4}");
    }

    private static JsonObject Document(string word, float[] values, double norm) => new()
    {
        ["word"] = word,
        ["shape"] = new JsonArray(values.Length),
        ["values"] = new JsonArray([.. values.Select(v => (JsonNode)v)]),
        ["norm"] = norm,
    };
}
