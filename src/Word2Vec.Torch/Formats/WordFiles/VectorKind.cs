using System.Buffers;

namespace Word2Vec.Torch.Formats;

/// <summary>Tells word2vec's binary files from text by their beginning.</summary>
internal static class VectorKind
{
    private const int Beginning = 1 << 16;

    // Float32 numbers in so many bytes are never all printable; in fewer they may be, but not all digits.
    private const int Long = 16;

    private static readonly SearchValues<byte> Numeric = SearchValues.Create("0123456789+-.eE \t\r"u8);

    private static readonly SearchValues<byte> Printable = SearchValues.Create([(byte)'\t', (byte)'\r', .. Enumerable.Range(' ', '~' - ' ' + 1).Select(c => (byte)c)]);

    /// <summary>Whether a header is followed by a word whose numbers are not text. Takes nothing from <paramref name="input"/>.</summary>
    public static bool IsBinary(InputBuffer input)
    {
        while (input.Buffered.Length < Beginning && input.Fill())
        {
        }

        var text = input.Buffered;
        var headerEnd = text.IndexOf((byte)'\n');
        if (headerEnd is < 0 or > VectorHeader.MaxLength || !VectorHeader.IsHeader(text[..headerEnd])) return false;
        var numbers = text[(headerEnd + 1)..];
        var wordEnd = numbers.IndexOf((byte)' ');
        if (wordEnd < 0) return false;
        numbers = numbers[wordEnd..];
        var lineEnd = numbers.IndexOf((byte)'\n');
        if (lineEnd >= 0) numbers = numbers[..lineEnd];
        // No number where the line ends at once.
        return VectorHeader.WithoutSpace(numbers).IsEmpty || numbers.IndexOfAnyExcept(numbers.Length < Long ? Numeric : Printable) >= 0;
    }
}
