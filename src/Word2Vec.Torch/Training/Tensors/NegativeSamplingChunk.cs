using Word2Vec.Torch.Modeling;
using static TorchSharp.torch;

namespace Word2Vec.Torch.Training;

/// <summary>
/// Negative sampling of a chunk: with u the centres' rows of W1, v the columns' and n the noise words' rows of W2ᵀ,
/// L = Σ mask·(−log σ(u·v)) + Σ weight·(−log σ(−u·n)). The gradient is autograd's, or the hand-derived one:
/// <code>
/// G = −mask·σ(−u·v)    H = weight·σ(u·n)
/// ∂L/∂u = G·v + H·n    ∂L/∂v = Gᵀ·u    ∂L/∂n = Hᵀ·u
/// </code>
/// </summary>
internal sealed class NegativeSamplingChunk(WeightRows input, WeightRows output, GradientKind kind) : IChunkLoss
{
    public ChunkGradients Compute(ChunkSamples samples)
    {
        var rows = new Rows(
            input.Gather(samples.Centers),
            output.Gather(samples.Columns.flatten()),
            output.Gather(samples.Negatives!.flatten()));
        var (loss, gradients) = kind == GradientKind.Autograd ? ByAutograd(rows, samples) : ByHand(rows, samples);
        return new ChunkGradients(
            loss,
            new RowGradients(samples.Centers, gradients.Centers),
            [
                new RowGradients(samples.Columns.flatten(), gradients.Columns),
                new RowGradients(samples.Negatives!.flatten(), gradients.Negatives),
            ]);
    }

    private static (Tensor Loss, Rows Gradients) ByAutograd(Rows rows, ChunkSamples samples)
    {
        foreach (var leaf in (Tensor[])[rows.Centers, rows.Columns, rows.Negatives]) leaf.requires_grad_(true);
        var (positive, negative) = Scores(rows, samples);
        var loss = (samples.Mask * SkipGramLoss.BinaryLogistic(positive, ones_like(positive))).sum()
            + (samples.NegativeWeights! * SkipGramLoss.BinaryLogistic(negative, zeros_like(negative))).sum();
        loss.backward();
        return (loss.detach(), new Rows(rows.Centers.grad!, rows.Columns.grad!, rows.Negatives.grad!));
    }

    private static (Tensor Loss, Rows Gradients) ByHand(Rows rows, ChunkSamples samples)
    {
        using var withoutGraph = no_grad();
        var (positive, negative) = Scores(rows, samples);
        // log(1 + e^s) − s is the loss −log σ(s) of a pair, log(1 + e^s) that of a negative.
        var loss = samples.Mask.mul(nn.functional.logsigmoid(positive)).sum().neg_()
            .sub_(samples.NegativeWeights!.mul(nn.functional.logsigmoid(negative.neg())).sum());
        var positiveGradient = positive.neg_().sigmoid_().mul_(samples.Mask).neg_();
        var negativeGradient = negative.sigmoid_().mul_(samples.NegativeWeights!);
        var (u, v) = (rows.Centers.view(samples.Mask.size(0), samples.Mask.size(1), -1), rows.Columns.view(samples.Mask.size(0), samples.Mask.size(2), -1));
        var (groups, noise) = (InGroups(rows.Centers, samples), InGroups(rows.Negatives, samples));
        var byCenter = positiveGradient.bmm(v).view_as(rows.Centers).add_(negativeGradient.bmm(noise).view_as(rows.Centers));
        var byColumn = positiveGradient.transpose(1, 2).bmm(u).view_as(rows.Columns);
        var byNegative = negativeGradient.transpose(1, 2).bmm(groups).view_as(rows.Negatives);
        return (loss, new Rows(byCenter, byColumn, byNegative));
    }

    /// <summary>Scores of the columns, [T / B, B, C], and of the negatives, [G, T / G, K].</summary>
    private static (Tensor Positive, Tensor Negative) Scores(Rows rows, ChunkSamples samples)
    {
        var u = rows.Centers.view(samples.Mask.size(0), samples.Mask.size(1), -1);
        var v = rows.Columns.view(samples.Mask.size(0), samples.Mask.size(2), -1);
        return (u.bmm(v.transpose(1, 2)), InGroups(rows.Centers, samples).bmm(InGroups(rows.Negatives, samples).transpose(1, 2)));
    }

    private static Tensor InGroups(Tensor rows, ChunkSamples samples) =>
        rows.view(samples.Negatives!.size(0), -1, rows.size(1));

    /// <summary>Rows of the weights, or their gradients: [T, N], [T / B · C, N], [G · K, N].</summary>
    private sealed record Rows(Tensor Centers, Tensor Columns, Tensor Negatives);
}
