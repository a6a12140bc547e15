using System.Text;

namespace Word2Vec.Torch.Formats;

/// <summary>A table in the making, from a file that may be wrong.</summary>
/// <param name="name">The file's name in errors.</param>
/// <param name="unit">What <c>Add</c> counts, in errors: "line" or "word".</param>
/// <param name="columns">N.</param>
/// <param name="rows">V, where that is certain.</param>
internal sealed class TableBuilder(string name, string unit, int columns, long? rows = null) : IDisposable
{
    private readonly PackedWords _words = new();
    private readonly RowStore _rows = new(columns, rows);

    public int Count => _words.Count;

    /// <summary>Adds a word, and gives the row for its numbers.</summary>
    /// <param name="word">The word in UTF-8.</param>
    /// <param name="place">Which line or word of the file this is, from 1.</param>
    /// <exception cref="ModelFormatException">The bytes are not a word, or the word was there before.</exception>
    public Span<float> Add(ReadOnlySpan<byte> word, long place)
    {
        AddWord(_words, word, name, unit, place);
        return _rows.Add();
    }

    public WordTable ToTable() => WordTable.FromChecked(_words, _rows.ToTensor());

    public void Dispose() => _rows.Dispose();

    /// <summary>Adds a word from a file.</summary>
    /// <inheritdoc cref="Add"/>
    public static void AddWord(PackedWords words, ReadOnlySpan<byte> word, string name, string unit, long place)
    {
        if (WordBytes.ProblemWith(word) is { } problem)
            throw FormatError.Of(name, $"{unit} {place}: {problem}");
        if (!words.Add(word)) throw FormatError.Of(name, $"{unit} {place}: the word '{Encoding.UTF8.GetString(word)}' is there for the second time; remove one of the two");
    }
}
