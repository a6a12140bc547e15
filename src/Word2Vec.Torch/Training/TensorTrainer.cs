using Word2Vec.Torch.Modeling;
using Word2Vec.Torch.Sampling;
using Word2Vec.Torch.Vocab;

namespace Word2Vec.Torch.Training;

/// <summary>
/// Trains by tensor operations on any device. A step takes a chunk of consecutive tokens; windows, negatives, gathers and updates are
/// operations on the device. It minimises the chunk's summed loss, so that a pair moves the weights as far as in the pair-by-pair trainer,
/// whatever the chunk's size.
/// </summary>
/// <remarks>
/// With negative sampling the context's row of W1 predicts the centre, as in word2vec's program and <see cref="HogwildTrainer"/>; with full
/// softmax the centre's predicts its context, as in the guide. Over a text both give the same pairs. Sentences come in a new random order
/// every epoch. All updates of one word within a chunk use the weights from before it. Where a word stands in a chunk very often, the sum
/// of such stale updates overshoots. On a CPU, unless a batch size is given, a chunk is so small that the most frequent word is updated
/// <see cref="UpdatesOfHottestRow"/> times at most; in a larger one, SGD bounds each row's step by the curvature of the loss
/// (docs/tensor-trainer.md has what that does to quality). One instance trains on one thread of its own, with another that prepares the
/// next chunk; torch's operations use torch's threads. Every step leaves the number of live tensors unchanged. The same seed gives the same
/// samples on every device, the same bits on a CPU, and with <see cref="TrainingOptions.Deterministic"/> on any one device. A matrix whose requires_grad is false stays as it is.
/// </remarks>
public sealed class TensorTrainer : ITrainer
{
    /// <summary>
    /// How often a step may update the most frequent word's row, on average, before steps are bounded; at the default learning rate of
    /// 0.025, and in proportion less often at a higher one.
    /// </summary>
    public const int UpdatesOfHottestRow = 256;

    private const int SmallestBatch = 32;
    private const int LargestSafeBatch = 8192;
    private const int GpuBatchSize = 16_384;

    // Full softmax moves every row of W2 in every step, and so lags behind in larger ones, the more the higher the rate; its matrix products
    // are large enough here already.
    private const int SoftmaxBatchSize = 256;

    private readonly TrainingOptions _options;

    /// <summary>Creates the trainer.</summary>
    /// <param name="options">The settings.</param>
    /// <exception cref="OptionsException">An option is out of range.</exception>
    public TensorTrainer(TrainingOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options with { Trainer = TrainerKind.Tensor };
        _options.EnsureValid();
    }

    /// <inheritdoc/>
    public TrainingResult Train(
        SkipGramModel model,
        Corpus corpus,
        IProgress<TrainingProgress>? progress = null,
        Action<EpochSummary>? epochEnded = null,
        TrainingCheckpoints? checkpoints = null,
        CancellationToken cancellation = default)
    {
        var job = new TrainingJob(model, corpus, _options, progress, epochEnded, checkpoints, cancellation);
        job.EnsureFits();
        model.train();
        var meter = new TrainingMeter(job, corpus.TokenCount);
        using var keeper = new CheckpointKeeper(job, meter);
        var shape = new ChunkShape(_options, corpus.Vocabulary);
        var safe = SafeBatchSize(corpus.Vocabulary);
        var size = ChunkSize(corpus.Vocabulary, shape, safe);
        using var step = new TensorStep(_options, model, shape, isBounded: size > safe || _options.Loss == TrainingLoss.Softmax);
        keeper.Prepare(step.Save);
        var reader = new ChunkReader(corpus, _options, shape, meter.Epoch, size, step.NeedsDistinctRows);
        for (; meter.Epoch <= _options.Epochs && !meter.Cancelled; reader.BeginEpoch(meter.Epoch))
            new TensorEpoch(meter, keeper, step, reader, place => ChunkPlace.Load(place, corpus, shape.Reach)).Run();

        return meter.Finish();
    }

    /// <summary>
    /// The batch size that the trainer takes for a vocabulary, in centres: the options', or one that suits loss and device. In a training it is
    /// rounded to whole blocks, and one that was not given is lower where a step would take more than 1 GiB of memory.
    /// </summary>
    /// <param name="vocabulary">The words and their counts.</param>
    public int BatchSize(Vocabulary vocabulary) => BatchSize(SafeBatchSize(vocabulary));

    /// <summary>The largest batch, in centres, whose steps need no bound.</summary>
    /// <param name="vocabulary">The words and their counts.</param>
    public int SafeBatchSize(Vocabulary vocabulary)
    {
        var subsampling = new Subsampling(vocabulary.Counts, _options.Sample);
        var noise = new NoiseDistribution(vocabulary, _options.NoiseExponent);
        var negatives = _options.Loss == TrainingLoss.NegativeSampling ? _options.Negative : 0;
        var kept = 0.0;
        for (var id = 0; id < vocabulary.Count; id++) kept += vocabulary.CountOf(id) * subsampling.KeepProbability(id);
        var hottest = 0.0;
        for (var id = 0; id < vocabulary.Count; id++)
        {
            var asContext = vocabulary.CountOf(id) * subsampling.KeepProbability(id) / kept;
            hottest = Math.Max(hottest, asContext + negatives * noise.Probability(id));
        }

        var pairsOfCenter = _options.FixedWindow ? 2 * _options.Window : _options.Window + 1;
        return (int)Math.Clamp(UpdatesOfHottestRow * RateShare / (hottest * pairsOfCenter), 1, LargestSafeBatch);
    }

    private double RateShare => TrainingOptions.Default.LearningRate / _options.LearningRate;

    private bool IsOnCpu => TrainingDevice.Resolve(_options.Device) == TrainingDevice.Cpu;

    private int BatchSize(int safe)
    {
        if (_options.BatchSize is { } given) return given;
        if (_options.Loss == TrainingLoss.Softmax) return (int)Math.Clamp(SoftmaxBatchSize * RateShare, SmallestBatch, SoftmaxBatchSize);
        return IsOnCpu ? Math.Max(SmallestBatch, safe) : GpuBatchSize;
    }

    // Whole blocks or groups of centres: as many as were asked for at least, or as are safe and not too much for the memory at most.
    private int ChunkSize(Vocabulary vocabulary, ChunkShape shape, int safe)
    {
        var isGiven = _options.BatchSize is not null;
        var size = Math.Max(1, (BatchSize(safe) + (isGiven ? shape.Multiple - 1 : 0)) / shape.Multiple) * shape.Multiple;
        var memory = new ChunkMemory(_options, shape, vocabulary);
        if (!isGiven) size = memory.Bound(size);
        // What a GPU has left only its driver knows, which says so itself.
        if (IsOnCpu) memory.EnsureFits(size, MachineMemory.Available());
        return size;
    }
}
