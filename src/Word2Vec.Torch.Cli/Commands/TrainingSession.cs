using System.Diagnostics;
using System.Text.Json.Nodes;
using Word2Vec.Torch.Cli.Output;
using Word2Vec.Torch.Evaluation;
using Word2Vec.Torch.Formats;
using Word2Vec.Torch.Modeling;
using Word2Vec.Torch.Text;
using Word2Vec.Torch.Training;
using Word2Vec.Torch.Vocab;

namespace Word2Vec.Torch.Cli.Commands;

/// <summary>One run of <c>w2v train</c>: reads the text, trains, and saves the model, or where it is interrupted what there is.</summary>
/// <param name="task">What to do.</param>
/// <param name="continued">The finished model that is trained further, if one is.</param>
/// <param name="saved">The training that is gone on with, if one is.</param>
internal sealed class TrainingSession(TrainingTask task, ContinuedModel? continued, SavedTask? saved) : IDisposable
{
    private readonly Interrupt _interrupt = new();
    private readonly EpochLog _log = new(EvaluationSet.Load(task.Evaluate), task.Quiet, saved?.History ?? new TrainingHistory());

    private CheckpointReport? _lastCheckpoint;

    public int Run()
    {
        // Without this a user who is to type the text would see nothing.
        if (!task.Quiet && task.ReadsStandardInput) Terminal.Note($"reading standard input");
        var clock = Stopwatch.StartNew();
        if (ReadCorpus(clock) is not { } corpus) return _interrupt.ExitCode;
        var readingTime = clock.Elapsed;
        // Every word of the text was in memory, the rare ones too, and training does not allocate enough for them ever to be collected.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true); // 90 MB for 17 million words
        if (!task.Quiet) Describe(corpus);
        using var model = continued?.CreateModel(task.Options, corpus.Vocabulary) ?? task.Options.CreateModel(corpus.Vocabulary);
        // Not before: a line that fails leaves nothing.
        if (task.TensorBoard is { } events) _log.Write(new TensorBoardLog(events));
        var result = Train(model, corpus);
        if (result.Cancelled && (!HasLearned(result) || task.CheckpointEvery is not null)) return EndWithoutModel(result);
        if (saved is not null) StandingModel.At(task.Output).EnsureReplaceableBy(task);
        ModelFolder.Save(task.Output, model, corpus.Vocabulary, Record(result, readingTime), overwrite: task.Force || saved is not null, _log.History.ToJson());
        // Those of a training before it too, which it was to replace (--force): they were worth something until now.
        Checkpoint.DeleteAll(task.Checkpoints);
        if (result.Cancelled) return EndWithWhatWasLearned(result);
        if (!task.Quiet) Terminal.Saved($"model saved in {task.Output}");
        return CommandShell.Success;
    }

    public void Dispose() => _interrupt.Dispose();

    private int EndWithWhatWasLearned(TrainingResult result)
    {
        Terminal.Note($"stopped by {_interrupt.Cause} after {(double)result.Words / result.TotalWords:P1} of the training");
        try
        {
            Terminal.Saved($"model saved in {task.Output}");
        }
        catch (IOException error)
        {
            // Where the terminal is gone, as SIGHUP says, the signal is what matters.
            Terminal.Error(error.Message);
        }

        return _interrupt.ExitCode;
    }

    private static bool HasLearned(TrainingResult result) => result.Epochs.Any(epoch => epoch.Pairs > 0);

    private int EndWithoutModel(TrainingResult result)
    {
        if (!HasLearned(result))
        {
            Terminal.Note($"stopped by {_interrupt.Cause} before the first step; nothing was saved");
            return _interrupt.ExitCode;
        }

        Terminal.Note($"stopped by {_interrupt.Cause} after {(double)result.Words / result.TotalWords:P1} of the training");
        var isSaved = _lastCheckpoint is { Problem: null };
        if (Checkpoint.FilesIn(task.Checkpoints).Count > 0)
            Terminal.Note($"go on{(isSaved ? "" : " from an earlier checkpoint")} with: w2v train --resume {task.Output}");
        return isSaved ? _interrupt.ExitCode : CommandShell.Failure;
    }

