using System.Text.Json.Nodes;
using Word2Vec.Torch.Cli.Output;
using Word2Vec.Torch.Training;

namespace Word2Vec.Torch.Cli.Commands;

/// <summary>A training that was interrupted: its newest whole checkpoint, and what the command had put there.</summary>
internal sealed class SavedTask : IDisposable
{
    private const string TaskName = "task";
    private const string HistoryName = "history";

    private SavedTask(Checkpoint checkpoint, string output)
    {
        Checkpoint = checkpoint;
        Task = TrainingTask.Of(checkpoint, checkpoint.Attachment[TaskName] as JsonObject ?? [], output);
        History = TrainingHistory.FromJson(checkpoint.Attachment[HistoryName] as JsonArray ?? [], checkpoint.Path);
    }

    public Checkpoint Checkpoint { get; }

    public TrainingTask Task { get; }

    public TrainingHistory History { get; }

    /// <summary>Reads the checkpoints of the training that was to write <paramref name="output"/>; a damaged one is told of and passed over.</summary>
    public static SavedTask Load(string output)
    {
        var folder = TrainingTask.CheckpointsOf(output);
        // Either name will do.
        if (!Directory.Exists(folder) && output.EndsWith(TrainingTask.CheckpointsOf(""), StringComparison.Ordinal))
            return Load(output[..^TrainingTask.CheckpointsOf("").Length]);
        var checkpoint = Checkpoint.ReadNewest(folder, damaged => Terminal.Note($"warning: {damaged.Message}; trying the one before"));
        try
        {
            return new SavedTask(checkpoint, output);
        }
        catch
        {
            checkpoint.Dispose();
            throw;
        }
    }

    /// <summary>What <see cref="Load"/> finds again.</summary>
    public static JsonObject Attachment(TrainingTask task, TrainingHistory history) =>
        new() { [TaskName] = task.ToJson(), [HistoryName] = new JsonArray([.. history.ToJson()]) };

    public void Dispose() => Checkpoint.Dispose();
}
