using Word2Vec.Torch.Projection;
using static TorchSharp.torch;

namespace Word2Vec.Torch.Tests.Projection;

public sealed class TSneTests
{
    [Fact]
    public void Clusters_that_PCA_mixes_lie_apart()
    {
        using var scope = NewDisposeScope();
        var vectors = PlantedClusters.Create(pointsOfEach: 30);
        using var components = PrincipalComponents.Project(vectors);
        var map = TSne.Project(vectors, new TSneOptions { Iterations = 500 });

        Assert.True(PlantedClusters.Purity(components.Coordinates) < 0.3);
        Assert.True(PlantedClusters.Purity(map) > 0.98);
        Assert.Equal([300, 2], map.shape);
    }

    [Fact]
    public void The_same_seed_gives_the_same_map_and_the_divergence_falls()
    {
        using var scope = NewDisposeScope();
        var vectors = PlantedClusters.Create(pointsOfEach: 8);
        List<TSneProgress> steps = [];
        var map = TSne.Project(vectors, new TSneOptions { Iterations = 1000, Seed = 5 }, new Handler(steps.Add));
        var again = TSne.Project(vectors, new TSneOptions { Iterations = 1000, Seed = 5 });

        Assert.Equal(map.data<float>().ToArray(), again.data<float>().ToArray());
        Assert.Equal(Enumerable.Range(1, 1000), steps.Select(step => step.Iteration));
        var divergences = steps.Where(step => step.Divergence is not null).Select(step => step.Divergence!.Value).ToList();
        Assert.Equal(20, divergences.Count);
        Assert.InRange(divergences[^1], 0.01, divergences[0] / 2);
    }

    [Fact]
    public void The_forces_are_the_slope_of_the_divergence()
    {
        using var scope = NewDisposeScope();
        random.manual_seed(4);
        var affinities = Affinities.Of(randn(20, 5), perplexity: 5, TestContext.Current.CancellationToken);
        var layout = randn(20, 2);
        var forces = LayoutForces.At(layout, affinities, exaggeration: 1, withDivergence: true);

        var free = layout.to(float64).requires_grad_();
        var near = (1 + (free.unsqueeze(1) - free).square().sum(2)).reciprocal() * (1 - eye(20, dtype: float64));
        var p = affinities.to(float64);
        var loss = (p * ((p + eye(20, dtype: float64)) / (near + eye(20, dtype: float64)) * near.sum()).log()).sum();
        loss.backward();
        TensorAssert.Close(free.grad!, forces.Gradient.to(float64), Tolerances.ForcesFloat32);
        Assert.Equal(loss.item<double>(), forces.Divergence!.Value, Tolerances.ForcesFloat32);
    }

    [Fact]
    public void Affinities_are_symmetric_and_each_row_has_the_perplexity_asked_for()
    {
        using var scope = NewDisposeScope();
        random.manual_seed(2);
        // Far from the origin, and more rows than one block holds.
        var vectors = randn(1200, 4) + 50.0;
        var affinities = Affinities.Of(vectors, perplexity: 12, TestContext.Current.CancellationToken);

        Assert.Equal(1, affinities.sum(float64).item<double>(), Tolerances.SumOfThousandsFloat32);
        Assert.Equal(0, affinities.diagonal().abs().max().item<float>());
        Assert.Equal(0, (affinities - affinities.t()).abs().max().item<float>());
        var few = vectors[..200];
        var (conditional, entropy) = Conditional(few.to(float64), 12);
        Assert.Equal(Math.Log(12), entropy, Tolerances.ForcesFloat32);
        var found = Affinities.Of(few, 12, TestContext.Current.CancellationToken);
        TensorAssert.Close((conditional + conditional.t()) / 2, found * few.size(0), Tolerances.ForcesFloat32);
    }

    [Fact]
    public void Equal_vectors_are_no_trouble()
    {
        using var scope = NewDisposeScope();
        var map = TSne.Project(ones(12, 3), new TSneOptions { Iterations = 300 });

        Assert.True(map.isfinite().all().item<bool>());
    }

    [Fact]
    public void It_stops_when_it_is_cancelled()
    {
        using var scope = NewDisposeScope();
        using var source = new CancellationTokenSource();
        var vectors = PlantedClusters.Create(pointsOfEach: 3);
        List<TSneProgress> steps = [];
        var stop = new Handler(step =>
        {
            steps.Add(step);
            if (step.Iteration == 7) source.Cancel();
        });

        Assert.Throws<OperationCanceledException>(() => TSne.Project(vectors, progress: stop, cancellation: source.Token));
        Assert.Equal(7, steps.Count);
    }

    [Theory]
    [InlineData(10_001, "t-SNE takes at most 10,000 words, not 10,001; take fewer")]
    [InlineData(4, "t-SNE needs at least 5 words, not 4")]
    public void Too_many_and_too_few_are_refused(int count, string problem)
    {
        using var scope = NewDisposeScope();
        Assert.StartsWith(problem, Assert.Throws<ProjectionException>(() => TSne.Project(zeros(count, 2))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_option_out_of_range_is_named()
    {
        using var scope = NewDisposeScope();
        var options = new TSneOptions { Perplexity = 11, Iterations = 0, ExaggeratedIterations = -1, Exaggeration = 0.5, LearningRate = double.NaN };
        var error = Assert.Throws<OptionsException>(() => TSne.Project(ones(12, 2), options));
        Assert.Equal(
            [
                "perplexity is 11; allowed for 12 vectors: 1 and more, less than 11", "iterations is 0; allowed: 1 and more",
                "exaggerated iterations is -1; allowed: 0 and more", "exaggeration is 0.5; allowed: 1 and more", "learning rate is NaN; allowed: more than 0",
            ],
            error.Problems);
    }

    /// <summary>By a loop over the rows, and the mean entropy of the rows.</summary>
    private static (Tensor P, double Entropy) Conditional(Tensor vectors, double perplexity)
    {
        var distances = cdist(vectors, vectors).square();
        var rows = new List<Tensor>();
        var entropies = 0.0;
        for (var i = 0L; i < vectors.size(0); i++)
        {
            var (low, high) = (0.0, 1e3);
            var row = distances[i];
            Tensor p;
            double entropy;
            do
            {
                var precision = (low + high) / 2;
                p = (row * -precision).exp().index_fill(0, tensor(i), 0);
                p /= p.sum();
                entropy = -p.xlogy(p).sum().item<double>();
                (low, high) = entropy > Math.Log(perplexity) ? (precision, high) : (low, precision);
            }
            while (high - low > 1e-12);
            rows.Add(p);
            entropies += entropy / vectors.size(0);
        }

        return (stack(rows), entropies);
    }

    private sealed class Handler(Action<TSneProgress> report) : IProgress<TSneProgress>
    {
        public void Report(TSneProgress value) => report(value);
    }
}