    /// <summary>Reads the text and says what it found; null if the user stopped it.</summary>
    private Corpus? ReadCorpus(Stopwatch clock)
    {
        try
        {
            var options = continued?.Reading(task.Options) ?? task.Options.ToCorpusOptions();
            var source = TextSource.FromPaths(task.Corpus);
            var corpus = ProgressDisplay.Reading(task.Quiet, progress => Build(source, options, progress, _interrupt.Token));
            CorpusWarnings.Write(corpus);
            if (task.Quiet) return corpus;
            Terminal.Note($"{corpus.RawTokenCount:N0} tokens in {corpus.SentenceCount:N0} sentences, read in {clock.Elapsed.TotalSeconds:F1} s");
            Terminal.Note($"{corpus.Vocabulary.Count:N0} words in the vocabulary, {corpus.TokenCount:N0} tokens of them");
            return corpus;
        }
        catch (OperationCanceledException)
        {
            Terminal.Note($"stopped by {_interrupt.Cause} while reading; nothing was saved");
            return null;
        }
    }

    // On a thread of its own, since nothing wakes a read of standard input; the process need not wait for it to end.
    private static Corpus Build(
        TextSource source, CorpusOptions options, IProgress<CorpusProgress>? progress, CancellationToken cancellation) =>
        Task.Run(() => Corpus.Build(source, options, progress, cancellation), cancellation)
            .WaitAsync(cancellation)
            .GetAwaiter()
            .GetResult();

    private void Describe(Corpus corpus)
    {
        continued?.Describe(corpus);
        if (task.Options.CreateTrainer() is HogwildTrainer trainer && task.Options.Threads > trainer.ThreadCount)
            Terminal.Note($"{trainer.ThreadCount} of the {task.Options.Threads} threads train, one a core: more would not help");
        if (saved is not null) Terminal.Note($"going on from {saved.Checkpoint.Path}, {saved.Checkpoint.Share:P1} of the training");
    }

    private TrainingResult Train(SkipGramModel model, Corpus corpus)
    {
        try
        {
            var result = ProgressDisplay.Training(task.Quiet, progress => task.Options.CreateTrainer().Train(
                model,
                corpus,
                progress,
                epoch => _log.Take(epoch, model, corpus.Vocabulary, _interrupt.Token),
                Checkpoints(),
                _interrupt.Token));
            _log.Complete(result);
            if (!task.Quiet) EpochLog.Describe(result);
            return result;
        }
        catch (TrainingException) when (_lastCheckpoint is not null && Checkpoint.FilesIn(task.Checkpoints) is [var newest, ..])
        {
            Terminal.Note($"the last good checkpoint is kept: {newest}");
            throw;
        }
    }

    private TrainingCheckpoints? Checkpoints() => task.CheckpointEvery is not { } interval ? null : new TrainingCheckpoints
    {
        Folder = task.Checkpoints,
        Interval = interval,
        Keep = task.Keep,
        Resume = saved?.Checkpoint,
        Attachment = () => SavedTask.Attachment(task, _log.History),
        Written = Tell,
    };

    private void Tell(CheckpointReport report)
    {
        _lastCheckpoint = report;
        if (report.Problem is { } problem)
            ProgressDisplay.Note($"warning: the checkpoint of {report.Share:P1} was not written ({problem}); earlier ones are as they were");
        else if (!task.Quiet)
            ProgressDisplay.Note($"checkpoint of {report.Share:P1}: training waited {report.Pause.TotalMilliseconds:F0} ms, written in {report.Time.TotalSeconds:F1} s");
    }

    /// <summary>What config.json says of the training: every option, and the result.</summary>
    private JsonObject Record(TrainingResult result, TimeSpan readingTime)
    {
        var record = task.Options.ToRecord();
        if (continued is not null) record["continued_from"] = continued.Record();
        var outcome = result.ToJson();
        StandingModel.Sign(outcome, task.Run);
        outcome["reading_seconds"] = readingTime.TotalSeconds;
        record["result"] = outcome;
        return record;
    }
}
