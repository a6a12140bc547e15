using TorchSharp;
using Word2Vec.Torch.Modeling;
using Word2Vec.Torch.Vocab;

namespace Word2Vec.Torch.Training;

/// <summary>
/// The fast trainer on a CPU: skip-gram with negative sampling on all cores, by the hand-derived gradients in a fused vector kernel
/// that works directly on the memory of the model's two weights. Threads share the weights without locks (Hogwild, Niu et al. 2011).
/// </summary>
/// <remarks>
/// A window's context words are the inputs and its centre the word to predict, as in word2vec.c; the pairs are the same as the other
/// way round. All context words of a window share the centre's negatives (as in pWord2Vec, Ji et al. 2016), so that a window is one small
/// matrix product. A window's step is the exact gradient of its summed loss. One thread and a seed give the same bits every time.
/// </remarks>
public sealed class HogwildTrainer : ITrainer
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(50);

    private readonly TrainingOptions _options;

    /// <summary>Creates the trainer.</summary>
    /// <param name="options">The settings.</param>
    /// <exception cref="OptionsException">An option is out of range, or is one that this trainer does not have.</exception>
    public HogwildTrainer(TrainingOptions options)
    {
        _options = options with { Trainer = TrainerKind.Hogwild };
        _options.EnsureValid();
    }

    /// <inheritdoc/>
    public unsafe TrainingResult Train(
        SkipGramModel model,
        Corpus corpus,
        IProgress<TrainingProgress>? progress = null,
        Action<EpochSummary>? epochEnded = null,
        CancellationToken cancellation = default)
    {
        TrainingRun.EnsureFits(model, corpus);
        using var scope = torch.NewDisposeScope();
        var shared = new HogwildShared(corpus, _options, AddressOf(model.InputWeight), AddressOf(model.OutputWeight), model.Dimension);
        var workers = Enumerable.Range(0, _options.Threads ?? Environment.ProcessorCount).Select(_ => new HogwildWorker(shared)).ToArray();
        try
        {
            var meter = new TrainingMeter(_options, shared.TrainingWords, progress, epochEnded, cancellation);
            for (var epoch = 1; epoch <= _options.Epochs && !meter.Cancelled; epoch++)
            {
                RunEpoch(epoch, shared, workers, meter, cancellation);
                meter.EndEpoch(meter.Cancelled ? null : ValidationLoss(shared, workers));
            }

            TrainingRun.EnsureFinite(model, _options);
            return meter.Finish();
        }
        finally
        {
            foreach (var worker in workers) worker.Dispose();
            GC.KeepAlive(model);
        }
    }

    private static void RunEpoch(
        int epoch, HogwildShared shared, HogwildWorker[] workers, TrainingMeter meter, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        foreach (var worker in workers) worker.BeginEpoch();
        var taken = -1;
        var watch = new EpochWatch(shared, workers, meter);
        WorkerThreads.Run(
            workers.Length,
            index => workers[index].Train(epoch, () => Interlocked.Increment(ref taken), stop.Token),
            stop,
            LookInterval,
            watch.Look);
        watch.Look();
    }

    private static double? ValidationLoss(HogwildShared shared, HogwildWorker[] workers)
    {
        if (shared.Options.ValidationShare == 0) return null;
        var sums = Enumerable.Range(0, shared.ChunkCount).Select(workers[0].Validate).ToList();
        var pairs = sums.Sum(sum => sum.Pairs);
        return pairs == 0 ? null : sums.Sum(sum => sum.Loss) / pairs;
    }

    private static unsafe float* AddressOf(torch.Tensor weight)
    {
        if (weight.dtype != torch.ScalarType.Float32 || weight.device_type != DeviceType.CPU || !weight.is_contiguous())
            throw new ArgumentException($"the Hogwild trainer takes contiguous float32 weights on the CPU, not {weight.dtype} on {weight.device}");
        // The first row's span is enough to learn the address; a span of the whole ends at 2 GiB.
        var row = weight.detach().narrow(0, 0, 1);
        fixed (byte* address = row.bytes)
        {
            HugePages.Collect((float*)address, weight.numel());
            return (float*)address;
        }
    }
}
