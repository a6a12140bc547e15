using Word2Vec.Torch.Gradients;
using Word2Vec.Torch.Modeling;
using static TorchSharp.torch;

namespace Word2Vec.Torch.Tests.Gradients;

/// <summary>A loss of the weights with its gradients by hand, by name, so that theories can list them.</summary>
internal sealed record LossCase(Func<SmallProblem, Tensor, Tensor, Tensor> Loss, Func<SmallProblem, Tensor, Tensor, SkipGramGradients> Hand)
{
    public static IReadOnlyDictionary<string, LossCase> All { get; } = new Dictionary<string, LossCase>
    {
        ["softmax, sum"] = Softmax(nn.Reduction.Sum),
        ["softmax, mean"] = Softmax(nn.Reduction.Mean),
        ["matrix objective, sum"] = Matrix(nn.Reduction.Sum),
        ["matrix objective, mean"] = Matrix(nn.Reduction.Mean),
        ["multi-hot, sum"] = MultiHot(nn.Reduction.Sum),
        ["multi-hot, mean"] = MultiHot(nn.Reduction.Mean),
        ["negative sampling, sum"] = Sampling(nn.Reduction.Sum),
        ["negative sampling, mean"] = Sampling(nn.Reduction.Mean),
    };

    public static TheoryData<string> Names => [.. All.Keys];

    public GradientCheckReport Check(SmallProblem p, SkipGramGradients hand) => GradientCheck.Run(
        () => Loss(p, p.W1, p.W2), [new("W1", p.W1, hand.InputWeight), new("W2ᵀ", p.W2, hand.OutputWeight)]);

    private static LossCase Softmax(nn.Reduction r) => new(
        (p, a, b) => SkipGramLoss.Softmax(a, b, p.Centers, p.Contexts, r),
        (p, a, b) => HandDerived.Softmax(a, b, p.Centers, p.Contexts, r));

    private static LossCase Matrix(nn.Reduction r) => new(
        OfMatrix((a, b, x, y) => SkipGramLoss.MatrixObjective(a, b, x, y, r)),
        OfMatrix((a, b, x, y) => HandDerived.MatrixObjective(a, b, x, y, r)));

    private static LossCase MultiHot(nn.Reduction r) => new(
        OfMatrix((a, b, x, y) => SkipGramLoss.MultiHotCrossEntropy(a, b, x, y, r)),
        OfMatrix((a, b, x, y) => HandDerived.MultiHotCrossEntropy(a, b, x, y, r)));

    private static Func<SmallProblem, Tensor, Tensor, T> OfMatrix<T>(Func<Tensor, Tensor, Tensor, Tensor, T> function) => (p, a, b) =>
    {
        using var x = p.X.to(a.dtype);
        using var y = p.Y.to(a.dtype);
        return function(a, b, x, y);
    };

    private static LossCase Sampling(nn.Reduction r) => new(
        (p, a, b) => SkipGramLoss.NegativeSampling(a, b, p.Centers, p.Contexts, p.Negatives, r),
        (p, a, b) => HandDerived.NegativeSampling(a, b, p.Centers, p.Contexts, p.Negatives, r));
}
