using System.CommandLine;
using System.Text.Json.Nodes;
using Word2Vec.Torch.Cli.Options;
using Word2Vec.Torch.Cli.Output;
using Word2Vec.Torch.Formats;
using Word2Vec.Torch.Vectors;

namespace Word2Vec.Torch.Cli.Commands;

/// <summary><c>w2v compare MODEL A B</c>: how near two words are.</summary>
internal static class CompareCommand
{
    public static Command Create()
    {
        var model = CommonOptions.Model();
        var a = CommonOptions.Word("a");
        var b = CommonOptions.Word("b");
        var json = CommonOptions.Json();
        var command = new Command("compare", "Compare two words: cosine similarity, distance, norms") { model, a, b, json };
        command.SetAction(parsed =>
        {
            using var stored = StoredModel.Open(parsed.GetValue(model)!);
            var (wordA, wordB) = (parsed.GetValue(a)!, parsed.GetValue(b)!);
            using var vectors = stored.Select([wordA, wordB]);
            var comparison = Comparison.Of(vectors, wordA, wordB);
            if (parsed.GetValue(json)) Terminal.Json(comparison.Document());
            else comparison.Print();
            return CommandShell.Success;
        });
        return command;
    }
}

/// <summary>Two words side by side.</summary>
internal sealed record Comparison(string A, string B, double Similarity, double Distance, double NormA, double NormB)
{
    public static Comparison Of(WordVectors vectors, string a, string b)
    {
        var distance = Math.Sqrt(vectors[a].Zip(vectors[b], (x, y) => ((double)x - y) * ((double)x - y)).Sum());
        return new Comparison(a, b, vectors.Similarity(a, b), distance, vectors.Norm(a), vectors.Norm(b));
    }

    public void Print()
    {
        Terminal.Line($"cosine similarity   {Similarity,8:F4}");
        Terminal.Line($"euclidean distance  {Distance,8:F4}");
        Terminal.Line($"norm of {A,-12}{NormA,8:F4}");
        Terminal.Line($"norm of {B,-12}{NormB,8:F4}");
    }

    public JsonObject Document() => new()
    {
        ["a"] = A,
        ["b"] = B,
        ["similarity"] = Similarity,
        ["distance"] = Distance,
        ["norm_a"] = NormA,
        ["norm_b"] = NormB,
    };
}
