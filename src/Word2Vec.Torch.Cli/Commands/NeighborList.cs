using System.Text.Json.Nodes;
using Word2Vec.Torch.Cli.Output;
using Word2Vec.Torch.Vectors;

namespace Word2Vec.Torch.Cli.Commands;

/// <summary>Prints ranked words.</summary>
internal static class NeighborList
{
    /// <summary>A list, or one JSON document that repeats the question.</summary>
    public static void Print(IReadOnlyList<Neighbor> neighbors, bool json, JsonObject question)
    {
        if (!json)
        {
            Print(neighbors);
            return;
        }

        question["neighbors"] = ToJson(neighbors);
        Terminal.Json(question);
    }

    public static void Print(IReadOnlyList<Neighbor> neighbors)
    {
        for (var rank = 1; rank <= neighbors.Count; rank++)
            Terminal.Line($"{rank,3}  {neighbors[rank - 1].Word,-24} {neighbors[rank - 1].Similarity,7:F4}");
    }

    public static JsonArray ToJson(IReadOnlyList<Neighbor> neighbors) =>
        new([.. neighbors.Select(n => new JsonObject { ["word"] = n.Word, ["similarity"] = n.Similarity })]);
}
