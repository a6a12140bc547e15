using System.Runtime.CompilerServices;
using System.Text;

namespace Word2Vec.Torch.Formats;

/// <summary>
/// Reads vectors as text, a line a word: the word, then N numbers, parted by spaces or tabs. A first line of two whole numbers is
/// the header of word2vec and fastText; GloVe's files have none.
/// </summary>
internal sealed class TextVectors(InputBuffer input, string name)
{
    /// <summary>The longest line; what is longer is another format.</summary>
    public const int MaxLine = 1 << 25;

    private const int ShownField = 40;

    private long _line;

    /// <summary>Reads words and vectors.</summary>
    public WordTable Read(int? limit)
    {
        SkipByteOrderMark();
        if (!TryReadLine(out var line)) throw new ModelFormatException(name, "is empty; a file of vectors has a line for each word");
        VectorHeader? header = VectorHeader.IsHeader(line) ? VectorHeader.Parse(line, name) : null;
        var isLine = header is null || TryReadLine(out line);
        var numbers = CountNumbers(line, header, isLine);
        using var table = new TableBuilder(name, "line", numbers, RowsAtOnce(header, input.Remaining + line.Length, limit));
        while (isLine)
        {
            if (table.Count == header?.Words) throw Error($"one word more than the {header.Value.Words} that the header promises; correct the header");
            var word = FloatText.LengthOfField(line);
            ReadNumbers(line[word..], table.Add(line[..word], _line));
            if (table.Count == limit) return table.ToTable();
            isLine = TryReadLine(out line);
        }

        if (table.Count < header?.Words)
            throw new ModelFormatException(name, $"ends after {table.Count} words where the header promises {header.Value.Words}; copy the whole file, or correct the header");
        return table.ToTable();
    }

    /// <summary>Reads lines of nothing but numbers into rows.</summary>
    public RowStore ReadRows()
    {
        var isLine = TryReadLine(out var line);
        if (!isLine) throw new ModelFormatException(name, "is empty; a file of vectors has a line for each word");
        var columns = FieldsIn(line);
        if (columns is 0 or > VectorHeader.MaxDimension) throw Error($"{columns} numbers, where 1 to {VectorHeader.MaxDimension} can be read");
        var rows = new RowStore(columns);
        try
        {
            for (; isLine; isLine = TryReadLine(out line)) ReadNumbers(line, rows.Add());
            return rows;
        }
        catch
        {
            rows.Dispose();
            throw;
        }
    }

    // As many rows as the header promises, if the file is long enough for them: a letter, and a space and a digit for each number.
    private static long? RowsAtOnce(VectorHeader? header, long? length, int? limit) =>
        header is { } promised && promised.Words * (1 + (2L * promised.Dimension)) <= length ? Math.Min(promised.Words, limit ?? int.MaxValue) : null;

    // The first word's line must bear out the header before anything is allocated.
    private int CountNumbers(ReadOnlySpan<byte> line, VectorHeader? header, bool isLine)
    {
        if (!isLine) return header!.Value.Dimension;
        var numbers = FieldsIn(line) - 1;
        if (header is { } promised && promised.Words > 0 && numbers != promised.Dimension)
            throw Error($"{numbers} numbers after the word, where the header promises {promised.Dimension}; correct the line or the header");
        if (numbers is < 1 or > VectorHeader.MaxDimension)
            throw Error($"{Math.Max(numbers, 0)} numbers after the word, where 1 to {VectorHeader.MaxDimension} can be read; is this a file of vectors?");
        return numbers;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ReadNumbers(ReadOnlySpan<byte> rest, Span<float> row)
    {
        for (var i = 0; i < row.Length; i++)
        {
            rest = WithoutLeadingSpace(rest);
            if (rest.IsEmpty) throw Error($"{i} numbers where {row.Length} are due; correct or remove the line");
            if (!FloatText.TryRead(rest, out row[i], out var length)) throw NoNumber(rest);
            rest = rest[length..];
        }

        if (!WithoutLeadingSpace(rest).IsEmpty)
            throw Error($"more than the {row.Length} numbers of the lines before; correct or remove the line (a word must hold no white space)");
    }

    private ModelFormatException NoNumber(ReadOnlySpan<byte> text)
    {
        text = text[..Math.Min(FloatText.LengthOfField(text), ShownField)];
        return Error($"'{Encoding.UTF8.GetString(text)}' is not a finite float32 number; correct or remove the line (a word must hold no white space)");
    }

    private bool TryReadLine(out ReadOnlySpan<byte> line)
    {
        line = default;
        if (input.IsAtEnd()) return false;
        _line++;
        line = input.ReadTo((byte)'\n', MaxLine, out _);
        if (line.Length > MaxLine) throw Error($"a line of more than {MaxLine} bytes; is this a text file?");
        line = line.TrimEnd(" \t\r"u8);
        if (line.IsEmpty) throw Error("the line is empty; remove it");
        return true;
    }

    private void SkipByteOrderMark()
    {
        var mark = Encoding.UTF8.Preamble;
        while (input.Buffered.Length < mark.Length && input.Fill())
        {
        }

        if (input.Buffered.StartsWith(mark)) input.Skip(mark.Length);
    }

    private static int FieldsIn(ReadOnlySpan<byte> line)
    {
        var fields = 0;
        for (line = WithoutLeadingSpace(line); !line.IsEmpty; line = WithoutLeadingSpace(line[FloatText.LengthOfField(line)..])) fields++;
        return fields;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ReadOnlySpan<byte> WithoutLeadingSpace(ReadOnlySpan<byte> text)
    {
        var space = 0;
        while (space < text.Length && FloatText.IsSpace(text[space])) space++;
        return text[space..];
    }

    private ModelFormatException Error(string problem) => FormatError.Of(name, $"line {_line}: {problem}");
}
