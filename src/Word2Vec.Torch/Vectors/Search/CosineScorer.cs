namespace Word2Vec.Torch.Vectors.Search;

/// <summary>The cosine with one vector (3CosAdd: a weighted sum).</summary>
internal sealed class CosineScorer(RowMatrix rows, double[] query) : IRowScorer
{
    /// <summary>Rows whose scores stay in the first-level cache.</summary>
    public const int Block = 256;

    private readonly PreparedQuery _prepared = new(VectorMath.Unit(query));

    public void Offer(int start, int count, TopCollector best)
    {
        Span<float> block = stackalloc float[Block];
        for (var end = start + count; start < end; start += Block)
        {
            var cosines = block[..Math.Min(Block, end - start)];
            rows.Cosines(_prepared, start, cosines);
            best.Offer(start, cosines, rows.Rounding);
        }
    }

    public double Exact(int id) => rows.Cosine(query, id);
}
