using System.Text.Json.Nodes;

namespace Word2Vec.Torch.Training;

/// <summary>Where and how often a training run keeps its full state, and the state that it goes on from.</summary>
/// <remarks>
/// A checkpoint holds both matrices, the optimizer's rows, the place in the text, the random streams, the counts and losses so far, and
/// hashes of text, vocabulary and options. Training waits only while the numbers are copied in memory; a thread of its own writes them
/// to a temporary file, flushes it to the disk and renames it. So much memory as the state takes is needed once more.
/// </remarks>
public sealed record TrainingCheckpoints
{
    /// <summary>How many checkpoints are kept unless said otherwise.</summary>
    public const int DefaultKeep = 2;

    /// <summary>
    /// The folder that the checkpoints are written into; created, with its parents, by the first one. No other run may write there. Those that
    /// another run has left there are deleted by the first one of a run that starts anew.
    /// </summary>
    public required string Folder { get; init; }

    /// <summary>How often; by default at the end of every epoch. A run that is cancelled writes one more.</summary>
    public CheckpointInterval Interval { get; init; } = CheckpointInterval.Epoch;

    /// <summary>How many of the newest checkpoints stay, 1 to 1,000; 2 by default. Older ones are deleted once a new one is safe.</summary>
    public int Keep { get; init; } = DefaultKeep;

    /// <summary>The checkpoint to go on from: its weights replace the model's. Null (default) starts anew.</summary>
    public Checkpoint? Resume { get; init; }

    /// <summary>What the caller wants kept in each checkpoint, asked for on the training thread; <see cref="Checkpoint.Attachment"/> gives it back.</summary>
    public Func<JsonObject>? Attachment { get; init; }

    /// <summary>Told of every checkpoint, on the training thread, some time after it was written.</summary>
    public Action<CheckpointReport>? Written { get; init; }

    /// <summary>Refuses settings that are out of range.</summary>
    /// <exception cref="OptionsException">The folder has no name, or <see cref="Keep"/> is out of range.</exception>
    public void EnsureValid()
    {
        if (string.IsNullOrWhiteSpace(Folder)) throw new OptionsException(["the checkpoints' folder has no name; name one"]);
        if (Keep is < 1 or > 1000) throw new OptionsException([FormattableString.Invariant($"keep is {Keep}; allowed: 1 to 1000")]);
    }
}

/// <summary>What became of one checkpoint.</summary>
/// <param name="Path">The file.</param>
/// <param name="Share">The share of the training that it holds, 0 to 1.</param>
/// <param name="Pause">How long training waited for it.</param>
/// <param name="Time">How long it took until it was safe on the disk.</param>
/// <param name="Problem">Why it could not be written, with the remedy; null where it was. The ones before it are as they were.</param>
public sealed record CheckpointReport(string Path, double Share, TimeSpan Pause, TimeSpan Time, string? Problem);
