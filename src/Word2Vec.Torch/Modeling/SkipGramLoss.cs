using static TorchSharp.torch;

namespace Word2Vec.Torch.Modeling;

/// <summary>
/// The losses of the guide as tensor operations, on scores and on weights. Every weight overload takes W1 as
/// <c>inputWeight</c> [V, N] and W2ᵀ as <c>outputWeight</c> [V, N]; B is the number of rows in the batch, K of negatives.
/// </summary>
/// <remarks>
/// All are stable for scores of any size: softmax by log-sum-exp, the logistic by its exact logarithm, with neither a clip nor a
/// constant inside a logarithm. Any floating type and device. With <c>Reduction.None</c> the result is one loss a row, [B].
/// Thread-safe.
/// </remarks>
public static class SkipGramLoss
{
    /// <summary>Binary logistic loss of each score, the atom of negative sampling: log(1 + eˢ) − y·s.</summary>
    /// <param name="scores">Scores s, any shape.</param>
    /// <param name="labels">Labels y of 0 or 1, the same shape and type.</param>
    /// <returns>The loss of each score, the same shape.</returns>
    public static Tensor BinaryLogistic(Tensor scores, Tensor labels)
    {
        using var scope = NewDisposeScope();
        // log(1 + e^s) − y·s = log(1 + e^((1 − 2y)·s)) for y in {0, 1}: no difference of large numbers.
        return nn.functional.logsigmoid(labels.mul(Scalars.Two).sub(Scalars.One).mul(scores)).neg().MoveToOuterDisposeScope();
    }

    /// <summary>Full softmax, −log P(context | centre), from the scores of all words (guide: "The Skip-Gram Objective").</summary>
    /// <param name="scores">A, [B, V].</param>
    /// <param name="contexts">The true context words, int64 [B].</param>
    /// <param name="reduction">Mean over the pairs by default.</param>
    /// <returns>The loss, a scalar unless the reduction is None.</returns>
    public static Tensor Softmax(Tensor scores, Tensor contexts, nn.Reduction reduction = nn.Reduction.Mean) =>
        nn.functional.cross_entropy(scores, contexts, reduction: reduction);

