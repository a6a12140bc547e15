using Word2Vec.Torch.Gradients;
using Word2Vec.Torch.Modeling;
using static TorchSharp.torch;

namespace Word2Vec.Torch.Verification;

/// <summary>A loss as a function of its scores and of the weights, with its gradients by hand.</summary>
/// <param name="Name">What the report calls it.</param>
/// <param name="Scores">(W1, W2ᵀ) to A.</param>
/// <param name="LossOfScores">A to L.</param>
/// <param name="LossOfWeights">(W1, W2ᵀ) to L.</param>
/// <param name="Hand">(W1, W2ᵀ) to the hand-derived gradients.</param>
internal sealed record GradientFormula(
    string Name,
    Func<Tensor, Tensor, Tensor> Scores,
    Func<Tensor, Tensor> LossOfScores,
    Func<Tensor, Tensor, Tensor> LossOfWeights,
    Func<Tensor, Tensor, SkipGramGradients> Hand)
{
    /// <summary>Every formula, on one problem.</summary>
    public static IReadOnlyList<GradientFormula> All(GradientProblem problem) =>
    [
        SoftmaxPair(problem),
        SoftmaxBatch(problem, nn.Reduction.Sum),
        SoftmaxBatch(problem, nn.Reduction.Mean),
        MatrixObjective(problem),
        MultiHotCrossEntropy(problem),
        NegativeSampling(problem, nn.Reduction.Sum),
        NegativeSampling(problem, nn.Reduction.Mean),
    ];

    private static GradientFormula SoftmaxPair(GradientProblem p)
    {
        var (center, context) = (p.StepCenter, p.StepContext);
        var (centers, contexts) = (tensor(new long[] { center }), tensor(new long[] { context }));
        return new(
            "softmax pair",
            (w1, w2) => w2.mv(w1.select(0, center)),
            a => SkipGramLoss.Softmax(a.unsqueeze(0), contexts, nn.Reduction.Sum),
            (w1, w2) => SkipGramLoss.Softmax(w1, w2, centers, contexts, nn.Reduction.Sum),
            (w1, w2) =>
            {
                var pair = HandDerived.SoftmaxPair(w1, w2, center, context);
                using var row = pair.CenterRow;
                return new(pair.Scores, OnlyRow(w1, center, row), pair.OutputWeight);
            });
    }

    private static GradientFormula SoftmaxBatch(GradientProblem p, nn.Reduction reduction) => new(
        $"softmax batch, {Lower(reduction)}",
        (w1, w2) => w1.index_select(0, p.Centers).matmul(w2.t()),
        a => SkipGramLoss.Softmax(a, p.Contexts, reduction),
        (w1, w2) => SkipGramLoss.Softmax(w1, w2, p.Centers, p.Contexts, reduction),
        (w1, w2) => HandDerived.Softmax(w1, w2, p.Centers, p.Contexts, reduction));

    private static GradientFormula MatrixObjective(GradientProblem p) => new(
        "matrix objective",
        (w1, w2) => p.X.matmul(w1).matmul(w2.t()),
        a => SkipGramLoss.MatrixObjective(a, p.Y),
        (w1, w2) => SkipGramLoss.MatrixObjective(w1, w2, p.X.to(w1.dtype), p.Y.to(w1.dtype)),
        (w1, w2) => HandDerived.MatrixObjective(w1, w2, p.X.to(w1.dtype), p.Y.to(w1.dtype)));

    private static GradientFormula MultiHotCrossEntropy(GradientProblem p) => new(
        "multi-hot cross-entropy",
        (w1, w2) => p.X.matmul(w1).matmul(w2.t()),
        a => SkipGramLoss.MultiHotCrossEntropy(a, p.Y),
        (w1, w2) => SkipGramLoss.MultiHotCrossEntropy(w1, w2, p.X.to(w1.dtype), p.Y.to(w1.dtype)),
        (w1, w2) => HandDerived.MultiHotCrossEntropy(w1, w2, p.X.to(w1.dtype), p.Y.to(w1.dtype)));

    private static GradientFormula NegativeSampling(GradientProblem p, nn.Reduction reduction) => new(
        $"negative sampling, {Lower(reduction)}",
        (w1, w2) =>
        {
            var outputs = cat([p.Contexts.unsqueeze(1), p.Negatives], 1);
            return w1.index_select(0, p.Centers).matmul(w2.t()).gather(1, outputs);
        },
        a => SkipGramLoss.NegativeSampling(a, reduction),
        (w1, w2) => SkipGramLoss.NegativeSampling(w1, w2, p.Centers, p.Contexts, p.Negatives, reduction),
        (w1, w2) => HandDerived.NegativeSampling(w1, w2, p.Centers, p.Contexts, p.Negatives, reduction));

    private static Tensor OnlyRow(Tensor weight, long row, Tensor values)
    {
        var whole = zeros_like(weight);
        whole.select(0, row).copy_(values);
        return whole;
    }

    private static string Lower(nn.Reduction reduction) => reduction == nn.Reduction.Sum ? "sum" : "mean";
}
