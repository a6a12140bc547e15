using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;

namespace Word2Vec.Torch.Formats;

/// <summary>Words and numbers on their way to a stream, in pieces of a mebibyte.</summary>
internal sealed class OutputBuffer(Stream stream) : IDisposable
{
    private const int Size = 1 << 20;

    private readonly byte[] _bytes = ArrayPool<byte>.Shared.Rent(Size);
    private int _length;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write(byte value)
    {
        if (_length == _bytes.Length) Flush();
        _bytes[_length++] = value;
    }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > _bytes.Length - _length) Flush();
        if (bytes.Length > _bytes.Length)
        {
            stream.Write(bytes);
            return;
        }

        bytes.CopyTo(_bytes.AsSpan(_length));
        _length += bytes.Length;
    }

    /// <summary>Writes a word of at most <see cref="WordBytes.MaxLength"/> bytes, or another short text.</summary>
    public void Write(string text)
    {
        if (_bytes.Length - _length < Encoding.UTF8.GetMaxByteCount(text.Length)) Flush();
        _length += Encoding.UTF8.GetBytes(text, _bytes.AsSpan(_length));
    }

    /// <summary>Writes the shortest text that reads back as the same float32, bit for bit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write(float number)
    {
        if (_bytes.Length - _length < ShortestDecimal.MaxLength) Flush();
        _length += ShortestDecimal.Write(number, _bytes.AsSpan(_length));
    }

    /// <summary>Writes a row of numbers with <paramref name="separator"/> between them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Write(ReadOnlySpan<float> numbers, byte separator)
    {
        for (var i = 0; i < numbers.Length; i++)
        {
            if (i > 0) Write(separator);
            Write(numbers[i]);
        }
    }

    /// <summary>Hands what is left to the stream. Without this, an error keeps it from there.</summary>
    public void Flush()
    {
        stream.Write(_bytes, 0, _length);
        _length = 0;
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_bytes);
}
