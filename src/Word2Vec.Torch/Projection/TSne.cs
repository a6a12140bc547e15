using TorchSharp;
using Word2Vec.Torch.Modeling;
using Word2Vec.Torch.Sampling;
using static TorchSharp.torch;

namespace Word2Vec.Torch.Projection;

/// <summary>
/// Lays vectors out in the plane so that near ones stay near: exact t-SNE (van der Maaten and Hinton, 2008), from the first two principal
/// components on. Distances between far groups mean little on such a map.
/// </summary>
/// <remarks>
/// Holds one matrix [V, V] of float32, 400 MB for 10,000 vectors, on the vectors' device; all else goes by blocks of rows. The same
/// vectors, options and threads give the same map.
/// </remarks>
public static class TSne
{
    /// <summary>The most vectors that <see cref="Project"/> takes: time and memory grow with their square.</summary>
    public const int MaxVectors = 10_000;

    /// <summary>The fewest: of fewer, none has a neighbourhood.</summary>
    public const int MinVectors = 5;

    private const int DivergenceInterval = 50;

    // The first layout is so small that no point stands in another's way; equal vectors are parted by a hundredth of that.
    private const double FirstDeviation = 1e-4;
    private const double Disturbance = 1e-6;

    /// <summary>Computes the layout.</summary>
    /// <param name="vectors">[V, N], V from 5 to 10,000; any floating type and device. Unit vectors make nearness that of the cosine.</param>
    /// <param name="options">Settings; by default <see cref="TSneOptions"/>' own.</param>
    /// <param name="progress">Told of every step, on the caller's thread.</param>
    /// <param name="cancellation">Ends the work between two steps.</param>
    /// <returns>[V, 2], float32 on the vectors' device, centred.</returns>
    /// <exception cref="ArgumentException">It is no matrix.</exception>
    /// <exception cref="ProjectionException">There are too few or too many vectors, or a number is not finite.</exception>
    /// <exception cref="OptionsException">An option is out of range.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static Tensor Project(
        Tensor vectors, TSneOptions? options = null, IProgress<TSneProgress>? progress = null, CancellationToken cancellation = default)
    {
        options ??= new TSneOptions();
        EnsureValid(vectors, options);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var affinities = Affinities.Of(vectors.detach().to(float32), options.PerplexityFor(vectors.size(0)), cancellation);
        var layout = FirstLayout(vectors, options.Seed);
        var descent = new LayoutDescent(layout, options.LearningRateFor(vectors.size(0)));
        for (var iteration = 1; iteration <= options.Iterations; iteration++)
        {
            cancellation.ThrowIfCancellationRequested();
            using var step = NewDisposeScope();
            var early = iteration <= options.ExaggeratedIterations;
            var forces = LayoutForces.At(layout, affinities, early ? options.Exaggeration : 1, iteration % DivergenceInterval == 0);
            descent.Step(forces.Gradient, early);
            progress?.Report(new TSneProgress(iteration, options.Iterations, forces.Divergence));
        }

        return layout.MoveToOuterDisposeScope();
    }

    private static void EnsureValid(Tensor vectors, TSneOptions options)
    {
        ProjectedVectors.Ensure(vectors);
        var count = vectors.size(0);
        if (count > MaxVectors)
            throw new ProjectionException(FormattableString.Invariant($"t-SNE takes at most {MaxVectors:N0} words, not {count:N0}; take fewer, or PCA, which has no limit"));
        if (count < MinVectors)
            throw new ProjectionException(FormattableString.Invariant($"t-SNE needs at least {MinVectors} words, not {count}; take more, or PCA"));
        options.EnsureValid(count);
    }

    private static Tensor FirstLayout(Tensor vectors, ulong seed)
    {
        using var scope = NewDisposeScope();
        using var components = PrincipalComponents.Project(vectors);
        using Scalar least = double.Epsilon;
        var scaled = components.Coordinates / components.Coordinates.narrow(1, 0, 1).std().clamp_min(least) * tensor(FirstDeviation);
        var random = new RandomSource(seed);
        var noise = new double[scaled.numel()];
        for (var i = 0; i < noise.Length; i++) noise[i] = Disturbance * random.NextGaussian();
        return scaled.add(tensor(noise).view(scaled.shape), Scalars.One).to(float32, vectors.device).MoveToOuterDisposeScope();
    }
}
