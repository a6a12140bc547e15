using TorchSharp;
using Word2Vec.Torch.Modeling;
using static TorchSharp.torch;

namespace Word2Vec.Torch.Training;

/// <summary>
/// Negative sampling of a chunk. As in word2vec's program, the context word is the input and the centre is predicted, so that a centre's
/// negatives meet each word of its window: with v the columns' rows of W1, u the centres' and n the noise words' rows of W2ᵀ,
/// L = Σ mask·(−log σ(u·v)) + Σ weight·(−log σ(−v·n)). The gradient is autograd's, or the hand-derived one:
/// <code>
/// G = −mask·σ(−u·v)    H = weight·σ(v·n)
/// ∂L/∂u = G·v    ∂L/∂v = Gᵀ·u + H·n    ∂L/∂n = Hᵀ·v
/// </code>
/// Since σ′ ≤ ¼, the curvature along u is at most ¼·mask·|v|², and along the others in the same way.
/// </summary>
/// <param name="input">W1.</param>
/// <param name="output">W2ᵀ.</param>
/// <param name="kind">Where gradients come from.</param>
/// <param name="withCurvature">Whether the curvature along each row is wanted.</param>
internal sealed class NegativeSamplingChunk(WeightRows input, WeightRows output, GradientKind kind, bool withCurvature = false) : IChunkLoss
{
    private static readonly Scalar Quarter = 0.25;

    public ChunkGradients Compute(ChunkSamples samples)
    {
        var (columns, negatives) = (samples.Columns.flatten(), samples.Negatives!.flatten());
        var rows = new Rows(output.Gather(samples.Centers), input.Gather(columns), output.Gather(negatives));
        var (loss, gradients) = kind == GradientKind.Autograd ? ByAutograd(rows, samples) : ByHand(rows, samples);
        var curvature = withCurvature ? Curvature(rows, samples) : null;
        return new ChunkGradients(
            loss,
            new RowGradients(columns, gradients.Columns) { Curvature = curvature?.Columns },
            [
                new RowGradients(samples.Centers, gradients.Centers) { Curvature = curvature?.Centers },
                new RowGradients(negatives, gradients.Negatives) { Curvature = curvature?.Negatives },
            ]);
    }

    private static Rows Curvature(Rows rows, ChunkSamples samples)
    {
        using var withoutGraph = no_grad();
        var (mask, weights) = (samples.Mask, samples.NegativeWeights!);
        var (u, v) = (SquaredLengths(rows.Centers).view(mask.size(0), -1, 1), SquaredLengths(rows.Columns));
        var n = SquaredLengths(rows.Negatives).view(weights.size(0), -1, 1);
        return new Rows(
            mask.bmm(v.view(mask.size(0), -1, 1)).flatten(),
            mask.transpose(1, 2).bmm(u).flatten().add_(weights.bmm(n).flatten(), Scalars.One),
            weights.transpose(1, 2).bmm(v.view(weights.size(0), -1, 1)).flatten());
    }

    // A quarter of them.
    private static Tensor SquaredLengths(Tensor rows) => rows.square().sum(1).mul_(Quarter);

    private static (Tensor Loss, Rows Gradients) ByAutograd(Rows rows, ChunkSamples samples)
    {
        using var withGraph = enable_grad();
        foreach (var leaf in (Tensor[])[rows.Centers, rows.Columns, rows.Negatives]) leaf.requires_grad_(true);
        var blocks = new Blocks(rows, samples);
        var (positive, negative) = blocks.Scores();
        var attraction = (samples.Mask * SkipGramLoss.BinaryLogistic(positive, ones_like(positive))).sum();
        var repulsion = (samples.NegativeWeights! * SkipGramLoss.BinaryLogistic(negative, zeros_like(negative))).sum();
        var loss = attraction.add(repulsion, Scalars.One);
        loss.backward();
        return (loss.detach(), new Rows(rows.Centers.grad!, rows.Columns.grad!, rows.Negatives.grad!));
    }

    private static (Tensor Loss, Rows Gradients) ByHand(Rows rows, ChunkSamples samples)
    {
        using var withoutGraph = no_grad();
        var blocks = new Blocks(rows, samples);
        var (positive, negative) = blocks.Scores();
        // log(1 + e^s) − s is the loss −log σ(s) of a pair, log(1 + e^s) that of a negative.
        var loss = samples.Mask.mul(nn.functional.logsigmoid(positive)).sum().neg_()
            .sub_(samples.NegativeWeights!.mul(nn.functional.logsigmoid(negative.neg())).sum());
        var positiveGradient = positive.neg_().sigmoid_().mul_(samples.Mask).neg_();
        var negativeGradient = negative.sigmoid_().mul_(samples.NegativeWeights!);
        var byCenter = positiveGradient.bmm(blocks.V).view_as(rows.Centers);
        var byColumn = positiveGradient.transpose(1, 2).bmm(blocks.U).view_as(rows.Columns)
            .add_(negativeGradient.bmm(blocks.Noise).view_as(rows.Columns), Scalars.One);
        var byNegative = negativeGradient.transpose(1, 2).bmm(blocks.Groups).view_as(rows.Negatives);
        return (loss, new Rows(byCenter, byColumn, byNegative));
    }

    /// <summary>Rows of the weights, their gradients or curvatures: [T, N], [T / B · C, N], [G · K, N].</summary>
    private sealed record Rows(Tensor Centers, Tensor Columns, Tensor Negatives);

    /// <summary>The same rows as batches of matrices: u against v by blocks of centres, v against n by groups.</summary>
    private sealed class Blocks(Rows rows, ChunkSamples samples)
    {
        /// <summary>Centres, [T / B, B, N].</summary>
        public Tensor U { get; } = rows.Centers.view(samples.Mask.size(0), samples.Mask.size(1), -1);

        /// <summary>Columns, [T / B, C, N].</summary>
        public Tensor V { get; } = rows.Columns.view(samples.Mask.size(0), samples.Mask.size(2), -1);

        /// <summary>Columns, [G, T / G · C / B, N].</summary>
        public Tensor Groups { get; } = rows.Columns.view(samples.Negatives!.size(0), -1, rows.Columns.size(1));

        /// <summary>Negatives, [G, K, N].</summary>
        public Tensor Noise { get; } = rows.Negatives.view(samples.Negatives!.size(0), -1, rows.Centers.size(1));

        /// <summary>Scores of the centres beside the columns, [T / B, B, C], and of the negatives, [G, T / G · C / B, K].</summary>
        public (Tensor Positive, Tensor Negative) Scores() => (U.bmm(V.transpose(1, 2)), Groups.bmm(Noise.transpose(1, 2)));
    }
}
