using Word2Vec.Torch.Modeling;
using Word2Vec.Torch.Vocab;
using static TorchSharp.torch;

namespace Word2Vec.Torch.Training;

/// <summary>One step of the tensor trainer: draws a chunk's samples, computes loss and gradients, and moves the weights.</summary>
internal sealed class TensorStep : IDisposable
{
    private readonly TrainingOptions _options;
    private readonly ChunkSampler _sampler;
    private readonly WeightRows _input;
    private readonly WeightRows _output;
    private readonly IChunkLoss _loss;
    private readonly RowOptimizer _inputOptimizer;
    private readonly RowOptimizer _outputOptimizer;
    private readonly Tensor _sums;

    /// <param name="options">The settings.</param>
    /// <param name="model">The weights to train.</param>
    /// <param name="vocabulary">The words and their counts.</param>
    public TensorStep(TrainingOptions options, SkipGramModel model, Vocabulary vocabulary)
    {
        using var scope = NewDisposeScope();
        _options = options;
        (_input, _output) = (new WeightRows(model.InputWeight, options.Deterministic), new WeightRows(model.OutputWeight, options.Deterministic));
        var device = model.WeightPlace.Device;
        _sampler = new ChunkSampler(options, vocabulary, device, _input.Type);
        _loss = options.Loss == TrainingLoss.Softmax
            ? new SoftmaxChunk(_input, _output, options.Gradients)
            : new NegativeSamplingChunk(_input, _output, options.Gradients);
        _inputOptimizer = RowOptimizer.Create(options.Optimizer, _input, model.Dimension, device);
        _outputOptimizer = RowOptimizer.Create(options.Optimizer, _output, model.Dimension, device);
        _sums = zeros([2], _input.SumType, device).DetachFromDisposeScope();
    }

    /// <summary>Centres come in multiples of so many.</summary>
    public int Multiple => _sampler.Multiple;

    /// <summary>Has no row move far in one step.</summary>
    public void ClipSteps()
    {
        _inputOptimizer.ClipsSteps = true;
        _outputOptimizer.ClipsSteps = true;
    }

    public void BeginEpoch(int epoch)
    {
        _sampler.BeginEpoch(epoch);
        var random = TrainingStreams.Rounding(_options.Seed, epoch);
        foreach (var rows in (WeightRows[])[_input, _output]) rows.SeedRounding((long)(random.NextUInt64() >> 1));
    }

    public void Take(TokenChunks chunk, double learningRate)
    {
        using var scope = NewDisposeScope();
        var samples = _sampler.Draw(chunk);
        var gradients = _loss.Compute(samples);
        _inputOptimizer.Step([gradients.Input], learningRate);
        _outputOptimizer.Step(gradients.Output, learningRate);
        _sums.add_(stack([samples.Mask.sum().to(_sums.dtype), gradients.Loss.to(_sums.dtype)]), Scalars.One);
    }

    /// <summary>Pairs since the last call, and their summed loss.</summary>
    public (long Pairs, double Loss) TakeLoss()
    {
        using var scope = NewDisposeScope();
        var host = _sums.cpu().to(float64);
        var (pairs, loss) = (host.ReadCpuDouble(0), host.ReadCpuDouble(1));
        _sums.zero_();
        return ((long)pairs, loss);
    }

    /// <summary>Puts the random streams and the optimizers' rows into a state.</summary>
    public void Save(TrainingState state)
    {
        _sampler.Save(state);
        foreach (var (name, part) in Parts()) part.Save(state, name);
    }

    /// <param name="state">What <see cref="Save"/> filled.</param>
    /// <param name="withinEpoch">Whether the streams go on as well; each epoch begins its own.</param>
    public void Load(TrainingState state, bool withinEpoch)
    {
        if (withinEpoch) _sampler.Load(state);
        foreach (var (name, part) in Parts()) part.Load(state, name, withinEpoch);
    }

    public void Dispose()
    {
        _sampler.Dispose();
        _inputOptimizer.Dispose();
        _outputOptimizer.Dispose();
        _input.Dispose();
        _output.Dispose();
        _sums.Dispose();
    }

    private (string Name, RowOptimizer Part)[] Parts() => [("input_optimizer", _inputOptimizer), ("output_optimizer", _outputOptimizer)];
}
