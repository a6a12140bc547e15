using Word2Vec.Torch.Modeling;
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
    private readonly Tensor _epochLoss;
    private readonly bool _movesInput;
    private readonly bool _movesOutput;

    /// <param name="options">The settings.</param>
    /// <param name="model">The weights to train.</param>
    /// <param name="shape">How chunks are cut.</param>
    /// <param name="isBounded">Whether frequent words' steps are bounded.</param>
    public TensorStep(TrainingOptions options, SkipGramModel model, ChunkShape shape, bool isBounded)
    {
        using var scope = NewDisposeScope();
        _options = options;
        (_input, _output) = (new WeightRows(model.InputWeight, options.Deterministic), new WeightRows(model.OutputWeight, options.Deterministic));
        (_movesInput, _movesOutput) = (model.InputWeight.requires_grad, model.OutputWeight.requires_grad);
        var device = model.WeightPlace.Device;
        _sampler = new ChunkSampler(shape, options.DistinctNegatives, device, _input.Type);
        _loss = options.Loss == TrainingLoss.Softmax
            ? new SoftmaxChunk(_input, _output, options.Gradients, isBounded)
            : new NegativeSamplingChunk(_input, _output, options.Gradients, isBounded);
        _inputOptimizer = RowOptimizer.Create(options.Optimizer, _input, model.Dimension, device, isBounded);
        _outputOptimizer = RowOptimizer.Create(options.Optimizer, _output, model.Dimension, device, isBounded);
        _epochLoss = zeros([], _input.SumType, device).DetachFromDisposeScope();
    }

    /// <summary>Whether a chunk must tell its different words.</summary>
    public bool NeedsDistinctRows => _inputOptimizer.NeedsDistinctRows;

    public void BeginEpoch(int epoch)
    {
        var random = TrainingStreams.Rounding(_options.Seed, epoch);
        foreach (var rows in (WeightRows[])[_input, _output]) rows.BeginEpoch(random.NextUInt64());
        using var scope = NewDisposeScope();
        _epochLoss.zero_();
    }

    /// <summary>Gives the device all its work on a chunk; it waits for none of it.</summary>
    public void Take(TokenChunk chunk, double learningRate)
    {
        using var scope = NewDisposeScope();
        var samples = _sampler.Take(chunk);
        foreach (var rows in (WeightRows[])[_input, _output]) rows.BeginStep(chunk.Number);
        var gradients = _loss.Compute(samples);
        if (_movesInput) _inputOptimizer.Step([gradients.Input], samples.InputRows, learningRate);
        if (_movesOutput) _outputOptimizer.Step(gradients.Output, samples.OutputRows, learningRate);
        _epochLoss.add_(gradients.Loss.to(_epochLoss.dtype), Scalars.One);
    }

    /// <summary>The epoch's summed loss so far. Waits until the device has done all that it was given.</summary>
    public double ReadLoss()
    {
        using var scope = NewDisposeScope();
        return _epochLoss.cpu().to(float64).ReadCpuDouble(0);
    }

    /// <summary>Puts the optimizers' rows into a state.</summary>
    public void Save(TrainingState state)
    {
        foreach (var (name, part) in Parts()) part.Save(state, name);
    }

    /// <param name="state">What <see cref="Save"/> filled.</param>
    /// <param name="loss">The epoch's summed loss until then.</param>
    public void Load(TrainingState state, double loss)
    {
        foreach (var (name, part) in Parts()) part.Load(state, name);
        using var scope = NewDisposeScope();
        _epochLoss.copy_(tensor(loss, float64).to(_epochLoss.dtype));
    }

    public void Dispose()
    {
        _sampler.Dispose();
        _inputOptimizer.Dispose();
        _outputOptimizer.Dispose();
        _input.Dispose();
        _output.Dispose();
        _epochLoss.Dispose();
    }

    private (string Name, RowOptimizer Part)[] Parts() => [("input_optimizer", _inputOptimizer), ("output_optimizer", _outputOptimizer)];
}
