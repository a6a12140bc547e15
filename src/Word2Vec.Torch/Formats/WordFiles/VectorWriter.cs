using System.Globalization;
using System.Runtime.InteropServices;

namespace Word2Vec.Torch.Formats;

/// <summary>Writes word2vec's files, after everything that a reader would stumble on has been refused.</summary>
internal static class VectorWriter
{
    // About 0.7 MiB of text each for so many threads at the most: few mebibytes in all.
    private const int NumbersInPiece = 1 << 16;
    private const int MaxThreads = 8;

    /// <exception cref="ModelFormatException">The table cannot be written so that it reads back.</exception>
    public static void Check(WordTable table, string name, bool header = true)
    {
        if (table.Vectors.size(1) is var dimension and (0 or > VectorHeader.MaxDimension))
            throw new ModelFormatException(name, $"is not written: vectors of {dimension} numbers, where 1 to {VectorHeader.MaxDimension} can be read back");
        WordBytes.EnsureWritable(table.Words, name);
        MatrixRows.EnsureFinite(table, name);
        if (!header) CheckFirstLine(table, name);
    }

    public static void Write(Stream stream, WordTable table, bool binary, bool header)
    {
        using var output = new OutputBuffer(stream);
        var rows = new MatrixRows(table.Vectors);
        if (header) output.Write(string.Create(CultureInfo.InvariantCulture, $"{rows.Count} {rows.Length}\n"));
        if (binary) WriteBinary(output, table.Words, rows);
        else WriteText(output, table.Words, rows);
        output.Flush();
    }

    private static void WriteBinary(OutputBuffer output, IReadOnlyList<string> words, MatrixRows rows)
    {
        for (var i = 0; i < words.Count; i++)
        {
            output.Write(words[i]);
            output.Write((byte)' ');
            output.Write(MemoryMarshal.AsBytes(rows[i]));
            output.Write((byte)'\n');
        }
    }

    // Decimals are what takes the time: each thread turns its own rows into text, then all texts are written in order.
    private static void WriteText(OutputBuffer output, IReadOnlyList<string> words, MatrixRows rows)
    {
        var pieces = Enumerable.Range(0, Math.Min(Environment.ProcessorCount, MaxThreads)).Select(_ => new MemoryStream()).ToArray();
        var rowsInPiece = Math.Max(1, NumbersInPiece / rows.Length);
        for (var start = 0L; start < words.Count; start += (long)pieces.Length * rowsInPiece)
        {
            var first = start;
            Parallel.For(0, pieces.Length, i => Format(pieces[i], words, rows, first + ((long)i * rowsInPiece), rowsInPiece));
            foreach (var piece in pieces) output.Write(piece.GetBuffer().AsSpan(0, (int)piece.Length));
        }
    }

    private static void Format(MemoryStream piece, IReadOnlyList<string> words, MatrixRows rows, long start, int count)
    {
        piece.SetLength(0);
        using var output = new OutputBuffer(piece);
        for (var i = start; i < Math.Min(start + count, words.Count); i++)
        {
            output.Write(words[(int)i]);
            output.Write((byte)' ');
            output.Write(rows[i], (byte)' ');
            output.Write((byte)'\n');
        }

        output.Flush();
    }

    // Without a header, a first line of two whole numbers would be taken for one, and a file of no lines says nothing of N.
    private static void CheckFirstLine(WordTable table, string name)
    {
        if (table.Words.Count == 0) throw new ModelFormatException(name, "is not written: a file without words needs a header");
        using var line = new MemoryStream();
        using var output = new OutputBuffer(line);
        output.Write(table.Words[0]);
        output.Write((byte)' ');
        output.Write(new MatrixRows(table.Vectors)[0], (byte)' ');
        output.Flush();
        if (VectorHeader.IsHeader(line.GetBuffer().AsSpan(0, (int)line.Length)))
            throw new ModelFormatException(name, "is not written: its first line would look like a header; write it with a header");
    }
}