    /// <summary>Full softmax of (centre, context) pairs, from the weights.</summary>
    /// <param name="inputWeight">W1, [V, N].</param>
    /// <param name="outputWeight">W2ᵀ, [V, N].</param>
    /// <param name="centers">Centre words, int64 [B].</param>
    /// <param name="contexts">Context words, int64 [B].</param>
    /// <param name="reduction">Mean over the pairs by default.</param>
    /// <returns>The loss, a scalar unless the reduction is None.</returns>
    public static Tensor Softmax(
        Tensor inputWeight, Tensor outputWeight, Tensor centers, Tensor contexts, nn.Reduction reduction = nn.Reduction.Mean)
    {
        using var scope = NewDisposeScope();
        var scores = inputWeight.index_select(0, centers).matmul(outputWeight.t());
        return Softmax(scores, contexts, reduction).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// The guide's matrix objective ("The Complete Forward Pass"): L = −Σ A∘Y + Σᵢ log Σₖ exp Aᵢₖ with A = X·W1·W2. A row of Y
    /// may mark several contexts; the row still has one log-sum-exp, as the guide writes it.
    /// </summary>
    /// <param name="inputWeight">W1, [V, N].</param>
    /// <param name="outputWeight">W2ᵀ, [V, N].</param>
    /// <param name="x">X, the centres' one-hot rows, [B, V].</param>
    /// <param name="y">Y, 1 where a word is in the row's context, [B, V].</param>
    /// <param name="reduction">Sum over the rows by default, as the guide writes it.</param>
    /// <returns>The loss, a scalar unless the reduction is None.</returns>
    public static Tensor MatrixObjective(
        Tensor inputWeight, Tensor outputWeight, Tensor x, Tensor y, nn.Reduction reduction = nn.Reduction.Sum)
    {
        using var scope = NewDisposeScope();
        return MatrixObjective(Scores(inputWeight, outputWeight, x), y, reduction).MoveToOuterDisposeScope();
    }

    /// <summary>The guide's matrix objective from the scores: L = −Σ A∘Y + Σᵢ log Σₖ exp Aᵢₖ.</summary>
    /// <param name="scores">A, [B, V].</param>
    /// <param name="y">Y, 1 where a word is in the row's context, [B, V].</param>
    /// <param name="reduction">Sum over the rows by default, as the guide writes it.</param>
    /// <returns>The loss, a scalar unless the reduction is None.</returns>
    public static Tensor MatrixObjective(Tensor scores, Tensor y, nn.Reduction reduction = nn.Reduction.Sum)
    {
        using var scope = NewDisposeScope();
        return Reduce(scores.logsumexp(1) - (scores * y).sum(1), reduction).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// The sum of one cross-entropy for each 1 in Y: L = −Σ A∘Y + Σᵢ nᵢ·log Σₖ exp Aᵢₖ, nᵢ = Σₖ Yᵢₖ. Equal to
    /// <see cref="MatrixObjective(Tensor, Tensor, Tensor, Tensor, nn.Reduction)"/> where every row of Y holds a single 1.
    /// </summary>
    /// <inheritdoc cref="MatrixObjective(Tensor, Tensor, Tensor, Tensor, nn.Reduction)"/>
    public static Tensor MultiHotCrossEntropy(
        Tensor inputWeight, Tensor outputWeight, Tensor x, Tensor y, nn.Reduction reduction = nn.Reduction.Sum)
    {
        using var scope = NewDisposeScope();
        return MultiHotCrossEntropy(Scores(inputWeight, outputWeight, x), y, reduction).MoveToOuterDisposeScope();
    }

    /// <summary>One cross-entropy for each 1 in Y, from the scores: L = −Σ A∘Y + Σᵢ nᵢ·log Σₖ exp Aᵢₖ.</summary>
    /// <inheritdoc cref="MatrixObjective(Tensor, Tensor, nn.Reduction)"/>
    public static Tensor MultiHotCrossEntropy(Tensor scores, Tensor y, nn.Reduction reduction = nn.Reduction.Sum)
    {
        using var scope = NewDisposeScope();
        var rows = y.sum(1) * scores.logsumexp(1) - (scores * y).sum(1);
        return Reduce(rows, reduction).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Negative sampling from scores (Mikolov et al. 2013b, equation 4): −log σ(s₀) − Σₖ log σ(−sₖ) a row. A negative that stands
    /// twice counts twice.
    /// </summary>
    /// <param name="scores">[B, 1 + K]: the context word's score in column 0, the negatives' after it.</param>
    /// <param name="reduction">Mean over the pairs by default.</param>
    /// <returns>The loss, a scalar unless the reduction is None.</returns>
    public static Tensor NegativeSampling(Tensor scores, nn.Reduction reduction = nn.Reduction.Mean)
    {
        using var scope = NewDisposeScope();
        var labels = zeros_like(scores);
        labels.select(1, 0).fill_(Scalars.One);
        return Reduce(BinaryLogistic(scores, labels).sum(1), reduction).MoveToOuterDisposeScope();
    }

    /// <summary>Negative sampling of (centre, context, negatives) rows, from the weights.</summary>
    /// <param name="inputWeight">W1, [V, N].</param>
    /// <param name="outputWeight">W2ᵀ, [V, N].</param>
    /// <param name="centers">Centre words, int64 [B].</param>
    /// <param name="contexts">Context words, int64 [B].</param>
    /// <param name="negatives">Negative words, int64 [B, K].</param>
    /// <param name="reduction">Mean over the pairs by default.</param>
    /// <returns>The loss, a scalar unless the reduction is None.</returns>
    public static Tensor NegativeSampling(
        Tensor inputWeight,
        Tensor outputWeight,
        Tensor centers,
        Tensor contexts,
        Tensor negatives,
        nn.Reduction reduction = nn.Reduction.Mean)
    {
        using var scope = NewDisposeScope();
        var outputs = cat([contexts.unsqueeze(1), negatives], 1);
        var centerRows = inputWeight.index_select(0, centers).unsqueeze(2);
        var outputRows = outputWeight.index_select(0, outputs.flatten()).view(outputs.size(0), outputs.size(1), -1);
        return NegativeSampling(bmm(outputRows, centerRows).squeeze(2), reduction).MoveToOuterDisposeScope();
    }

    private static Tensor Scores(Tensor inputWeight, Tensor outputWeight, Tensor x) =>
        x.matmul(inputWeight).matmul(outputWeight.t());

    private static Tensor Reduce(Tensor rows, nn.Reduction reduction) => reduction switch
    {
        nn.Reduction.Sum => rows.sum(),
        nn.Reduction.Mean => rows.mean(),
        _ => rows.alias(),
    };
}
