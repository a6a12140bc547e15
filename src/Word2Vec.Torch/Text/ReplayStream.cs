namespace Word2Vec.Torch.Text;

/// <summary>A file's bytes, counted as they are read; bytes given to <see cref="Replay"/> come before those still to be read.</summary>
internal sealed class ReplayStream(Stream file) : ForwardStream
{
    private ReadOnlyMemory<byte> _replayed;

    public long BytesRead { get; private set; }

    public void Replay(ReadOnlyMemory<byte> bytes) => _replayed = bytes;

    public override int Read(Span<byte> buffer)
    {
        if (_replayed.IsEmpty)
        {
            var read = file.Read(buffer);
            BytesRead += read;
            return read;
        }

        var count = Math.Min(buffer.Length, _replayed.Length);
        _replayed.Span[..count].CopyTo(buffer);
        _replayed = _replayed[count..];
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) file.Dispose();
        base.Dispose(disposing);
    }
}
