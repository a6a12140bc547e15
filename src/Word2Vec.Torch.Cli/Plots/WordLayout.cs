using Word2Vec.Torch.Cli.Maps;
using Word2Vec.Torch.Projection;
using static TorchSharp.torch;

namespace Word2Vec.Torch.Cli.Plots;

/// <summary>Words of a map laid out by PCA, and by t-SNE where asked for, as a picture or as a page.</summary>
internal sealed class WordLayout : IDisposable
{
    private const int Neighbors = 10;
    private const int RowsAtOnce = 1024;

    private readonly MapSelection _selection;
    private readonly Tensor _units;
    private readonly PrincipalComponents _components;
    private Tensor? _map;

    /// <param name="selection">The words.</param>
    /// <param name="matrix">Their vectors, [words, N].</param>
    public WordLayout(MapSelection selection, Tensor matrix)
    {
        _selection = selection;
        _components = PrincipalComponents.Project(matrix);
        _units = nn.functional.normalize(matrix).DetachFromDisposeScope();
    }

    /// <summary>Lays the words out by t-SNE too: by the cosine, like all questions about similarity.</summary>
    public void AddTSne(TSneOptions options, IProgress<TSneProgress>? progress, CancellationToken cancellation)
    {
        using var scope = NewDisposeScope();
        _map = TSne.Project(_units, options, progress, cancellation).DetachFromDisposeScope();
    }

    public MapFigure Figure() => _map is null
        ? new MapFigure($"{_selection.Title} (PCA)", AxisName(0), AxisName(1), _selection, PointsOf(_components.Coordinates), HasScale: true)
        : new MapFigure($"{_selection.Title} (t-SNE)", "t-SNE 1", "t-SNE 2", _selection, PointsOf(_map), HasScale: false);

    public MapContent Page(Func<string, long> countOf, CancellationToken cancellation)
    {
        var (pca, map, neighbors) = (PointsOf(_components.Coordinates), _map is null ? null : PointsOf(_map), NeighborsOfAll(cancellation));
        return new MapContent(
            _selection.Title,
            [.. _selection.Words.Select((word, i) => new MapWord(
                word, countOf(word), (float)pca[i].X, (float)pca[i].Y, (float?)map?[i].X, (float?)map?[i].Y, neighbors[i]))],
            [.. _selection.Arrows.Select(arrow => new MapArrow(arrow.From, arrow.To))],
            (_components.Shares[0], _components.Shares[1]),
            _selection.Selected);
    }

    public void Dispose()
    {
        _units.Dispose();
        _components.Dispose();
        _map?.Dispose();
    }

    private string AxisName(int axis) => FormattableString.Invariant($"PC {axis + 1} ({_components.Shares[axis] * 100:F1} % of variance)");

    private static (double X, double Y)[] PointsOf(Tensor coordinates)
    {
        using var scope = NewDisposeScope();
        var numbers = coordinates.to(float64).cpu().contiguous().data<double>().ToArray();
        return [.. numbers.Chunk(2).Select(pair => (pair[0], pair[1]))];
    }

    private List<MapNeighbor[]> NeighborsOfAll(CancellationToken cancellation)
    {
        var count = _units.size(0);
        var shown = (int)Math.Min(Neighbors, count - 1);
        if (shown == 0) return [[]];
        var all = new List<MapNeighbor[]>();
        for (var start = 0L; start < count; start += RowsAtOnce)
        {
            cancellation.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            var cosines = _units.narrow(0, start, Math.Min(RowsAtOnce, count - start)).mm(_units.t());
            cosines.diagonal(start).fill_(float.NegativeInfinity);
            var (values, indexes) = cosines.topk(shown);
            var (cosine, index) = (values.data<float>().ToArray(), indexes.data<long>().ToArray());
            for (var row = 0; row < cosines.size(0); row++)
                all.Add([.. Enumerable.Range(row * shown, shown).Select(i => new MapNeighbor((int)index[i], cosine[i]))]);
        }

        return all;
    }
}
