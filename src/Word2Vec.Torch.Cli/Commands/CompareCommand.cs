using System.CommandLine;
using System.Text.Json.Nodes;
using Word2Vec.Torch.Cli.Options;
using Word2Vec.Torch.Cli.Output;
using Word2Vec.Torch.Formats;
using Word2Vec.Torch.Vectors;

namespace Word2Vec.Torch.Cli.Commands;

/// <summary><c>w2v compare MODEL A B</c>: how near two words are, or two sets of words.</summary>
internal static class CompareCommand
{
    public static Command Create()
    {
        var model = CommonOptions.Model();
        var a = CommonOptions.Word("a", "A word of the vocabulary, or several in quotes");
        var b = CommonOptions.Word("b", "Another, or several in quotes");
        var rank = new Option<bool>("--rank") { Description = "Say which place B has among the words closest to A" };
        var json = CommonOptions.Json();
        var command = new Command("compare", "Compare two words or sets of words: cosine similarity, distance, norms") { model, a, b, rank, json };
        command.SetAction(parsed =>
        {
            var (setA, setB) = (Words(parsed.GetValue(a)!), Words(parsed.GetValue(b)!));
            var document = setA.Length == 1 && setB.Length == 1
                ? OfWords(parsed.GetValue(model)!, setA[0], setB[0], parsed.GetValue(rank), parsed.GetValue(json))
                : OfSets(parsed.GetValue(model)!, setA, setB, parsed.GetValue(rank), parsed.GetValue(json));
            if (document is not null) Terminal.Json(document);
            return CommandShell.Success;
        });
        return command;
    }

    // No word of a vocabulary holds white space. An empty word is left for the vocabulary to refuse.
    private static string[] Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is [_, ..] words ? words : [text];

    private static JsonObject? OfWords(string model, string a, string b, bool rank, bool json)
    {
        using var stored = StoredModel.Open(model);
        using var vectors = stored.Select([a, b]);
        var comparison = Comparison.Of(vectors, a, b) with { Rank = rank ? RankOf(model, a, b) : null };
        if (json) return comparison.Document();
        comparison.Print();
        return null;
    }

    private static JsonObject? OfSets(string model, string[] a, string[] b, bool rank, bool json)
    {
        if (rank) throw new OptionsException(["rank is for two single words; leave it out or give one word each"]);
        using var stored = StoredModel.Open(model);
        using var vectors = stored.Select([.. a, .. b]);
        var similarity = vectors.Similarity(a, b);
        if (json) return new JsonObject { ["a"] = ToJson(a), ["b"] = ToJson(b), ["similarity"] = similarity };
        Terminal.Line($"cosine similarity   {similarity,8:F4}");
        return null;
    }

    private static int RankOf(string model, string a, string b)
    {
        using var vectors = ModelVectors.Open(model);
        return vectors.Rank(a, b);
    }

    private static JsonArray ToJson(string[] words) => new([.. words.Select(word => (JsonNode)word)]);
}

/// <summary>Two words side by side.</summary>
internal sealed record Comparison(string A, string B, double Similarity, double Distance, double NormA, double NormB)
{
    /// <summary>B's place among the words closest to A, if asked for.</summary>
    public int? Rank { get; init; }

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
        if (Rank is { } place) Terminal.Line($"rank of B to A      {place,8}");
    }

    public JsonObject Document()
    {
        var document = new JsonObject
        {
            ["a"] = A,
            ["b"] = B,
            ["similarity"] = Similarity,
            ["distance"] = Distance,
            ["norm_a"] = NormA,
            ["norm_b"] = NormB,
        };
        if (Rank is { } place) document["rank"] = place;
        return document;
    }
}
