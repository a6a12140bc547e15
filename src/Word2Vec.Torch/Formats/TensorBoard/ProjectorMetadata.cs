using System.Buffers.Text;
using System.Globalization;

namespace Word2Vec.Torch.Formats;

/// <summary>
/// The <c>metadata.tsv</c> of TensorBoard's projector: a word a line; with more columns, parted by tabs, the first line names them.
/// </summary>
internal static class ProjectorMetadata
{
    private const string WordColumn = "word";
    private const string CountColumn = "count";
    private const int MaxLine = 1 << 20;
    private const string Unit = "line";

    public static void Write(Stream stream, WordTable table)
    {
        using var output = new OutputBuffer(stream);
        if (table.Counts is not null) output.Write($"{WordColumn}\t{CountColumn}\n");
        for (var i = 0; i < table.Words.Count; i++)
        {
            output.Write(table.Words[i]);
            if (table.Counts is not null) output.Write(string.Create(CultureInfo.InvariantCulture, $"\t{table.Counts[i]}"));
            output.Write((byte)'\n');
        }

        output.Flush();
    }

    /// <summary>The words, and their counts where a column of that name holds them; other columns are passed over.</summary>
    /// <exception cref="ModelFormatException">A line breaks the format.</exception>
    public static (PackedWords Words, List<long>? Counts) Read(InputBuffer input, string name)
    {
        var words = new PackedWords();
        List<long>? counts = null;
        var (place, columns, countColumn) = (0L, 1, -1);
        while (!input.IsAtEnd())
        {
            place++;
            var line = input.ReadTo((byte)'\n', MaxLine, out _);
            if (line.Length > MaxLine) throw new ModelFormatException(name, $"line {place}: a line of more than {MaxLine} bytes; is this a text file?");
            line = line.TrimEnd((byte)'\r');
            var fields = line.Count((byte)'\t') + 1;
            if (place == 1 && fields > 1)
            {
                columns = fields;
                countColumn = PlaceOf(line, fields);
                counts = countColumn < 0 ? null : [];
                continue;
            }

            if (fields != columns) throw new ModelFormatException(name, $"line {place}: {fields} columns where the first line has {columns}; correct the line");
            TableBuilder.AddWord(words, Field(line, 0), name, Unit, place);
            if (counts is null) continue;
            var text = Field(line, countColumn);
            if (!Utf8Parser.TryParse(text, out long count, out var length) || length < text.Length || count < 0)
                throw new ModelFormatException(name, $"line {place}: the count is not a whole number of at least 0; correct the line");
            counts.Add(count);
        }

        return (words, counts);
    }

    // The first column is the word's, whatever its name.
    private static int PlaceOf(ReadOnlySpan<byte> line, int fields)
    {
        for (var i = 1; i < fields; i++)
        {
            if (Field(line, i).SequenceEqual("count"u8)) return i;
        }

        return -1;
    }

    private static ReadOnlySpan<byte> Field(ReadOnlySpan<byte> line, int index)
    {
        for (; index > 0; index--) line = line[(line.IndexOf((byte)'\t') + 1)..];
        var end = line.IndexOf((byte)'\t');
        return end < 0 ? line : line[..end];
    }
}
