using static TorchSharp.torch;

namespace Word2Vec.Torch.Vectors.Search;

/// <summary>Finds the best rows: float32 scores leave a few, float64 scores put these in order.</summary>
internal static class NeighborSearch
{
    // 8,192 rows' scores of 1,024 queries are 32 MB: shorter blocks cost more waiting for each other's threads than the cache saves.
    private const int RowsABlock = 8192;
    private const int QueriesABlock = 1024;

    /// <summary>The best rows for one question.</summary>
    public static IReadOnlyList<(int Id, double Score)> Find(RowMatrix rows, SearchTask task)
    {
        var collectors = RowScan.Run(task.Limit, rows.Dimension, task.CreateCollector, task.Scorer.Offer);
        foreach (var other in collectors.Skip(1)) collectors[0].Absorb(other);
        return task.Rank(collectors[0]);
    }

    /// <summary>The best rows for many vectors, each scored by its cosine: blocks of a product of two matrices.</summary>
    /// <param name="matrix">The tensor of the rows.</param>
    /// <param name="rows">The same rows.</param>
    /// <param name="tasks">The questions.</param>
    /// <param name="queries">Their vectors.</param>
    public static IEnumerable<IReadOnlyList<(int Id, double Score)>> FindAll(
        Tensor matrix, RowMatrix rows, IReadOnlyList<SearchTask> tasks, IReadOnlyList<double[]> queries)
    {
        var answers = new IReadOnlyList<(int Id, double Score)>[tasks.Count];
        for (var start = 0; start < tasks.Count; start += QueriesABlock)
        {
            var (first, count) = (start, Math.Min(QueriesABlock, tasks.Count - start));
            var collectors = Enumerable.Range(first, count).Select(i => tasks[i].CreateCollector()).ToArray();
            Collect(matrix, rows, [.. tasks.Skip(first).Take(count)], [.. queries.Skip(first).Take(count)], collectors);
            Parallel.For(0, count, i => answers[first + i] = tasks[first + i].Rank(collectors[i]));
        }

        return answers;
    }

    private static unsafe void Collect(Tensor matrix, RowMatrix rows, SearchTask[] tasks, double[][] queries, TopCollector[] collectors)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var asked = tensor(queries.SelectMany(query => VectorMath.Unit(query)).Select(x => (float)x).ToArray(), tasks.Length, rows.Dimension);
        var limit = tasks.Max(task => task.Limit);
        var products = empty([(long)tasks.Length * Math.Min(RowsABlock, limit)], float32);
        var address = TensorBytes.Address(products);
        for (var start = 0; start < limit; start += RowsABlock)
        {
            var (first, count) = (start, Math.Min(RowsABlock, limit - start));
            using (var block = matrix.narrow(0, first, count))
            using (var turned = block.t())
            using (var target = products.narrow(0, 0, (long)tasks.Length * count))
            using (var scores = target.view(tasks.Length, count))
                scores.addmm_(asked, turned, beta: 0, alpha: 1);
            Parallel.For(0, tasks.Length, i =>
            {
                if (tasks[i].Limit <= first) return;
                var scores = new Span<float>((float*)address + ((long)i * count), Math.Min(count, tasks[i].Limit - first));
                rows.Scale(scores, first);
                collectors[i].Offer(first, scores, rows.Rounding);
            });
        }
    }
}
