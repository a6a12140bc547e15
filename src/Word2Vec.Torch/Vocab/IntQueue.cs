namespace Word2Vec.Torch.Vocab;

/// <summary>
/// A queue of numbers in chunks: it grows without copying, and lets go of a chunk as soon as it is taken, so that moving its content
/// into an array does not double the memory.
/// </summary>
internal sealed class IntQueue
{
    private const int ChunkLength = 1 << 20;

    private readonly Queue<int[]> _chunks = new();
    private int[] _last = [];
    private int _written;
    private int _taken;

    public long Count { get; private set; }

    public void Add(int value)
    {
        if (_written == _last.Length)
        {
            _last = new int[ChunkLength];
            _chunks.Enqueue(_last);
            _written = 0;
        }

        _last[_written++] = value;
        Count++;
    }

    /// <summary>Removes the oldest number; there must be one.</summary>
    public int Take()
    {
        var value = _chunks.Peek()[_taken++];
        Count--;
        if (_taken == ChunkLength)
        {
            _chunks.Dequeue();
            _taken = 0;
        }

        return value;
    }
}
