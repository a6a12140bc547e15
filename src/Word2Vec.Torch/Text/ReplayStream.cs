namespace Word2Vec.Torch.Text;

/// <summary>A file's bytes, counted as they are read; bytes given to <see cref="Replay"/> come before those still to be read.</summary>
internal sealed class ReplayStream(Stream file) : Stream
{
    private ReadOnlyMemory<byte> _replayed;

    public long BytesRead { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

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

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) file.Dispose();
        base.Dispose(disposing);
    }
}
