namespace Word2Vec.Torch.Training;

/// <summary>Hands the chunks of an epoch to the workers, in order. Thread-safe but for <see cref="StartAt"/>.</summary>
internal sealed class ChunkQueue(int count)
{
    private int _next;
    private volatile bool _isPaused;
    private long _pauseAt = long.MaxValue;

    /// <summary>The first chunk that nobody has taken. While no worker runs, all before it are done.</summary>
    public int Next => Math.Min(count, Volatile.Read(ref _next));

    public bool IsEmpty => Next == count;

    public void StartAt(int chunk) => _next = chunk;

    /// <summary>Gives no chunk until <see cref="GoOn"/>; the workers end with those that they have.</summary>
    public void Pause() => _isPaused = true;

    public void GoOn() => _isPaused = false;

    /// <summary>Pauses once so many words have been passed, in all epochs.</summary>
    public void PauseAt(long words) => Volatile.Write(ref _pauseAt, words);

    /// <summary>Told by the workers after each chunk.</summary>
    public void Passed(long words)
    {
        if (words >= Volatile.Read(ref _pauseAt)) Pause();
    }

    /// <param name="chunk">The chunk's number.</param>
    /// <returns>False where none is left, or the queue pauses.</returns>
    public bool TryTake(out int chunk)
    {
        chunk = _isPaused ? count : Interlocked.Increment(ref _next) - 1;
        return chunk < count;
    }
}
