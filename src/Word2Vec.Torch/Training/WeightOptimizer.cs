using TorchSharp;
using Word2Vec.Torch.Modeling;
using static TorchSharp.torch;

namespace Word2Vec.Torch.Training;

/// <summary>Moves a model's weights along their gradients.</summary>
internal abstract class WeightOptimizer : IDisposable
{
    public static WeightOptimizer Create(TrainingOptions options, SkipGramModel model) => options.Optimizer switch
    {
        OptimizerKind.Adagrad => new OfTorch(optim.Adagrad(model.parameters(), options.LearningRate)),
        OptimizerKind.Adam => new OfTorch(optim.Adam(model.parameters(), options.LearningRate)),
        _ => new Sgd(model),
    };

    public abstract void Step(double learningRate);

    public abstract void Dispose();

    /// <summary>
    /// torch.optim.SGD's step without momentum, w ← w − η·∂L/∂w. TorchSharp's own passes η as a temporary that the garbage collector
    /// may free during the native call (see <see cref="Scalars"/>); the default optimizer must not fail once in a million steps.
    /// </summary>
    private sealed class Sgd(SkipGramModel model) : WeightOptimizer
    {
        private readonly IReadOnlyList<Tensor> _weights = [.. model.parameters()];

        public override void Step(double learningRate)
        {
            using var noGradient = no_grad();
            using Scalar scale = -learningRate;
            foreach (var weight in _weights)
            {
                using var gradient = weight.grad;
                if (gradient is not null) weight.add_(gradient, scale);
            }
        }

        // The weights are the model's own: disposed here, they would vanish from its parameters, and a second training would train nothing.
        public override void Dispose()
        {
        }
    }

    private sealed class OfTorch(optim.Optimizer optimizer) : WeightOptimizer
    {
        public override void Step(double learningRate)
        {
            foreach (var group in optimizer.ParamGroups) group.LearningRate = learningRate;
            optimizer.step();
        }

        public override void Dispose() => optimizer.Dispose();
    }
}
