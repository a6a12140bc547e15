using System.CommandLine;
using System.Text.Json.Nodes;
using Word2Vec.Torch.Cli.Options;
using Word2Vec.Torch.Cli.Output;
using Word2Vec.Torch.Formats;
using Word2Vec.Torch.Vectors;

namespace Word2Vec.Torch.Cli.Commands;

/// <summary><c>w2v predict MODEL WORD</c>: the likeliest words near a word, by both matrices.</summary>
internal static class PredictCommand
{
    public static Command Create()
    {
        var model = CommonOptions.Model();
        var word = CommonOptions.Word();
        var top = CommonOptions.Top();
        var loss = new Option<string>("--loss")
        {
            Description = "Probability among all words (softmax), or of the pair against noise (negative-sampling)",
            DefaultValueFactory = _ => EnumWords.Of(ContextProbability.Softmax),
        };
        loss.AcceptWords(EnumWords.All<ContextProbability>());
        var json = CommonOptions.Json();
        var command = new Command("predict", "Predict the words that stand near a word, with the output matrix") { model, word, top, loss, json };
        command.SetAction(parsed =>
        {
            var (center, count, chosen) = (parsed.GetValue(word)!, parsed.ReadTop(top), parsed.GetValue(loss)!);
            using var loaded = ModelFolder.Load(parsed.GetValue(model)!);
            var predictions = ContextPredictor.Predict(loaded.Model, loaded.Vocabulary, center, count, EnumWords.Parse<ContextProbability>(chosen));
            if (parsed.GetValue(json)) Terminal.Json(Document(center, chosen, predictions));
            else Print(predictions);
            return CommandShell.Success;
        });
        return command;
    }

    private static void Print(IReadOnlyList<Prediction> predictions)
    {
        for (var rank = 1; rank <= predictions.Count; rank++)
            Terminal.Line($"{rank,3}  {predictions[rank - 1].Word,-24} {predictions[rank - 1].Probability,9:F6}");
    }

    private static JsonObject Document(string word, string loss, IReadOnlyList<Prediction> predictions) => new()
    {
        ["word"] = word,
        ["loss"] = loss,
        ["predictions"] = new JsonArray([.. predictions.Select(p => new JsonObject { ["word"] = p.Word, ["probability"] = p.Probability })]),
    };
}
