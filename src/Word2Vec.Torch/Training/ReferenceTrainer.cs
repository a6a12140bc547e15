using System.Numerics;
using TorchSharp;
using Word2Vec.Torch.Modeling;
using Word2Vec.Torch.Sampling;
using Word2Vec.Torch.Vocab;

namespace Word2Vec.Torch.Training;

/// <summary>
/// The guide's training loop in plain C# (guide: "Training Loop"): shuffled pairs, one <see cref="ReferenceStep{T}"/> a pair, float64
/// or float32 by the model's type. Slow beside a tuned kernel, and the measure of every other trainer.
/// </summary>
/// <remarks>
/// Negative sampling clips as the guide does, which touches only scores beyond ±10 and gradients beyond ±1. One thread; the same seed
/// gives the same bits on every run.
/// </remarks>
public sealed class ReferenceTrainer : ITrainer
{
    // Pairs between two looks at the clock and at cancellation: well under a millisecond, but one at a time for the full softmax.
    private const int PairsPerStep = 64;

    private readonly TrainingOptions _options;

    /// <summary>Creates the trainer.</summary>
    /// <param name="options">The settings.</param>
    /// <exception cref="OptionsException">An option is out of range, or the device is not the CPU.</exception>
    public ReferenceTrainer(TrainingOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options with { Trainer = TrainerKind.Reference };
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
        return model.WeightPlace.Type switch
        {
            torch.ScalarType.Float64 => Train<double>(job),
            torch.ScalarType.Float32 => Train<float>(job),
            var other => throw new ArgumentException($"the reference trainer takes float32 or float64 weights, not {other}", nameof(model)),
        };
    }

    private TrainingResult Train<T>(TrainingJob job)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var model = job.Model;
        var meter = new TrainingMeter(job, job.Corpus.TokenCount);
        using var checkpoints = new CheckpointKeeper(job, meter);
        var numbers = (long)model.VocabularySize * model.Dimension;
        var (inputWeight, outputWeight) = (new T[numbers], new T[numbers]);
        TakeWeights();
        meter.CopyWeightsBack = CopyWeightsBack;
        meter.TakeWeights = TakeWeights;
        var step = StepFunction(new ReferenceStep<T>(inputWeight, outputWeight, model.Dimension), job.Corpus.Vocabulary);
        try
        {
            return new TrainingRun(job, step, meter, checkpoints).Run();
        }
        finally
        {
            CopyWeightsBack();
        }

        // The model gives a new tensor object each time, which only the scope keeps from being freed while libtorch reads it.
        void TakeWeights()
        {
            using var scope = torch.NewDisposeScope();
            model.InputWeight.data<T>().CopyTo(inputWeight);
            model.OutputWeight.data<T>().CopyTo(outputWeight);
        }

        void CopyWeightsBack()
        {
            using var scope = torch.NewDisposeScope();
            CopyBack(inputWeight, model.InputWeight);
            CopyBack(outputWeight, model.OutputWeight);
        }
    }

    private TrainingStepFunction StepFunction<T>(ReferenceStep<T> step, Vocabulary vocabulary)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (_options.Loss == TrainingLoss.Softmax)
        {
            return (ReadOnlySpan<WordPair> pairs, ref RandomSource _, double rate) =>
                (1, step.Softmax(pairs[0].Center, pairs[0].Context, T.CreateChecked(rate)));
        }

        var sampler = new NegativeSampler(new NoiseDistribution(vocabulary, _options.NoiseExponent), _options.DistinctNegatives);
        var negatives = new int[sampler.Effective(_options.Negative)];
        return (ReadOnlySpan<WordPair> pairs, ref RandomSource random, double rate) =>
        {
            var taken = Math.Min(pairs.Length, PairsPerStep);
            var loss = 0.0;
            foreach (var (center, context) in pairs[..taken])
            {
                sampler.Draw(center, context, negatives, ref random);
                loss += step.NegativeSampling(center, context, negatives, T.CreateChecked(rate));
            }

            return (taken, loss);
        };
    }

    private static void CopyBack<T>(T[] values, torch.Tensor weight)
        where T : unmanaged
    {
        using var scope = torch.NewDisposeScope();
        using var noGradient = torch.no_grad();
        weight.copy_(torch.from_array(values).view(weight.shape));
    }
}
