using System.Diagnostics;
using TorchSharp;
using Word2Vec.Torch.Text;
using Word2Vec.Torch.Training;
using Word2Vec.Torch.Vocab;
using static TorchSharp.torch;

namespace TensorBench;

/// <summary>Times trainings of one text for a number of seconds each.</summary>
internal sealed class SpeedMeter(string text, double seconds)
{
    private const int CopiedFloats = 1 << 26;
    private const int Copies = 10;

    // Loading a device's code, and compiling ours.
    private const double WarmUpShare = 0.25;

    private readonly Dictionary<int, Corpus> _corpora = [];

    /// <summary>The words that a setting trains on.</summary>
    public int VocabularySize(TrainingOptions setting) => CorpusOf(setting).Vocabulary.Count;

    /// <summary>Words per second after the warm-up, until every step has been done.</summary>
    /// <exception cref="InvalidOperationException">The training ended before the time was up.</exception>
    public double WordsPerSecond(TrainingOptions setting)
    {
        var corpus = CorpusOf(setting);
        using var model = setting.CreateModel(corpus.Vocabulary);
        using var stop = new CancellationTokenSource();
        var (wordsBefore, clock) = (0L, new Stopwatch());
        var progress = new Told(report =>
        {
            if (!clock.IsRunning && report.Elapsed.TotalSeconds > seconds * WarmUpShare)
            {
                wordsBefore = report.Words;
                clock.Start();
            }

            // By the clock, so that one long step, which ends after both times, is not the warm-up and the end at once.
            if (clock.Elapsed.TotalSeconds > seconds * (1 - WarmUpShare)) stop.Cancel();
        });
        var result = setting.CreateTrainer().Train(model, corpus, progress, cancellation: stop.Token);
        return result.Words > wordsBefore && clock.IsRunning
            ? (result.Words - wordsBefore) / clock.Elapsed.TotalSeconds
            : throw new InvalidOperationException($"the training ended after {result.Words} words, too soon to be timed");
    }

    /// <summary>Bytes a second, read and written, of copies on a device.</summary>
    public static double Bandwidth(string device)
    {
        using var scope = NewDisposeScope();
        var (from, to) = (ones(CopiedFloats, device: torch.device(device)), zeros(CopiedFloats, device: torch.device(device)));
        to.copy_(from);
        _ = to[0].item<float>();
        var clock = Stopwatch.StartNew();
        for (var copy = 0; copy < Copies; copy++) to.copy_(from);
        // Waits for the device.
        _ = to[0].item<float>();
        return 2.0 * sizeof(float) * CopiedFloats * Copies / clock.Elapsed.TotalSeconds;
    }

    private Corpus CorpusOf(TrainingOptions setting)
    {
        var key = setting.MaxVocabulary ?? 0;
        if (!_corpora.TryGetValue(key, out var corpus)) _corpora[key] = corpus = Corpus.Build(TextSource.FromPaths([text]), setting.ToCorpusOptions());
        return corpus;
    }

    private sealed class Told(Action<TrainingProgress> tell) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => tell(value);
    }
}
