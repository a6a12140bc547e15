using System.Text.Json.Nodes;
using Word2Vec.Torch.Cli.Output;
using Word2Vec.Torch.Training;

namespace Word2Vec.Torch.Cli.Commands;

/// <summary>What <c>w2v info</c> says of checkpoints. Each is read to its end, so that its checksum speaks for every byte.</summary>
internal static class CheckpointInfo
{
    /// <returns>A failure where one of them is damaged.</returns>
    public static int Print(IReadOnlyList<string> paths, bool json)
    {
        var checkpoints = paths.Select(Describe).ToList();
        if (json) Terminal.Json(new JsonObject { ["checkpoints"] = new JsonArray([.. checkpoints]) });
        else checkpoints.ForEach(Print);
        return checkpoints.All(checkpoint => checkpoint["problem"] is null) ? CommandShell.Success : CommandShell.Failure;
    }

    private static JsonObject Describe(string path)
    {
        try
        {
            using var checkpoint = Checkpoint.Read(path);
            return new JsonObject
            {
                ["path"] = path,
                ["words"] = checkpoint.Words,
                ["total_words"] = checkpoint.TotalWords,
                ["options"] = checkpoint.Options.ToJson(),
                ["problem"] = null,
            };
        }
        catch (ModelFormatException error)
        {
            return new JsonObject { ["path"] = path, ["problem"] = error.Message };
        }
    }

    private static void Print(JsonObject checkpoint)
    {
        if (checkpoint["problem"] is { } problem)
        {
            Terminal.Error($"{problem}");
            return;
        }

        var (words, total) = (checkpoint["words"]!.GetValue<long>(), checkpoint["total_words"]!.GetValue<long>());
        Terminal.Line($"{checkpoint["path"]}: whole, {words:N0} of {total:N0} words ({(double)words / total:P1})");
    }
}
