using System.Text.Json;
using System.Text.Json.Nodes;

namespace Word2Vec.Torch.Training;

/// <summary>
/// The full state of a training run, read from a file that <see cref="TrainingCheckpoints"/> had written. Every byte of the file is under
/// its checksum.
/// </summary>
/// <remarks>Not thread-safe. Holds as much memory as both matrices and the optimizer's rows, until disposed.</remarks>
public sealed class Checkpoint : IDisposable
{
    // Characters of a message; a file may name options without end.
    private const int MaxDifferences = 1000;

    private Checkpoint(TrainingState state, TrainingOptions options, CheckpointIdentity identity)
    {
        (State, Options, Identity) = (state, options, identity);
        Attachment = state.Has(CheckpointKeeper.Attachment) ? state.Object(CheckpointKeeper.Attachment) : [];
        TotalWords = state.Integer(TrainingMeter.TotalWordsName, 1, long.MaxValue);
        Words = state.Integer(TrainingMeter.WordsName, 0, TotalWords);
    }

    /// <summary>The file.</summary>
    public string Path => State.Path;

    /// <summary>The options of the run.</summary>
    public TrainingOptions Options { get; }

    /// <summary>In-vocabulary tokens passed, before subsampling.</summary>
    public long Words { get; }

    /// <summary>The tokens of all epochs that the run was to pass.</summary>
    public long TotalWords { get; }

    /// <summary>The share of the training that is done, 0 to 1.</summary>
    public double Share => (double)Words / TotalWords;

    /// <summary>What <see cref="TrainingCheckpoints.Attachment"/> had given; empty where that was null.</summary>
    public JsonObject Attachment { get; }

    internal TrainingState State { get; }

    internal CheckpointIdentity Identity { get; }

    /// <summary>Reads one checkpoint.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The checkpoint, for the caller to dispose.</returns>
    /// <exception cref="ModelFormatException">The file is missing, unreadable, damaged in any byte, or of another version.</exception>
    public static Checkpoint Read(string path)
    {
        var state = CheckpointFile.Read(path);
        try
        {
            return new Checkpoint(state, ReadOptions(state), CheckpointIdentity.Load(state));
        }
        catch
        {
            state.Dispose();
            throw;
        }
    }

    /// <summary>Reads the newest checkpoint of a folder that is whole.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="damaged">Told why a newer one was passed over; null for nobody.</param>
    /// <returns>The checkpoint, for the caller to dispose.</returns>
    /// <exception cref="ModelFormatException">The folder is missing or holds no checkpoint that is whole.</exception>
    public static Checkpoint ReadNewest(string folder, Action<ModelFormatException>? damaged = null)
    {
        var files = CheckpointFiles.In(folder);
        if (files.Count == 0) throw new ModelFormatException(folder, "holds no checkpoint; train with --checkpoint-every to have some");
        foreach (var file in files)
        {
            try
            {
                return Read(file);
            }
            catch (ModelFormatException error)
            {
                damaged?.Invoke(error);
            }
        }

        throw new ModelFormatException(folder, FormattableString.Invariant($"none of its {files.Count} checkpoints is whole; train anew"));
    }

    /// <summary>Refuses options that the run cannot go on with, before the text is read; training itself looks at text and vocabulary too.</summary>
    /// <param name="options">The options to go on with; threads, instructions and where token ids are kept may differ.</param>
    /// <exception cref="TrainingException">Others differ; the message says which.</exception>
    public void EnsureGoesOnWith(TrainingOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        EnsureSame(Identity with { Options = (options with { Trainer = options.ResolveTrainer() }).ToJson() });
    }

    internal void EnsureSame(CheckpointIdentity now)
    {
        var differences = Identity.Differences(now);
        if (differences.Count == 0) return;
        throw new TrainingException(
            $"{Path}: the run cannot go on, since this differs: {FormatError.OneLine(string.Join(", ", differences), MaxDifferences)}; give what the run began with, or train anew");
    }

    /// <summary>The checkpoints of a folder, whole or not, the newest first; none if there is no such folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="ModelFormatException">The folder cannot be listed.</exception>
    public static IReadOnlyList<string> FilesIn(string folder) => CheckpointFiles.In(folder);

    /// <summary>Deletes the checkpoints of a folder, and the folder if nothing else is in it: when the model is saved, they have served.</summary>
    /// <param name="folder">The folder, which need not be there.</param>
    /// <exception cref="ModelFormatException">The folder cannot be listed, or a file not be deleted.</exception>
    public static void DeleteAll(string folder) => CheckpointFiles.DeleteAll(folder);

    /// <summary>Disposes the tensors.</summary>
    public void Dispose() => State.Dispose();

    private static TrainingOptions ReadOptions(TrainingState state)
    {
        try
        {
            var options = TrainingOptionsExtensions.FromJson(state.Object(CheckpointIdentity.OptionsName));
            options.EnsureValid();
            return options;
        }
        catch (Exception error) when (error is JsonException or OptionsException or NotSupportedException)
        {
            throw state.Damaged(CheckpointIdentity.OptionsName);
        }
    }
}
