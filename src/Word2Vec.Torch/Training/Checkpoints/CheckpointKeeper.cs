using System.Diagnostics;
using TorchSharp;
using Word2Vec.Torch.Formats;

namespace Word2Vec.Torch.Training;

/// <summary>
/// Takes a run's checkpoints and gives back the one that it goes on from. Training waits while its numbers are copied; a thread of the
/// pool writes the copy. Does nothing where no checkpoints are wanted.
/// </summary>
internal sealed class CheckpointKeeper : IDisposable
{
    public const string Attachment = "attachment";
    private const string WithinEpoch = "within_epoch";

    private readonly TrainingJob _job;
    private readonly TrainingMeter _meter;
    private readonly CheckpointIdentity? _identity;
    private readonly Dictionary<string, torch.Tensor> _copies = new(StringComparer.Ordinal);
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private Checkpoint? _resumed;
    private Task<CheckpointReport>? _writing;
    private long _wordsOfLast;
    private bool _hasWritten;

    /// <summary>Puts what a checkpoint to go on from says of progress into the meter.</summary>
    /// <exception cref="TrainingException">It is of another text, vocabulary, or other options.</exception>
    /// <exception cref="ModelFormatException">It is damaged, or the folder cannot be used.</exception>
    public CheckpointKeeper(TrainingJob job, TrainingMeter meter)
    {
        (_job, _meter) = (job, meter);
        if (job.Checkpoints is not { } settings) return;
        settings.EnsureValid();
        _identity = CheckpointIdentity.Of(job.Corpus, job.Options);
        CheckpointFiles.RemoveUnfinished(settings.Folder);
        if (settings.Resume is null) return;
        _resumed = settings.Resume;
        _resumed.EnsureSame(_identity);
        meter.Load(_resumed.State);
        _wordsOfLast = meter.Words;
        // Of a run that was at its end the weights are all that is asked for.
        if (meter.Epoch > job.Options.Epochs) Resume((_, _) => { });
    }

    /// <summary>Whether a checkpoint should be taken now. Tells of the one before, if it has been written.</summary>
    /// <exception cref="TrainingException">The one before could not be written for weights that are not finite.</exception>
    public bool IsDue(long words)
    {
        if (_job.Checkpoints is not { Interval: var interval }) return false;
        if (_writing is { IsCompleted: false }) return false;
        EndWriting();
        return _clock.Elapsed >= interval.Time || words - _wordsOfLast >= interval.Words;
    }

    /// <summary>After how many words one will be due, as far as that is known: the largest number where it is not.</summary>
    public long DueAt => _job.Checkpoints?.Interval.Words is { } words && _writing is not { IsCompleted: false } ? _wordsOfLast + words : long.MaxValue;

    /// <summary>Gives back the state to go on from, once.</summary>
    /// <param name="load">Takes the trainer's own part; told whether the state is from within an epoch.</param>
    public void Resume(Action<TrainingState, bool> load)
    {
        if (_resumed is null) return;
        load(_resumed.State, _resumed.State.Has(WithinEpoch));
        // Last, so that a state that is refused leaves the model as it was.
        SkipGramStateDict.Load(_job.Model, _resumed.State.Tensors, _resumed.Path);
        _meter.TakeWeights();
        _resumed = null;
    }

    /// <summary>Sees to the memory that checkpoints will need, so that none waits for it.</summary>
    /// <param name="save">Puts in what the trainer keeps.</param>
    public void Prepare(Action<TrainingState> save)
    {
        if (_job.Checkpoints is null) return;
        using var scope = torch.NewDisposeScope();
        Copy(Collect(save, withinEpoch: true));
        _clock.Restart();
    }

    /// <summary>Between two steps: takes a checkpoint if one is due.</summary>
    /// <param name="save">Puts in the trainer's own part: its place, its streams.</param>
    public void TakeIfDue(Action<TrainingState> save)
    {
        if (IsDue(_meter.Words)) Take(save, withinEpoch: true);
    }

    /// <summary>In an epoch that is cut short: the checkpoint is on the disk on return.</summary>
    /// <inheritdoc cref="TakeIfDue"/>
    public void TakeLast(Action<TrainingState> save)
    {
        if (_job.Checkpoints is null || _meter.Words == 0) return;
        Take(save, withinEpoch: true);
        EndWriting();
    }

