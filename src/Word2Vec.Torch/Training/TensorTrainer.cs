using Word2Vec.Torch.Modeling;
using Word2Vec.Torch.Sampling;
using Word2Vec.Torch.Vocab;
using static TorchSharp.torch;

namespace Word2Vec.Torch.Training;

/// <summary>
/// Trains by mini-batches of tensor operations, autograd and a torch optimizer, on any device. A step minimises the batch's summed
/// loss, so that a pair moves the weights as far as in the pair-by-pair trainer, whatever the batch size.
/// </summary>
/// <remarks>
/// All updates of one word within a batch use the weights from before it. Where a word stands in a batch very often, the sum of such
/// stale updates overshoots; unless a batch size is given, it is chosen so that the most frequent word is updated about
/// <see cref="UpdatesOfHottestRow"/> times a step, between 16 and 8,192 pairs. One instance trains on one thread of its own; torch's
/// operations use torch's threads. Every step leaves the number of live tensors unchanged.
/// </remarks>
public sealed class TensorTrainer : ITrainer
{
    /// <summary>How often a step may update the most frequent word, on average, when the batch size is left to the trainer.</summary>
    public const int UpdatesOfHottestRow = 32;

    // Measured: a dense gradient costs a pass over all V rows a step, a sparse one a sort of the batch's rows.
    private const int SparseFromWords = 5_000;
    private const int SmallestBatch = 16;
    private const int LargestBatch = 8192;

    private readonly TrainingOptions _options;

    /// <summary>Creates the trainer.</summary>
    /// <param name="options">The settings.</param>
    /// <exception cref="OptionsException">An option is out of range.</exception>
    public TensorTrainer(TrainingOptions options)
    {
        _options = options with { Trainer = TrainerKind.Tensor };
        _options.EnsureValid();
    }

    /// <inheritdoc/>
    public TrainingResult Train(
        SkipGramModel model,
        Corpus corpus,
        IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        TrainingRun.EnsureFits(model, corpus);
        EnsureSuits(model);
        model.train();
        using var optimizer = WeightOptimizer.Create(_options, model);
        var batch = new PairBatch(_options, corpus.Vocabulary, _options.BatchSize ?? ChooseBatchSize(corpus.Vocabulary));
        var result = TrainingRun.Run(corpus, _options, Step, progress, cancellation);
        TrainingRun.EnsureFinite(model, _options);
        return result;

        (int Pairs, double Loss) Step(ReadOnlySpan<WordPair> pairs, ref RandomSource random, double learningRate)
        {
            using var scope = NewDisposeScope();
            var taken = batch.Fill(pairs, ref random);
            var loss = Loss(model, batch);
            model.zero_grad();
            loss.backward();
            optimizer.Step(learningRate);
            return (taken, loss.to(float64).item<double>());
        }
    }

    /// <summary>The batch size that the trainer chooses for a vocabulary where the options give none.</summary>
    /// <param name="vocabulary">The words and their counts.</param>
    public int ChooseBatchSize(Vocabulary vocabulary)
    {
        var subsampling = new Subsampling(vocabulary.Counts, _options.Sample);
        var noise = new NoiseDistribution(vocabulary.Counts, _options.NoiseExponent);
        var negatives = _options.Loss == TrainingLoss.NegativeSampling ? _options.Negative : 0;
        var kept = 0.0;
        for (var id = 0; id < vocabulary.Count; id++) kept += vocabulary.CountOf(id) * subsampling.KeepProbability(id);
        var hottest = 0.0;
        for (var id = 0; id < vocabulary.Count; id++)
        {
            var asContext = vocabulary.CountOf(id) * subsampling.KeepProbability(id) / kept;
            hottest = Math.Max(hottest, asContext + negatives * noise.Probability(id));
        }

        return (int)Math.Clamp(UpdatesOfHottestRow / hottest, SmallestBatch, LargestBatch);
    }

    /// <summary>
    /// Of the torch optimizers here only SGD takes row-sparse gradients; below some thousand words dense ones are the faster.
    /// </summary>
    internal static bool WantsSparseGradients(TrainingOptions options, Vocabulary vocabulary) =>
        options.Optimizer == OptimizerKind.Sgd && vocabulary.Count >= SparseFromWords;

    private void EnsureSuits(SkipGramModel model)
    {
        if (model.SparseGradients && _options.Optimizer != OptimizerKind.Sgd)
            throw new ArgumentException(
                $"the model gives row-sparse gradients and {_options.Optimizer} takes none: create the model with sparseGradients: false, or choose SGD",
                nameof(model));
    }

    private Tensor Loss(SkipGramModel model, PairBatch batch)
    {
        var device = model.InputWeight.device;
        return _options.Loss == TrainingLoss.Softmax
            ? SkipGramLoss.Softmax(model.ScoreAll(batch.Centers(device)), batch.Contexts(device), nn.Reduction.Sum)
            : SkipGramLoss.NegativeSampling(model.call(batch.Centers(device), batch.Outputs(device)), nn.Reduction.Sum);
    }
}
