namespace Word2Vec.Torch.Vectors.Search;

/// <summary>Goes over rows on all cores, a block at a time.</summary>
internal static class RowScan
{
    // Long enough that taking a block costs nothing, short enough that threads end together.
    private const int NumbersABlock = 1 << 17;

    // Below this, waking a thread takes longer than the work.
    private const long NumbersAWorker = 1 << 18;

    /// <summary>Calls <paramref name="action"/> with the start and the count of each block, from several threads.</summary>
    public static void Run(int rows, int dimension, Action<int, int> action) =>
        Run(rows, dimension, () => 0, (start, count, _) => action(start, count));

    /// <summary>The same, each thread with a state of its own.</summary>
    /// <returns>The states.</returns>
    public static IReadOnlyList<TState> Run<TState>(int rows, int dimension, Func<TState> create, Action<int, int, TState> action)
    {
        var block = Math.Max(1, NumbersABlock / dimension);
        var workers = (int)Math.Clamp((long)rows * dimension / NumbersAWorker, 1, Environment.ProcessorCount);
        var states = new TState[workers];
        var next = 0L;
        if (workers == 1) Work(0);
        else Parallel.For(0, workers, Work);
        return states;

        void Work(int worker)
        {
            var state = states[worker] = create();
            for (long start; (start = Interlocked.Add(ref next, block) - block) < rows;)
                action((int)start, (int)Math.Min(block, rows - start), state);
        }
    }
}
