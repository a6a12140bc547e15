using static TorchSharp.torch;

namespace Word2Vec.Torch.Projection;

/// <summary>What every projection asks of its vectors.</summary>
internal static class ProjectedVectors
{
    /// <exception cref="ArgumentException">It is no matrix with a row and a column.</exception>
    /// <exception cref="ProjectionException">A number is not finite.</exception>
    public static void Ensure(Tensor vectors)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        if (vectors.dim() != 2 || vectors.numel() == 0)
            throw new ArgumentException($"[{string.Join(", ", vectors.shape)}] is no matrix with a row a vector", nameof(vectors));
        using var scope = NewDisposeScope();
        var bad = vectors.detach().isfinite().all(1).logical_not();
        if (!bad.any().item<bool>()) return;
        throw new ProjectionException(
            $"{bad.sum().item<long>()} of {vectors.size(0)} vectors hold a number that is not finite, the first in row {bad.to(uint8).argmax().item<long>()}; leave these words out");
    }
}