    /// <summary>After a whole epoch; a run that was cancelled meanwhile has its last one here.</summary>
    /// <inheritdoc cref="TakeIfDue"/>
    public void AfterEpoch(Action<TrainingState> save)
    {
        if (_job.Checkpoints is not { Interval: var interval }) return;
        if (interval == CheckpointInterval.Epoch || _meter.Cancelled || IsDue(_meter.Words)) Take(save, withinEpoch: false);
        if (_meter.Cancelled) EndWriting();
    }

    /// <summary>Waits for the last checkpoint.</summary>
    public void Dispose()
    {
        try
        {
            EndWriting();
        }
        catch (TrainingException)
        {
            // Weights that are not finite are the trainer's to report, at its end or by the loss.
        }
        finally
        {
            foreach (var copy in _copies.Values) copy.Dispose();
        }
    }

    private void Take(Action<TrainingState> save, bool withinEpoch)
    {
        EndWriting();
        _wordsOfLast = _meter.Words;
        _clock.Restart();
        // Nothing is learned yet, and perhaps nothing can be: a checkpoint would only be in the way of the line that can.
        if (!_meter.HasPairs) return;
        var clock = Stopwatch.StartNew();
        using var scope = torch.NewDisposeScope();
        var state = Copy(Collect(save, withinEpoch));
        var path = CheckpointFiles.PathOf(_job.Checkpoints!.Folder, _meter.Words);
        var (words, place) = (_meter.Words, _meter.Place());
        var report = new CheckpointReport(path, (double)words / _meter.TotalWords, clock.Elapsed, TimeSpan.Zero, null);
        _writing = Task.Run(() => Write(state, words, place, report));
        _clock.Restart();
    }

    private TrainingState Collect(Action<TrainingState> save, bool withinEpoch)
    {
        var state = new TrainingState();
        _meter.CopyWeightsBack();
        save(state);
        state.SetTensor(SkipGramStateDict.InputKey, _job.Model.InputWeight.detach());
        state.SetTensor(SkipGramStateDict.OutputKey, _job.Model.OutputWeight.detach());
        if (withinEpoch) state.Set(WithinEpoch, true);
        _meter.Save(state);
        _identity!.Save(state);
        if (_job.Checkpoints!.Attachment?.Invoke() is { } attachment) state.Set(Attachment, attachment.DeepClone());
        return state;
    }

    /// <summary>The state with tensors of its own, which are used again for the next one.</summary>
    private TrainingState Copy(TrainingState state)
    {
        foreach (var (name, tensor) in state.Tensors)
        {
            if (!_copies.TryGetValue(name, out var copy) || !copy.shape.SequenceEqual(tensor.shape))
            {
                copy?.Dispose();
                copy = torch.empty(tensor.shape, tensor.dtype).DetachFromDisposeScope();
                HugePages.Prepare(copy);
                _copies[name] = copy;
            }

            copy.copy_(tensor);
        }

        return new TrainingState(state.Values, state.Tensors.Keys.ToDictionary(name => name, name => _copies[name]), "");
    }

    private CheckpointReport Write(TrainingState state, long words, string place, CheckpointReport report)
    {
        var clock = Stopwatch.StartNew();
        var settings = _job.Checkpoints!;
        var (input, output) = (state.Tensors[SkipGramStateDict.InputKey], state.Tensors[SkipGramStateDict.OutputKey]);
        if (Divergence.InWeights(input, output, _job, place) is { } error) throw error;
        try
        {
            Directory.CreateDirectory(settings.Folder);
            CheckpointFile.Write(report.Path, state);
            // A training that began anew replaces the checkpoints of another, once it has one itself.
            var replaces = settings.Resume is null && !_hasWritten;
            _hasWritten = true;
            CheckpointFiles.Prune(settings.Folder, words, replaces ? 1 : settings.Keep);
            return report with { Time = clock.Elapsed };
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or ModelFormatException)
        {
            return report with { Time = clock.Elapsed, Problem = refused.Message.TrimEnd('.') };
        }
    }

    private void EndWriting()
    {
        if (_writing is null) return;
        var writing = _writing;
        _writing = null;
        // Waited for whether anybody listens or not.
        var report = writing.GetAwaiter().GetResult();
        _job.Checkpoints!.Written?.Invoke(report);
    }
}
