using System.Diagnostics;
using System.Globalization;

namespace Word2Vec.Torch.Training;

/// <summary>
/// Counts words, pairs and losses of a run, gives the learning rate for the progress made, and reports. Loss is a float64 sum.
/// </summary>
internal sealed class TrainingMeter(
    TrainingOptions options,
    long wordsPerEpoch,
    IProgress<TrainingProgress>? progress,
    Action<EpochSummary>? epochEnded,
    CancellationToken cancellation)
{
    private static readonly TimeSpan ReportInterval = TimeSpan.FromMilliseconds(200);

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly List<EpochSummary> _epochs = [];
    private TimeSpan _epochStart;
    private TimeSpan _lastReport = -ReportInterval;
    private double _loss;
    private long _pairs;
    private long _words;

    public bool Cancelled => cancellation.IsCancellationRequested;

    public double LearningRate => options.LearningRateAt(_words, TotalWords);

    private double MeanLoss => options.TrackLoss ? _loss / _pairs : double.NaN;

    private long TotalWords => wordsPerEpoch * options.Epochs;

    /// <summary>Adds a step's pairs and their summed loss, and sets how far the epoch has come.</summary>
    public void Advance(long pairs, double loss, long wordsOfEpoch)
    {
        _pairs += pairs;
        _loss += loss;
        _words = wordsPerEpoch * _epochs.Count + wordsOfEpoch;
        if (!double.IsFinite(_loss)) throw Diverged();
        if (progress is not null && _clock.Elapsed - _lastReport >= ReportInterval) Report();
    }

    public void EndEpoch(double? validationLoss = null)
    {
        if (!Cancelled) _words = wordsPerEpoch * (_epochs.Count + 1);
        if (_pairs == 0 && Cancelled) return;
        Report();
        var now = _clock.Elapsed;
        _epochs.Add(new EpochSummary(_epochs.Count + 1, MeanLoss, _pairs, now - _epochStart, validationLoss)
        {
            Words = _words,
            LearningRate = LearningRate,
        });
        (_epochStart, _loss, _pairs) = (now, 0, 0);
        if (!Cancelled) TellEpoch();
    }

    public TrainingResult Finish()
    {
        var cancelled = _words < TotalWords;
        return cancelled || _epochs.Any(epoch => epoch.Pairs > 0)
            ? new TrainingResult(_epochs, _words, TotalWords, _clock.Elapsed, cancelled)
            : throw WithoutPairs();
    }

    // What the listener does, an evaluation say, is no time of training.
    private void TellEpoch()
    {
        if (epochEnded is null) return;
        _clock.Stop();
        epochEnded(_epochs[^1]);
        _clock.Start();
    }

    private void Report()
    {
        _lastReport = _clock.Elapsed;
        progress?.Report(new TrainingProgress(
            _epochs.Count + 1, options.Epochs, _words, TotalWords, _pairs, MeanLoss, LearningRate, _clock.Elapsed));
    }

    // The corpus has pairs (TrainingRun.EnsureFits), so that the options took them all.
    private TrainingException WithoutPairs() => new(string.Create(
        CultureInfo.InvariantCulture,
        $"no (centre, context) pair is left to train on: {(options.Sample > 0
            ? $"sample is {options.Sample}, and subsampling left no two words of a sentence; raise it, or set it to 0 to keep every word"
            : $"validation is {options.ValidationShare}, which holds out every sentence of two words; lower it or give more text")}"));

    private TrainingException Diverged() => new(string.Create(
        CultureInfo.InvariantCulture,
        $"the loss is no longer a finite number in epoch {_epochs.Count + 1}, after {_words} of {TotalWords} words; " +
        $"the learning rate {options.LearningRate} is likely too high{BatchSizeHint}: lower it"));

    private string BatchSizeHint => options.BatchSize is > 1 ? $", or the batch size {options.BatchSize} too large" : "";
}
