namespace Word2Vec.Torch.Formats;

/// <summary>A part of a seekable stream, to be read once from front to back while nobody else moves the stream.</summary>
internal sealed class RangeStream(Stream stream, long length) : ForwardStream
{
    private long _left = length;

    public override int Read(Span<byte> buffer)
    {
        var count = stream.Read(buffer[..(int)Math.Min(buffer.Length, _left)]);
        _left -= count;
        return count;
    }
}
