using TorchSharp;
using Word2Vec.Torch.Modeling;
using static TorchSharp.torch;

namespace Word2Vec.Torch.Projection;

/// <summary>
/// How much each two vectors belong together, p of the t-SNE paper: a Gaussian around each vector, as wide as the perplexity asks, made
/// symmetric.
/// </summary>
internal static class Affinities
{
    private const int MostBisections = 100;
    private const double EntropyTolerance = 1e-5;

    private static readonly Scalar Infinity = float.PositiveInfinity;
    private static readonly Scalar Smallest = 1e-30;
    private static readonly Scalar Largest = 1e30;
    private static readonly Scalar Tolerance = EntropyTolerance;

    /// <summary>[V, V], float32, the sum of all 1, the diagonal 0.</summary>
    public static Tensor Of(Tensor vectors, double perplexity, CancellationToken cancellation)
    {
        using var scope = NewDisposeScope();
        var count = vectors.size(0);
        var affinities = empty(count, count, float32, vectors.device);
        // |x|² + |y|² − 2xy cancels badly far from the origin; and the scale is free, so that no square overflows.
        var centred = vectors - vectors.mean([0], keepdim: true);
        centred.div_(centred.abs().max().clamp_min(Smallest));
        var squares = centred.square().sum(1);
        foreach (var (start, rows) in RowBlocks.Of(count))
        {
            cancellation.ThrowIfCancellationRequested();
            using var block = NewDisposeScope();
            var distances = centred.narrow(0, start, rows).mm(centred.t()).mul_(Scalars.MinusTwo)
                .add_(squares.narrow(0, start, rows).unsqueeze(1), Scalars.One).add_(squares, Scalars.One);
            distances.diagonal(start).fill_(Infinity);
            affinities.narrow(0, start, rows).copy_(Conditional(distances, Math.Log(perplexity)));
        }

        MakeSymmetric(affinities);
        return affinities.MoveToOuterDisposeScope();
    }

    /// <summary>Each row exp(−β d), scaled to sum 1, with the row's β found by bisection so that the entropy is the one asked for.</summary>
    private static Tensor Conditional(Tensor distances, double entropy)
    {
        using var scope = NewDisposeScope();
        using Scalar wanted = entropy;
        // From the nearest one on: neither p nor the entropy changes, and the largest term is 1.
        distances = distances - distances.amin([1], keepdim: true);
        var finite = distances.masked_fill(distances.isinf(), Scalars.Zero);
        var mean = finite.mean([1], keepdim: true).clamp_min(Smallest);
        var precision = mean.reciprocal();
        var low = zeros_like(precision);
        var high = full_like(precision, Infinity);
        for (var bisection = 0; bisection < MostBisections; bisection++)
        {
            using var step = NewDisposeScope();
            var weights = (distances * precision).neg_().exp_();
            var sum = weights.sum(1, keepdim: true);
            var error = sum.log().add_(precision * (weights * finite).sum(1, keepdim: true) / sum, Scalars.One).sub_(wanted);
            if (error.abs().le(Tolerance).all().item<bool>()) break;
            var tooWide = error.gt(Scalars.Zero);
            low.copy_(where(tooWide, precision, low));
            high.copy_(where(tooWide, high, precision));
            var next = where(high.isinf(), precision.mul(Scalars.Two), low.add(high, Scalars.One).div_(Scalars.Two));
            precision.copy_(next.clamp_(Smallest, Largest));
        }

        return (distances * precision).neg_().softmax(1).MoveToOuterDisposeScope();
    }

    private static void MakeSymmetric(Tensor affinities)
    {
        using Scalar scale = 1.0 / (2 * affinities.size(0));
        foreach (var (start, rows) in RowBlocks.Of(affinities.size(0)))
        {
            // Right of the diagonal block, and the block itself: what lies left was made with the rows above.
            using var block = NewDisposeScope();
            var rest = affinities.size(0) - start;
            var right = affinities.narrow(0, start, rows).narrow(1, start, rest);
            var below = affinities.narrow(0, start, rest).narrow(1, start, rows);
            var mean = right.add(below.t(), Scalars.One).mul_(scale);
            right.copy_(mean);
            below.copy_(mean.t());
        }
    }
}
