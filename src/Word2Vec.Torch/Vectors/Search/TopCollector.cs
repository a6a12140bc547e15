using System.Numerics;
using System.Runtime.CompilerServices;

namespace Word2Vec.Torch.Vectors.Search;

/// <summary>
/// Rows among which the best must be. A row's score is known to lie between two bounds; a row stays as long as its upper bound reaches the
/// best rows' lower bounds, so that rounding loses no row and the few that stay can be scored again, exactly.
/// </summary>
/// <param name="count">How many best rows are wanted, at least 1.</param>
/// <param name="excluded">Rows that are never taken.</param>
internal sealed class TopCollector(int count, IReadOnlyCollection<int> excluded)
{
    private const int Slack = 1024;

    private readonly PriorityQueue<double, double> _lows = new();
    private readonly List<(int Id, double Low, double High)> _candidates = [];
    private double _threshold = double.NegativeInfinity;
    private int _pruneAt = Slack;

    public IEnumerable<int> Ids => _candidates.Where(candidate => candidate.High >= _threshold).Select(candidate => candidate.Id);

    /// <summary>Scores of consecutive rows that are at most <paramref name="rounding"/> off; one that is no number comes last.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Offer(int start, ReadOnlySpan<float> scores, double rounding)
    {
        var width = Vector<float>.Count;
        var i = 0;
        var limit = Limit(rounding);
        for (; i + width <= scores.Length; i += width)
        {
            if (Vector.LessThanAll(new Vector<float>(scores[i..]), limit)) continue;
            OfferEach(start + i, scores.Slice(i, width), rounding);
            limit = Limit(rounding);
        }

        OfferEach(start + i, scores[i..], rounding);
    }

    /// <summary>One row.</summary>
    public void Offer(int id, double low, double high)
    {
        if (double.IsNaN(low) || double.IsNaN(high)) (low, high) = (double.MinValue, double.MinValue);
        if (high < _threshold || excluded.Contains(id)) return;
        _candidates.Add((id, low, high));
        if (_lows.Count < count) _lows.Enqueue(low, low);
        else _lows.EnqueueDequeue(low, low);
        if (_lows.Count == count) _threshold = _lows.Peek();
        if (_candidates.Count >= _pruneAt) Prune();
    }

    /// <summary>Takes another's rows.</summary>
    public void Absorb(TopCollector other)
    {
        foreach (var (id, low, high) in other._candidates) Offer(id, low, high);
    }

    // Rounded down, so that a score on the threshold passes.
    private Vector<float> Limit(double rounding) => new(MathF.BitDecrement((float)(_threshold - rounding)));

    private void OfferEach(int start, ReadOnlySpan<float> scores, double rounding)
    {
        for (var i = 0; i < scores.Length; i++) Offer(start + i, scores[i] - rounding, scores[i] + rounding);
    }

    private void Prune()
    {
        _candidates.RemoveAll(candidate => candidate.High < _threshold);
        _pruneAt = (2 * _candidates.Count) + Slack;
    }
}
