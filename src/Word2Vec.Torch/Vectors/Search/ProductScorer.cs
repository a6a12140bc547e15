namespace Word2Vec.Torch.Vectors.Search;

/// <summary>
/// 3CosMul (Levy and Goldberg 2014, equation 4): the product of the positive terms' cosines over that of the negative ones', each
/// cosine shifted to (1 + cos) / 2.
/// </summary>
internal sealed class ProductScorer : IRowScorer
{
    // gensim's, against a division by zero.
    private const double Epsilon = 0.000001;

    private readonly RowMatrix _rows;
    private readonly Term[] _terms;

    /// <param name="rows">The rows.</param>
    /// <param name="terms">Vectors as they are to be multiplied with unit rows, and whether each divides.</param>
    public ProductScorer(RowMatrix rows, IEnumerable<(double[] Vector, bool Divides)> terms)
    {
        _rows = rows;
        _terms = [.. terms.Select(term => new Term(term.Vector, VectorMath.Norm(term.Vector), new PreparedQuery(term.Vector), term.Divides))];
    }

    public void Offer(int start, int count, TopCollector best)
    {
        Span<float> cosines = stackalloc float[CosineScorer.Block];
        Span<Interval> above = stackalloc Interval[CosineScorer.Block];
        Span<Interval> below = stackalloc Interval[CosineScorer.Block];
        for (var end = start + count; start < end; start += CosineScorer.Block)
        {
            var length = Math.Min(CosineScorer.Block, end - start);
            above.Fill(Interval.One);
            below.Fill(Interval.One);
            foreach (var term in _terms)
            {
                _rows.Cosines(term.Prepared, start, cosines[..length]);
                Multiply(term.Divides ? below : above, cosines[..length], term.Norm);
            }

            for (var i = 0; i < length; i++)
            {
                var score = above[i].Over(below[i], Epsilon);
                best.Offer(start + i, score.Low, score.High);
            }
        }
    }

    public double Exact(int id)
    {
        var (above, below) = (1.0, 1.0);
        foreach (var term in _terms)
        {
            var factor = (1 + (_rows.Cosine(term.Vector, id) * term.Norm)) / 2;
            if (term.Divides) below *= factor;
            else above *= factor;
        }

        return above / (below + Epsilon);
    }

    private void Multiply(Span<Interval> products, ReadOnlySpan<float> cosines, double norm)
    {
        var rounding = norm * _rows.Rounding;
        // No product of vectors is below −1 times their lengths, so rounding cannot make a factor of words negative.
        var least = (1 - norm) / 2;
        for (var i = 0; i < cosines.Length; i++)
        {
            var (low, high) = ((1 + cosines[i] - rounding) / 2, (1 + cosines[i] + rounding) / 2);
            products[i] = products[i].Times(new Interval(Math.Max(low, least), high));
        }
    }

    private sealed record Term(double[] Vector, double Norm, PreparedQuery Prepared, bool Divides);
}
