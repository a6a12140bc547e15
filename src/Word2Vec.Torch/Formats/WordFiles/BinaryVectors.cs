using System.Runtime.InteropServices;

namespace Word2Vec.Torch.Formats;

/// <summary>
/// Reads word2vec's binary files: a header line, then for each word its bytes, a space and N float32, little end first. word2vec.c puts
/// a line end after each vector, gensim does not; a line end before a word is passed over.
/// </summary>
internal static class BinaryVectors
{
    public static WordTable Read(InputBuffer input, string name, int? limit)
    {
        var header = VectorHeader.Parse(input.ReadTo((byte)'\n', VectorHeader.MaxLength, out _), name);
        CheckLength(header, input.Remaining, name);
        var words = Math.Min(header.Words, limit ?? int.MaxValue);
        // The length of an ordinary file vouches for the header; of a pipe, only what has come is believed.
        using var table = new TableBuilder(name, "word", header.Dimension, input.Remaining is null ? null : words);
        while (table.Count < words) ReadWord(input, table, header, name);
        if (words == header.Words) CheckEnd(input, header, name);
        return table.ToTable();
    }

    private static void ReadWord(InputBuffer input, TableBuilder table, VectorHeader header, string name)
    {
        var place = table.Count + 1;
        SkipLineEnd(input);
        var word = input.ReadTo((byte)' ', WordBytes.MaxLength, out var isWhole);
        if (!isWhole && word.Length <= WordBytes.MaxLength)
            throw new ModelFormatException(name, $"ends after {place - 1} words where the header promises {header.Words}; copy the whole file");
        var row = table.Add(word, place);
        if (!input.TryRead(MemoryMarshal.AsBytes(row)))
            throw new ModelFormatException(name, $"ends within the vector of word {place} of {header.Words}; copy the whole file");
        if (!MatrixRows.AreFinite(row))
            throw new ModelFormatException(name, $"word {place}: its vector holds NaN or infinity; the file is damaged, or of another format");
    }

    private static void CheckLength(VectorHeader header, long? length, string name)
    {
        // A word of one letter, a space, the numbers.
        var least = header.Words * (2L + (sizeof(float) * (long)header.Dimension));
        if (least > length)
            throw new ModelFormatException(name, $"the header promises {header.Words} words of {header.Dimension} numbers, at least {least} bytes, and {length} follow; copy the whole file");
    }

    private static void CheckEnd(InputBuffer input, VectorHeader header, string name)
    {
        if (header.Words > 0) SkipLineEnd(input);
        if (!input.IsAtEnd()) throw new ModelFormatException(name, $"goes on after the {header.Words} words that the header promises; correct the header");
    }

    private static void SkipLineEnd(InputBuffer input)
    {
        if (!input.IsAtEnd() && input.Buffered[0] == '\n') input.Skip(1);
    }
}
