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
    private const string ChunkName = "chunk";
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(50);

    private readonly TrainingOptions _options;

    /// <summary>Creates the trainer.</summary>
    /// <param name="options">The settings.</param>
    /// <exception cref="OptionsException">An option is out of range, or is one that this trainer does not have.</exception>
    public HogwildTrainer(TrainingOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options with { Trainer = TrainerKind.Hogwild };
        _options.EnsureValid();
    }

    /// <summary>Threads that train: as many as the options want, but no more than there are cores, beyond which none helps.</summary>
    public int ThreadCount => Math.Min(_options.Threads ?? int.MaxValue, Environment.ProcessorCount);

    /// <inheritdoc/>
    public unsafe TrainingResult Train(
        SkipGramModel model,
        Corpus corpus,
        IProgress<TrainingProgress>? progress = null,
        Action<EpochSummary>? epochEnded = null,
        TrainingCheckpoints? checkpoints = null,
        CancellationToken cancellation = default)
    {
        var job = new TrainingJob(model, corpus, _options, progress, epochEnded, checkpoints, cancellation);
        job.EnsureFits();
        using var scope = torch.NewDisposeScope();
        var shared = new HogwildShared(corpus, _options, AddressOf(model.InputWeight), AddressOf(model.OutputWeight), model.Dimension);
        var workers = Enumerable.Range(0, ThreadCount).Select(_ => new HogwildWorker(shared)).ToArray();
        try
        {
            var meter = new TrainingMeter(job, shared.TrainingWords);
            using var keeper = new CheckpointKeeper(job, meter);
            keeper.Prepare(_ => { });
            shared.AddWords(meter.Words);
            while (meter.Epoch <= _options.Epochs && !meter.Cancelled) RunEpoch(shared, workers, meter, keeper, cancellation);
            return meter.Finish();
        }
        finally
        {
            foreach (var worker in workers) worker.Dispose();
            GC.KeepAlive(model);
        }
    }

    private static void RunEpoch(
        HogwildShared shared, HogwildWorker[] workers, TrainingMeter meter, CheckpointKeeper keeper, CancellationToken cancellation)
    {
        var (epoch, queue) = (meter.Epoch, new ChunkQueue(shared.ChunkCount));
        foreach (var worker in workers) worker.BeginEpoch(0, 0);
        keeper.Resume(Load);
        var watch = new EpochWatch(shared, workers, meter);
        while (!meter.Cancelled && !queue.IsEmpty)
        {
            queue.PauseAt(keeper.DueAt);
            queue.GoOn();
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            WorkerThreads.Run(workers.Length, index => workers[index].Train(epoch, queue, stop.Token), stop, LookInterval, Look);
            watch.Look();
            // Where it is empty, the checkpoint comes after the epoch.
            if (!queue.IsEmpty && !meter.Cancelled) keeper.TakeIfDue(Save);
        }

        if (queue.IsEmpty)
        {
            meter.EndEpoch(ValidationLoss(shared, workers));
            keeper.AfterEpoch(_ => { });
            return;
        }

        keeper.TakeLast(Save);
        meter.CutEpoch();

        void Look()
        {
            watch.Look();
            if (keeper.IsDue(shared.Words)) queue.Pause();
            queue.PauseAt(keeper.DueAt);
        }

        void Save(TrainingState state) => state.Set(ChunkName, queue.Next);

        void Load(TrainingState state, bool withinEpoch)
        {
            if (!withinEpoch) return;
            queue.StartAt((int)state.Integer(ChunkName, 0, shared.ChunkCount));
            workers[0].BeginEpoch(meter.Pairs, meter.Loss);
        }
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
