namespace Word2Vec.Torch.Text;

/// <summary>A file's bytes, counted as they are read; bytes given to <see cref="Replay"/> come before those still to be read.</summary>
internal sealed class ReplayStream(Stream file) : ForwardStream
{
    private ReadOnlyMemory<byte> _replayed;

    public long BytesRead { get; private set; }

    /// <summary>How often it was asked for bytes.</summary>
    public long Reads { get; private set; }

    /// <summary>Zero bytes at the end of what could be given at once are then given one by one, so that it shows who took which.</summary>
    public bool GivesZerosSingly { get; set; }

    /// <summary>Whether the bytes given last were a single zero, as they are at a time in <see cref="GivesZerosSingly"/>.</summary>
    public bool GaveZero { get; private set; }

    public void Replay(ReadOnlyMemory<byte> bytes) => _replayed = bytes;

    public override int Read(Span<byte> buffer)
    {
        Reads++;
        var given = buffer[..(_replayed.IsEmpty ? ReadFile(buffer) : TakeReplayed(buffer))];
        if (GivesZerosSingly && given.Length > 1 && given[^1] == 0)
        {
            var most = Math.Max(1, given.TrimEnd((byte)0).Length);
            _replayed = (byte[])[.. given[most..], .. _replayed.Span];
            given = given[..most];
        }

        GaveZero = given.Length == 1 && given[0] == 0;
        return given.Length;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) file.Dispose();
        base.Dispose(disposing);
    }

    private int ReadFile(Span<byte> buffer)
    {
        var read = file.Read(buffer);
        BytesRead += read;
        return read;
    }

    private int TakeReplayed(Span<byte> buffer)
    {
        // One zero more of a run that is given singly.
        var count = GivesZerosSingly && _replayed.Span[0] == 0 ? 1 : Math.Min(buffer.Length, _replayed.Length);
        _replayed.Span[..count].CopyTo(buffer);
        _replayed = _replayed[count..];
        return count;
    }
}
