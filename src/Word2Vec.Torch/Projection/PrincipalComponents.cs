using Word2Vec.Torch.Modeling;
using static TorchSharp.torch;

namespace Word2Vec.Torch.Projection;

/// <summary>
/// Vectors seen along the axes on which they vary most (guide: "Visualizing Embeddings"): the first axis has the greatest variance, the
/// second the greatest of what is left, at right angles to it.
/// </summary>
/// <remarks>Computed in float64 by the eigenvectors of the covariance. Owns its tensor; dispose it.</remarks>
public sealed class PrincipalComponents : IDisposable
{
    private PrincipalComponents(Tensor coordinates, IReadOnlyList<double> shares) => (Coordinates, Shares) = (coordinates, shares);

    /// <summary>[V, components]: where each vector lies, their mean at the origin; float64 on the CPU.</summary>
    public Tensor Coordinates { get; }

    /// <summary>For each axis the share (0 to 1) of the vectors' variance along it; zeros if all vectors are equal.</summary>
    public IReadOnlyList<double> Shares { get; }

    /// <summary>Projects vectors onto their principal axes.</summary>
    /// <param name="vectors">[V, N]; any floating type and device.</param>
    /// <param name="components">How many axes, at least 1; 2 by default, for a map. Those beyond N hold zeros.</param>
    /// <returns>
    /// The same for the same vectors: an axis and its opposite are equally good, and the one taken has its largest component positive.
    /// </returns>
    /// <exception cref="ArgumentException">It is no matrix with a row.</exception>
    /// <exception cref="ProjectionException">A number is not finite.</exception>
    public static PrincipalComponents Project(Tensor vectors, int components = 2)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(components, 1);
        ProjectedVectors.Ensure(vectors);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var centred = vectors.detach().to(float64, CPU);
        centred = centred - centred.mean([0], keepdim: true);
        var (variances, axes) = linalg.eigh(centred.t().mm(centred));
        var found = Math.Min(components, (int)vectors.size(1));
        axes = WithPositiveLargest(axes.flip(1).narrow(1, 0, found));
        var coordinates = zeros(vectors.size(0), components, float64);
        coordinates.narrow(1, 0, found).copy_(centred.mm(axes));
        var shares = variances.clamp_min(Scalars.Zero).flip(0).data<double>().ToArray();
        return new PrincipalComponents(coordinates.DetachFromDisposeScope(), SharesOf(shares, components));
    }

    /// <summary>Frees the coordinates.</summary>
    public void Dispose() => Coordinates.Dispose();

    private static Tensor WithPositiveLargest(Tensor axes) =>
        axes * axes.gather(0, axes.abs().argmax(0, keepdim: true)).sign();

    private static double[] SharesOf(double[] variances, int components)
    {
        var total = variances.Sum();
        return [.. Enumerable.Range(0, components).Select(axis => axis < variances.Length && total > 0 ? variances[axis] / total : 0)];
    }
}
