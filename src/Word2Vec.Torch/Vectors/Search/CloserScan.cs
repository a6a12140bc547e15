namespace Word2Vec.Torch.Vectors.Search;

/// <summary>Finds the rows whose cosine with a vector is above a bound; where float32 cannot tell, float64 does.</summary>
internal sealed class CloserScan(RowMatrix rows, double[] query, double bound)
{
    private readonly PreparedQuery _prepared = new(VectorMath.Unit(query));

    public void AddCloser(int start, int count, List<int> closer)
    {
        Span<float> block = stackalloc float[CosineScorer.Block];
        for (var end = start + count; start < end; start += CosineScorer.Block)
        {
            var cosines = block[..Math.Min(CosineScorer.Block, end - start)];
            rows.Cosines(_prepared, start, cosines);
            for (var i = 0; i < cosines.Length; i++)
            {
                if (!(cosines[i] >= bound - rows.Rounding)) continue;
                if (cosines[i] > bound + rows.Rounding || rows.Cosine(query, start + i) > bound) closer.Add(start + i);
            }
        }
    }
}
