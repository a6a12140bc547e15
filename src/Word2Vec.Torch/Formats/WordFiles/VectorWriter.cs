using System.Globalization;
using System.Runtime.InteropServices;

namespace Word2Vec.Torch.Formats;

/// <summary>Writes word2vec's files, after everything that a reader would stumble on has been refused.</summary>
internal static class VectorWriter
{
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
        for (var i = 0; i < rows.Count; i++)
        {
            output.Write(table.Words[i]);
            output.Write((byte)' ');
            if (binary) output.Write(MemoryMarshal.AsBytes(rows[i]));
            else output.Write(rows[i], (byte)' ');
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
