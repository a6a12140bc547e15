using Word2Vec.Torch.Sampling;
using static TorchSharp.torch;

namespace Word2Vec.Torch.Tests.Projection;

/// <summary>
/// Ten clusters in 50 dimensions, each on an axis of its own, and two more axes along which all points alike vary most: what PCA shows
/// has nothing to do with the clusters.
/// </summary>
internal static class PlantedClusters
{
    public const int Clusters = 10;
    public const int Dimension = 50;

    private const double Distance = 3;
    private const double Noise = 0.1;
    private const double Distraction = 1.3;

    public static Tensor Create(int pointsOfEach, ulong seed = 1)
    {
        var random = new RandomSource(seed);
        var points = new float[Clusters * pointsOfEach, Dimension];
        for (var i = 0; i < points.GetLength(0); i++)
        {
            for (var d = 0; d < Dimension; d++) points[i, d] = (float)((d < 2 ? Distraction : Noise) * random.NextGaussian());
            points[i, 2 + ClusterOf(i)] += (float)Distance;
        }

        return tensor(points);
    }

    public static int ClusterOf(long point) => (int)(point % Clusters);

    /// <summary>The share of points whose nearest other point is of the same cluster.</summary>
    public static double Purity(Tensor points)
    {
        using var scope = NewDisposeScope();
        var distances = cdist(points, points);
        distances.diagonal().fill_(double.PositiveInfinity);
        var nearest = distances.argmin(1).data<long>().ToArray();
        return nearest.Select((other, point) => ClusterOf(other) == ClusterOf(point) ? 1.0 : 0.0).Average();
    }
}
