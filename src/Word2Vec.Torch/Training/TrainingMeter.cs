using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using TorchSharp;

namespace Word2Vec.Torch.Training;

/// <summary>
/// Counts words, pairs and losses of a run, gives the learning rate for the progress made, and reports. Loss is a float64 sum.
/// </summary>
internal sealed class TrainingMeter(TrainingJob job, long wordsPerEpoch)
{
    public const string WordsName = "words";
    public const string TotalWordsName = "total_words";
    private const string PairsName = "epoch_pairs";
    private const string LossName = "epoch_loss";
    private const string TimeName = "ticks";
    private const string EpochTimeName = "epoch_ticks";
    private const string EpochsName = "epochs";

    private static readonly TimeSpan ReportInterval = TimeSpan.FromMilliseconds(200);

    // Epochs of a small text are shorter than a look at all weights.
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly List<EpochSummary> _epochs = [];
    private TimeSpan _timeBefore;
    private TimeSpan _epochStart;
    private TimeSpan _lastReport = -ReportInterval;
    private TimeSpan _lastLook;

    /// <summary>Puts the weights into the model where a trainer has them elsewhere; called before anybody looks.</summary>
    public Action CopyWeightsBack { get; set; } = () => { };

    /// <summary>The way back: where a trainer has the weights elsewhere, after they have been set in the model.</summary>
    public Action TakeWeights { get; set; } = () => { };

    public bool Cancelled => job.Cancellation.IsCancellationRequested;

    public double LearningRate => job.Options.LearningRateAt(Words, TotalWords);

    /// <summary>The epoch that is under way, or comes next, from 1.</summary>
    public int Epoch => _epochs.Count + 1;

    /// <summary>In-vocabulary tokens passed, in all epochs.</summary>
    public long Words { get; private set; }

    public long TotalWords => wordsPerEpoch * job.Options.Epochs;

    /// <summary>Pairs of this epoch so far.</summary>
    public long Pairs { get; private set; }

    /// <summary>Whether there was a pair to train on yet, in this epoch or an earlier one.</summary>
    public bool HasPairs => Pairs > 0 || _epochs.Any(epoch => epoch.Pairs > 0);

    /// <summary>Their summed loss.</summary>
    public double Loss { get; private set; }

    /// <summary>In-vocabulary tokens passed in this epoch.</summary>
    public long WordsOfEpoch => Words - (wordsPerEpoch * _epochs.Count);

    /// <summary>Whether it is time to look at the loss and report.</summary>
    public bool IsReportDue => Elapsed - _lastReport >= ReportInterval;

    private double MeanLoss => job.Options.TrackLoss ? Loss / Pairs : double.NaN;

    private TimeSpan Elapsed => _timeBefore + _clock.Elapsed;

    /// <summary>Adds a step's pairs and their summed loss, and sets how far the epoch has come.</summary>
    public void Advance(long pairs, double loss, long wordsOfEpoch) => Set(Pairs + pairs, Loss + loss, wordsOfEpoch);

    /// <summary>Sets how far the epoch has come.</summary>
    public void Set(long pairs, double loss, long wordsOfEpoch)
    {
        (Pairs, Loss, Words) = (pairs, loss, (wordsPerEpoch * _epochs.Count) + wordsOfEpoch);
        if (!double.IsFinite(Loss)) throw Diverged();
        if (IsReportDue) Report();
    }

    /// <summary>Ends an epoch that was passed to its end, and tells of it.</summary>
    public void EndEpoch(double? validationLoss = null)
    {
        Words = wordsPerEpoch * Epoch;
        Report();
        if (Elapsed - _lastLook >= LookInterval) EnsureFiniteWeights(Place());
        AddEpoch(validationLoss);
        TellEpoch();
    }

    /// <summary>Ends an epoch that was cut short; one without a pair is none.</summary>
    public void CutEpoch()
    {
        if (Pairs == 0) return;
        Report();
        AddEpoch(validationLoss: null);
    }

    /// <exception cref="TrainingException">A weight is not finite, or there was nothing to train on.</exception>
    public TrainingResult Finish()
    {
        EnsureFiniteWeights("at the end of training");
        var cancelled = Words < TotalWords;
        return cancelled || HasPairs
            ? new TrainingResult(_epochs, Words, TotalWords, Elapsed, cancelled)
            : throw WithoutPairs();
    }

    /// <summary>When something was seen, for an error.</summary>
    public string Place() =>
        string.Create(CultureInfo.InvariantCulture, $"in epoch {Epoch} at step {Pairs} (a pair each), after {Words} of {TotalWords} words");

    public void Save(TrainingState state)
    {
        state.Set(WordsName, Words);
        state.Set(TotalWordsName, TotalWords);
        state.Set(PairsName, Pairs);
        state.Set(LossName, Loss);
        var now = Elapsed;
        state.Set(TimeName, now.Ticks);
        state.Set(EpochTimeName, (now - _epochStart).Ticks);
        state.Set(EpochsName, new JsonArray([.. _epochs.Select(epoch => epoch.ToState())]));
    }

    public void Load(TrainingState state)
    {
        var epochs = state.Array(EpochsName);
        if (epochs.Count > job.Options.Epochs) throw state.Damaged(EpochsName);
        foreach (var epoch in epochs) _epochs.Add(EpochSummary.FromState(epoch, Epoch) ?? throw state.Damaged(EpochsName));
        Words = state.Integer(WordsName, wordsPerEpoch * _epochs.Count, TotalWords);
        Pairs = state.Integer(PairsName, 0, long.MaxValue);
        Loss = state.Number(LossName);
        _timeBefore = new TimeSpan(state.Integer(TimeName, 0, long.MaxValue / 2));
        _epochStart = _timeBefore - new TimeSpan(state.Integer(EpochTimeName, 0, _timeBefore.Ticks));
        _clock.Restart();
    }

    // What no loss has seen, or none is added up.
    private void EnsureFiniteWeights(string place)
    {
        CopyWeightsBack();
        using var scope = torch.NewDisposeScope();
        if (Divergence.InWeights(job.Model.InputWeight, job.Model.OutputWeight, job, place) is { } error) throw error;
        _lastLook = Elapsed;
    }

    private TrainingException Diverged()
    {
        CopyWeightsBack();
        return Divergence.InLoss(job, Place());
    }

    private void AddEpoch(double? validationLoss)
    {
        var now = Elapsed;
        _epochs.Add(new EpochSummary(Epoch, MeanLoss, Pairs, now - _epochStart, validationLoss) { Words = Words, LearningRate = LearningRate });
        (_epochStart, Loss, Pairs) = (now, 0, 0);
    }

    // What the listener does, an evaluation say, is no time of training.
    private void TellEpoch()
    {
        if (job.EpochEnded is null) return;
        _clock.Stop();
        CopyWeightsBack();
        job.EpochEnded(_epochs[^1]);
        _clock.Start();
    }

    private void Report()
    {
        _lastReport = Elapsed;
        job.Progress?.Report(new TrainingProgress(Epoch, job.Options.Epochs, Words, TotalWords, Pairs, MeanLoss, LearningRate, Elapsed));
    }

    // The corpus has pairs (TrainingJob.EnsureFits), so that the options took them all.
    private TrainingException WithoutPairs() => new(string.Create(
        CultureInfo.InvariantCulture,
        $"no (centre, context) pair is left to train on: {(job.Options.Sample > 0
            ? $"sample is {job.Options.Sample}, and subsampling left no two words of a sentence; raise it, or set it to 0 to keep every word"
            : $"validation is {job.Options.ValidationShare}, which holds out every sentence of two words; lower it or give more text")}"));
}
