using TorchSharp;
using Word2Vec.Torch.Modeling;
using static TorchSharp.torch;

namespace Word2Vec.Torch.Projection;

/// <summary>
/// The slope of the divergence KL(P ‖ Q) at a layout: 4 Σⱼ (p − q) w (yᵢ − yⱼ) with w = 1 / (1 + |yᵢ − yⱼ|²) and q = w / Σ w
/// (van der Maaten and Hinton 2008, equation 5).
/// </summary>
/// <param name="Gradient">[V, 2].</param>
/// <param name="Divergence">KL(P ‖ Q), where asked for.</param>
internal sealed record LayoutForces(Tensor Gradient, double? Divergence)
{
    private static readonly Scalar Four = 4;
    private static readonly Scalar SmallestAffinity = 1e-30;

    public static LayoutForces At(Tensor layout, Tensor affinities, double exaggeration, bool withDivergence)
    {
        using var scope = NewDisposeScope();
        var count = layout.size(0);
        var ones = torch.ones(count, 1, float32, layout.device);
        var squares = layout.square().sum(1, keepdim: true);
        // 1 + |yᵢ|² + |yⱼ|² − 2yᵢyⱼ as one product of matrices.
        var left = cat([layout.mul(Scalars.MinusTwo), squares.add(ones, Scalars.One), ones], 1);
        var right = cat([layout, ones, squares], 1).t().contiguous();
        var extended = cat([layout, ones], 1);
        var attraction = empty(count, 3, float32, layout.device);
        var repulsion = empty_like(attraction);
        var total = zeros(1, float64, layout.device);
        var divergence = zeros(1, float64, layout.device);
        foreach (var (start, rows) in RowBlocks.Of(count))
        {
            using var block = NewDisposeScope();
            var near = left.narrow(0, start, rows).mm(right).clamp_min_(Scalars.One).reciprocal_();
            var p = affinities.narrow(0, start, rows);
            attraction.narrow(0, start, rows).copy_((p * near).mm(extended));
            total.add_(near.sum(float64), Scalars.One);
            if (withDivergence) divergence.add_((p * (p.clamp_min(SmallestAffinity) / near).log_()).sum(float64), Scalars.One);
            repulsion.narrow(0, start, rows).copy_(near.mul_(near).mm(extended));
        }

        // Each point is near itself by 1, which is no part of the sum.
        var sum = total.item<double>() - count;
        using Scalar attract = exaggeration;
        using Scalar repel = 1 / sum;
        var pulled = Pull(layout, attraction).mul_(attract).sub_(Pull(layout, repulsion).mul_(repel)).mul_(Four);
        return new LayoutForces(pulled.MoveToOuterDisposeScope(), withDivergence ? divergence.item<double>() + Math.Log(sum) : null);
    }

    /// <summary>Σⱼ m (yᵢ − yⱼ), of [Σⱼ m yⱼ, Σⱼ m].</summary>
    private static Tensor Pull(Tensor layout, Tensor sums) => layout * sums.narrow(1, 2, 1) - sums.narrow(1, 0, 2);
}
