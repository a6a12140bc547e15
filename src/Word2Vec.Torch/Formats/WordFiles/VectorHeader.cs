using System.Buffers.Text;

namespace Word2Vec.Torch.Formats;

/// <summary>The first line of word2vec's files: how many words, and how many numbers in a vector.</summary>
internal readonly record struct VectorHeader(int Words, int Dimension)
{
    /// <summary>The longest line that can be a header.</summary>
    public const int MaxLength = 64;

    /// <summary>The most numbers in a vector: some hundred times what anyone trains, and 4 MiB a row.</summary>
    public const int MaxDimension = 1 << 20;

    /// <summary>Whether a line is two whole numbers, which makes it a header, true or not.</summary>
    public static bool IsHeader(ReadOnlySpan<byte> line)
    {
        var first = DigitsIn(line);
        if (first == 0 || first == line.Length || !FloatText.IsSpace(line[first])) return false;
        var rest = WithoutSpace(line[first..]);
        return !rest.IsEmpty && DigitsIn(rest) == rest.Length;
    }

    /// <summary>Reads a header.</summary>
    /// <exception cref="ModelFormatException">The line is none, or a number is out of range.</exception>
    public static VectorHeader Parse(ReadOnlySpan<byte> line, string name)
    {
        if (line.Length > MaxLength || !IsHeader(line))
            throw new ModelFormatException(name, "does not begin with a header of two whole numbers, the words and the numbers in a vector, as word2vec's files do");
        if (!Utf8Parser.TryParse(line, out ulong words, out var length) || words > int.MaxValue)
            throw new ModelFormatException(name, $"the header promises more than {int.MaxValue} words");
        if (!Utf8Parser.TryParse(WithoutSpace(line[length..]), out ulong dimension, out _) || dimension is 0 or > MaxDimension)
            throw new ModelFormatException(name, $"the header promises vectors of other than 1 to {MaxDimension} numbers; such cannot be read");
        return new VectorHeader((int)words, (int)dimension);
    }

    /// <summary>The same bytes without white space on both sides.</summary>
    public static ReadOnlySpan<byte> WithoutSpace(ReadOnlySpan<byte> text) => text.Trim(" \t\r"u8);

    private static int DigitsIn(ReadOnlySpan<byte> text)
    {
        var other = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return other < 0 ? text.Length : other;
    }
}
