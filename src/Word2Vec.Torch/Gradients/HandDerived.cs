using TorchSharp;
using Word2Vec.Torch.Modeling;
using static TorchSharp.torch;

namespace Word2Vec.Torch.Gradients;

/// <summary>
/// The gradients of <see cref="SkipGramLoss"/> written out by hand as the guide derives them ("Gradient Derivation",
/// "Backpropagation", "Negative Sampling Implementation"), as tensor operations without autograd. The algebra is in
/// <c>docs/gradients.md</c>. Shapes: W1 [V, N], W2ᵀ [V, N]; B rows in a batch, K negatives.
/// </summary>
/// <remarks>
/// Any floating type and device. A word that stands in several rows of a batch receives the sum of their contributions, added
/// up by <c>index_add_</c>, whose order, and so whose last bits, CUDA does not fix. Reductions are Sum and Mean; the mean
/// divides by B. Indices are trusted to lie in the vocabulary, as torch checks them. Thread-safe.
/// </remarks>
public static class HandDerived
{
    /// <summary>
    /// Gradient of the binary logistic loss by its score, the atom of negative sampling: σ(s) − y, computed as
    /// (1 − 2y)·σ((1 − 2y)·s), which keeps its digits where σ(s) is near y.
    /// </summary>
    /// <param name="scores">Scores s, any shape.</param>
    /// <param name="labels">Labels y of 0 or 1, the same shape and type.</param>
    /// <returns>∂L/∂s of each score's own loss, the same shape.</returns>
    public static Tensor BinaryLogistic(Tensor scores, Tensor labels)
    {
        using var withoutGraph = no_grad();
        using var scope = NewDisposeScope();
        var signs = labels.mul(Scalars.MinusTwo).add(Scalars.One, Scalars.One);
        return signs.mul(scores).sigmoid_().mul_(signs).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// One pair under full softmax: ∂L/∂s = softmax(s) − onehot(o), ∂L/∂u = W2 · ∂L/∂s, ∂L/∂W2 = u ⊗ ∂L/∂s (guide:
    /// "Backpropagation"; its update then transposes ∂L/∂W2 once too often, which is not repeated here).
    /// </summary>
    /// <param name="inputWeight">W1, [V, N].</param>
    /// <param name="outputWeight">W2ᵀ, [V, N].</param>
    /// <param name="center">The centre word c; u is row c of W1.</param>
    /// <param name="context">The context word o.</param>
    /// <returns>The three gradients, to be disposed by the caller.</returns>
    public static SoftmaxPairGradients SoftmaxPair(Tensor inputWeight, Tensor outputWeight, long center, long context)
    {
        using var withoutGraph = no_grad();
        using var scope = NewDisposeScope();
        var u = inputWeight.select(0, center);
        var scoreGradient = outputWeight.mv(u).softmax(0);
        scoreGradient.select(0, context).sub_(Scalars.One);
        var centerGradient = outputWeight.t().mv(scoreGradient);
        var outputGradient = outer(scoreGradient, u);
        return new SoftmaxPairGradients(
            scoreGradient.MoveToOuterDisposeScope(),
            centerGradient.MoveToOuterDisposeScope(),
            outputGradient.MoveToOuterDisposeScope());
    }

    /// <summary>A batch of pairs under full softmax: ∂L/∂A = softmax(A) − Y, Y the contexts' one-hot rows.</summary>
    /// <param name="inputWeight">W1, [V, N].</param>
    /// <param name="outputWeight">W2ᵀ, [V, N].</param>
    /// <param name="centers">Centre words, int64 [B].</param>
    /// <param name="contexts">Context words, int64 [B].</param>
    /// <param name="reduction">Mean over the pairs by default, as the loss's.</param>
    /// <returns>The three gradients, to be disposed by the caller.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The reduction is None: there is no scalar loss.</exception>
    public static SkipGramGradients Softmax(
        Tensor inputWeight, Tensor outputWeight, Tensor centers, Tensor contexts, nn.Reduction reduction = nn.Reduction.Mean)
    {
        using var withoutGraph = no_grad();
        using var scope = NewDisposeScope();
        var centerRows = inputWeight.index_select(0, centers);
        var scoreGradient = centerRows.matmul(outputWeight.t()).softmax(1);
        scoreGradient.scatter_add_(1, contexts.unsqueeze(1), full_like(contexts, Scalars.MinusOne, scoreGradient.dtype).unsqueeze(1));
        using Scalar weight = Weight(reduction, centers.size(0));
        scoreGradient.mul_(weight);
        return new SkipGramGradients(
            scoreGradient,
            AddRows(inputWeight, centers, scoreGradient.matmul(outputWeight)),
            scoreGradient.t().matmul(centerRows)).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// The guide's matrix objective: ∂L/∂A = softmax(A) − Y, ∂L/∂W1 = Xᵀ·∂L/∂A·W2ᵀ, ∂L/∂W2 = (X·W1)ᵀ·∂L/∂A, whatever the rows of
    /// Y sum to ("Gradient Derivation").
    /// </summary>
    /// <param name="inputWeight">W1, [V, N].</param>
    /// <param name="outputWeight">W2ᵀ, [V, N].</param>
    /// <param name="x">X, the centres' one-hot rows, [B, V].</param>
    /// <param name="y">Y, 1 where a word is in the row's context, [B, V].</param>
    /// <param name="reduction">Sum over the rows by default, as the guide writes it.</param>
    /// <returns>The three gradients, to be disposed by the caller.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The reduction is None: there is no scalar loss.</exception>
    public static SkipGramGradients MatrixObjective(
        Tensor inputWeight, Tensor outputWeight, Tensor x, Tensor y, nn.Reduction reduction = nn.Reduction.Sum) =>
        OfMatrix(inputWeight, outputWeight, x, scores => scores.softmax(1) - y, reduction);

    /// <summary>One cross-entropy for each 1 in Y: ∂L/∂Aᵢ = nᵢ·softmax(Aᵢ) − Yᵢ, nᵢ the sum of row i of Y.</summary>
    /// <inheritdoc cref="MatrixObjective"/>
    public static SkipGramGradients MultiHotCrossEntropy(
        Tensor inputWeight, Tensor outputWeight, Tensor x, Tensor y, nn.Reduction reduction = nn.Reduction.Sum) =>
        OfMatrix(inputWeight, outputWeight, x, scores => y.sum(1, keepdim: true) * scores.softmax(1) - y, reduction);

    /// <summary>
    /// Negative sampling: ∂L/∂s = σ(s) − y with y = 1 for the context and 0 for each negative; ∂L/∂u = Σ (∂L/∂s)·v over the
    /// outputs v; ∂L/∂v = (∂L/∂s)·u. Every output counts, also a negative that stands twice or equals the centre or the context.
    /// </summary>
    /// <param name="inputWeight">W1, [V, N].</param>
    /// <param name="outputWeight">W2ᵀ, [V, N].</param>
    /// <param name="centers">Centre words, int64 [B].</param>
    /// <param name="contexts">Context words, int64 [B].</param>
    /// <param name="negatives">Negative words, int64 [B, K].</param>
    /// <param name="reduction">Mean over the pairs by default, as the loss's.</param>
    /// <returns>The three gradients, to be disposed by the caller.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The reduction is None: there is no scalar loss.</exception>
    public static SkipGramGradients NegativeSampling(
        Tensor inputWeight,
        Tensor outputWeight,
        Tensor centers,
        Tensor contexts,
        Tensor negatives,
        nn.Reduction reduction = nn.Reduction.Mean)
    {
        using var withoutGraph = no_grad();
        using var scope = NewDisposeScope();
        var outputs = cat([contexts.unsqueeze(1), negatives], 1);
        var centerRows = inputWeight.index_select(0, centers);
        var outputRows = outputWeight.index_select(0, outputs.flatten()).view(outputs.size(0), outputs.size(1), -1);
        var scores = outputRows.matmul(centerRows.unsqueeze(2)).squeeze(2);
        var labels = zeros_like(scores);
        labels.select(1, 0).fill_(Scalars.One);
        using Scalar weight = Weight(reduction, centers.size(0));
        var scoreGradient = BinaryLogistic(scores, labels).mul(weight);
        var centerGradient = scoreGradient.unsqueeze(1).matmul(outputRows).squeeze(1);
        var outputGradient = scoreGradient.unsqueeze(2) * centerRows.unsqueeze(1);
        return new SkipGramGradients(
            scoreGradient,
            AddRows(inputWeight, centers, centerGradient),
            AddRows(outputWeight, outputs.flatten(), outputGradient.flatten(0, 1))).MoveToOuterDisposeScope();
    }

    private static SkipGramGradients OfMatrix(
        Tensor inputWeight, Tensor outputWeight, Tensor x, Func<Tensor, Tensor> gradientOfScores, nn.Reduction reduction)
    {
        using var withoutGraph = no_grad();
        using var scope = NewDisposeScope();
        var hidden = x.matmul(inputWeight);
        using Scalar weight = Weight(reduction, x.size(0));
        var scoreGradient = gradientOfScores(hidden.matmul(outputWeight.t())).mul(weight);
        return new SkipGramGradients(
            scoreGradient,
            x.t().matmul(scoreGradient.matmul(outputWeight)),
            scoreGradient.t().matmul(hidden)).MoveToOuterDisposeScope();
    }

    /// <summary>Zeros in the shape of <paramref name="weight"/> with each of <paramref name="rows"/> added to its word's row.</summary>
    private static Tensor AddRows(Tensor weight, Tensor words, Tensor rows) =>
        zeros_like(weight).index_add_(0, words, rows, Scalars.One);

    private static double Weight(nn.Reduction reduction, long rows) => reduction switch
    {
        nn.Reduction.Sum => 1,
        nn.Reduction.Mean => 1.0 / rows,
        _ => throw new ArgumentOutOfRangeException(
            nameof(reduction), reduction, "A gradient belongs to a scalar loss: reduce by Sum or Mean."),
    };
}
