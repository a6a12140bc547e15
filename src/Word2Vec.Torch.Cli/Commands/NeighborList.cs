using System.Text.Json.Nodes;
using Word2Vec.Torch.Cli.Output;
using Word2Vec.Torch.Vectors;

namespace Word2Vec.Torch.Cli.Commands;

/// <summary>Prints ranked words.</summary>
internal static class NeighborList
{
    public static void Print(IReadOnlyList<Neighbor> neighbors, bool json, params (string Name, string Word)[] question)
    {
        if (json) Terminal.Json(Document(neighbors, question));
        else Print(neighbors);
    }

    public static void Print(IReadOnlyList<Neighbor> neighbors)
    {
        for (var rank = 1; rank <= neighbors.Count; rank++)
            Terminal.Line($"{rank,3}  {neighbors[rank - 1].Word,-24} {neighbors[rank - 1].Similarity,7:F4}");
    }

    private static JsonObject Document(IReadOnlyList<Neighbor> neighbors, (string Name, string Word)[] question)
    {
        var document = new JsonObject();
        foreach (var (name, word) in question) document[name] = word;
        document["neighbors"] = new JsonArray(
            [.. neighbors.Select(n => new JsonObject { ["word"] = n.Word, ["similarity"] = n.Similarity })]);
        return document;
    }
}
