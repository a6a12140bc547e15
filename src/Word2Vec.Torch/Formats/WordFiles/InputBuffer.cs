using System.Buffers;

namespace Word2Vec.Torch.Formats;

/// <summary>A stream read through one buffer that grows only with what has been read.</summary>
internal sealed class InputBuffer : IDisposable
{
    private const int StartSize = 1 << 20;

    private readonly Stream _stream;
    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(StartSize);
    private int _start;
    private int _end;

    public InputBuffer(Stream stream)
    {
        _stream = stream;
        Remaining = stream.CanSeek ? stream.Length - stream.Position : null;
    }

    /// <summary>The bytes up to the end of the stream, or null where the stream does not say.</summary>
    public long? Remaining { get; private set; }

    /// <summary>What has been read and not taken.</summary>
    public ReadOnlySpan<byte> Buffered => _bytes.AsSpan(_start, _end - _start);

    /// <summary>Whether nothing is left; reads on to find out.</summary>
    public bool IsAtEnd() => _start == _end && !Fill();

    /// <summary>Reads more behind what is buffered.</summary>
    /// <returns>False at the end.</returns>
    public bool Fill()
    {
        if (_start == _end) _start = _end = 0;
        if (_end == _bytes.Length) MakeRoom();
        var read = _stream.Read(_bytes, _end, _bytes.Length - _end);
        _end += read;
        return read > 0;
    }

    /// <summary>Passes over buffered bytes.</summary>
    public void Skip(int count)
    {
        _start += count;
        Remaining -= count;
    }

    /// <summary>Takes the bytes before the next <paramref name="delimiter"/>, and passes over it; or all bytes up to the end.</summary>
    /// <param name="delimiter">What ends the piece.</param>
    /// <param name="limit">The most bytes; a piece that is longer may be cut.</param>
    /// <param name="isWhole">Whether the delimiter was there.</param>
    /// <returns>Valid up to the next call.</returns>
    public ReadOnlySpan<byte> ReadTo(byte delimiter, int limit, out bool isWhole)
    {
        var searched = 0;
        while (true)
        {
            var place = Buffered[searched..].IndexOf(delimiter);
            isWhole = place >= 0;
            var length = isWhole ? searched + place : Buffered.Length;
            if (isWhole || length > limit || !Fill())
            {
                var piece = Buffered[..length];
                Skip(isWhole ? length + 1 : length);
                return piece;
            }

            searched = length;
        }
    }

    /// <summary>Fills <paramref name="target"/>.</summary>
    /// <returns>False where the stream ends before.</returns>
    public bool TryRead(Span<byte> target)
    {
        while (true)
        {
            var length = Math.Min(target.Length, _end - _start);
            Buffered[..length].CopyTo(target);
            Skip(length);
            target = target[length..];
            if (target.IsEmpty) return true;
            if (!Fill()) return false;
        }
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
        _start = _end = 0;
    }

    private void MakeRoom()
    {
        var bytes = _start > 0 ? _bytes : ArrayPool<byte>.Shared.Rent(2 * _bytes.Length);
        Buffered.CopyTo(bytes);
        (_start, _end) = (0, _end - _start);
        if (bytes == _bytes) return;
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = bytes;
    }
}
