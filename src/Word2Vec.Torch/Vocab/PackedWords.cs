using System.Collections;

namespace Word2Vec.Torch.Vocab;

/// <summary>Takes a place in a list and gives the word there, valid until the next call.</summary>
internal delegate ReadOnlySpan<char> WordAt(int id);

/// <summary>
/// Words with their places, 0 … V − 1, in some 12 bytes and 2 a character each; as strings in a dictionary they take about 50 more. A string is
/// made each time one is asked for.
/// </summary>
/// <remarks>Immutable and thread-safe.</remarks>
internal sealed class PackedWords : IReadOnlyList<string>
{
    private const int WordsPerPage = 1 << 16;
    private const int NoWord = -1;

    private readonly Page[] _pages;

    // The places of words by their hash, the next slot where one is taken; NoWord is empty.
    private readonly int[] _slots;

    /// <param name="count">V.</param>
    /// <param name="word">The words, none twice; each is asked for a few times.</param>
    public PackedWords(int count, WordAt word)
    {
        Count = count;
        _pages = new Page[(count + WordsPerPage - 1) / WordsPerPage];
        for (var page = 0; page < _pages.Length; page++) _pages[page] = new Page(page * WordsPerPage, Math.Min(WordsPerPage, count - (page * WordsPerPage)), word);
        var slots = 4L;
        while (count > slots / 4 * 3) slots *= 2;
        _slots = new int[slots];
        Array.Fill(_slots, NoWord);
        for (var id = 0; id < count; id++) _slots[SlotOf(Span(id))] = id;
    }

    public int Count { get; }

    public string this[int index] => Span(index).ToString();

    /// <summary>The characters of a word.</summary>
    public ReadOnlySpan<char> Span(int id)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(id);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(id, Count);
        return _pages[id / WordsPerPage].Word(id % WordsPerPage);
    }

    /// <summary>A word's place, −1 if it is not there.</summary>
    public int Find(ReadOnlySpan<char> word) => _slots[SlotOf(word)];

    public IEnumerator<string> GetEnumerator()
    {
        for (var id = 0; id < Count; id++) yield return this[id];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    // The slot of the word, or the empty one where it belongs.
    private int SlotOf(ReadOnlySpan<char> word)
    {
        var mask = _slots.Length - 1;
        var slot = string.GetHashCode(word) & mask;
        while (_slots[slot] != NoWord && !Span(_slots[slot]).SequenceEqual(word)) slot = (slot + 1) & mask;
        return slot;
    }

    /// <summary>So many words that their characters stay well within what an array holds.</summary>
    private readonly struct Page
    {
        private readonly char[] _chars;
        private readonly int[] _starts;

        public Page(int first, int count, WordAt word)
        {
            _starts = new int[count + 1];
            for (var i = 0; i < count; i++) _starts[i + 1] = checked(_starts[i] + word(first + i).Length);
            _chars = new char[_starts[count]];
            for (var i = 0; i < count; i++) word(first + i).CopyTo(_chars.AsSpan(_starts[i]));
        }

        public ReadOnlySpan<char> Word(int place) => _chars.AsSpan(_starts[place].._starts[place + 1]);
    }
}
