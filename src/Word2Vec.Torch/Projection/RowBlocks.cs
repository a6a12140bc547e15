namespace Word2Vec.Torch.Projection;

/// <summary>Cuts a square matrix into blocks of rows that fit into a processor's cache, or nearly.</summary>
internal static class RowBlocks
{
    private const long NumbersOfBlock = 1 << 19;

    /// <summary>The first row and the number of rows of each block.</summary>
    public static IEnumerable<(long Start, long Rows)> Of(long count)
    {
        var rows = Math.Clamp(NumbersOfBlock / count, 1, count);
        for (var start = 0L; start < count; start += rows) yield return (start, Math.Min(rows, count - start));
    }
}
