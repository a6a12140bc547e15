using Word2Vec.Torch.Projection;
using static TorchSharp.torch;

namespace Word2Vec.Torch.Tests.Projection;

public sealed class PrincipalComponentsTests
{
    [Fact]
    public void Coordinates_and_shares_are_those_of_the_singular_value_decomposition()
    {
        using var scope = NewDisposeScope();
        random.manual_seed(3);
        var vectors = randn(40, 7, float64) * tensor(new double[] { 1, 5, 2, 0.5, 3, 1, 1 }) + 10.0;
        using var projected = PrincipalComponents.Project(vectors, 3);

        var (_, singular, right) = linalg.svd(vectors - vectors.mean([0]), fullMatrices: false);
        var axes = right[..3].t();
        var expected = (vectors - vectors.mean([0])).mm(axes * axes.gather(0, axes.abs().argmax(0, keepdim: true)).sign());
        TensorAssert.Close(expected, projected.Coordinates, Tolerances.ProjectionFloat64);
        var shares = singular.square() / singular.square().sum();
        TensorAssert.Close(shares[..3], tensor(projected.Shares.ToArray()), Tolerances.ProjectionFloat64);
    }

    [Fact]
    public void The_picture_does_not_turn_over_when_the_vectors_do_not()
    {
        using var scope = NewDisposeScope();
        var vectors = PlantedClusters.Create(5);
        using var first = PrincipalComponents.Project(vectors);
        using var again = PrincipalComponents.Project(vectors.flip(0));

        TensorAssert.Close(first.Coordinates.flip(0), again.Coordinates, Tolerances.ProjectionFloat64);
    }

    [Fact]
    public void Axes_that_the_vectors_do_not_have_hold_zeros()
    {
        using var scope = NewDisposeScope();
        using var line = PrincipalComponents.Project(tensor(new float[] { 1, 2, 6 }).view(3, 1));
        Assert.Equal([-2, 0, -1, 0, 3, 0], line.Coordinates.data<double>().ToArray());
        Assert.Equal([1, 0], line.Shares);

        using var point = PrincipalComponents.Project(ones(4, 3));
        Assert.Equal(new double[8], point.Coordinates.data<double>().ToArray());
        Assert.Equal([0, 0], point.Shares);
    }

    [Fact]
    public void Vectors_that_are_no_numbers_are_refused_with_their_place()
    {
        using var scope = NewDisposeScope();
        var vectors = ones(4, 3);
        vectors[2, 1] = float.NaN;
        var error = Assert.Throws<ProjectionException>(() => PrincipalComponents.Project(vectors));
        Assert.StartsWith("1 of 4 vectors hold a number that is not finite, the first in row 2", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => PrincipalComponents.Project(ones(4)));
    }
}
