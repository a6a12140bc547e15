using static TorchSharp.torch;

namespace Word2Vec.Torch.Formats;

/// <summary>A matrix that grows by rows without ever needing twice its memory: blocks that are freed as they are put together.</summary>
internal sealed class RowStore : IDisposable
{
    // Just over what the C library ever takes from its heap, so that each freed block goes back to the system at once.
    private const long BlockBytes = 33L << 20;

    private readonly int _columns;
    private readonly List<Tensor> _blocks = [];
    private MatrixRows _current;
    private long _used;

    /// <summary>An empty store.</summary>
    /// <param name="columns">The numbers in a row.</param>
    /// <param name="rows">How many rows will come, where that is certain: they are then allocated at once.</param>
    public RowStore(int columns, long? rows = null)
    {
        _columns = columns;
        if (rows > 0) AddBlock(rows.Value);
    }

    /// <summary>A new row, of any content, to be filled.</summary>
    public Span<float> Add()
    {
        if (_used == _current.Count) AddBlock(Math.Max(1, BlockBytes / (_columns * sizeof(float))));
        return _current[_used++];
    }

    /// <summary>All rows as one tensor in no dispose scope; the store is empty then.</summary>
    public Tensor ToTensor()
    {
        if (_blocks.Count == 1 && _used == _current.Count) return Emptied(_blocks[0]);
        using var scope = NewDisposeScope();
        var whole = empty((_blocks.Sum(block => block.size(0)) - _current.Count) + _used, _columns, dtype: float32, device: CPU);
        var start = 0L;
        foreach (var block in _blocks)
        {
            using var withinBlock = NewDisposeScope();
            var rows = Math.Min(block.size(0), whole.size(0) - start);
            whole.narrow(0, start, rows).copy_(block.narrow(0, 0, rows));
            start += rows;
            block.Dispose();
        }

        return Emptied(whole.DetachFromDisposeScope());
    }

    public void Dispose()
    {
        foreach (var block in _blocks) block.Dispose();
        _blocks.Clear();
    }

    private void AddBlock(long rows)
    {
        var block = empty(rows, _columns, dtype: float32, device: CPU).DetachFromDisposeScope();
        HugePages.Prepare(block);
        _blocks.Add(block);
        _current = new MatrixRows(block);
        _used = 0;
    }

    private Tensor Emptied(Tensor result)
    {
        _blocks.Clear();
        return result;
    }
}
