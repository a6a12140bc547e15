namespace Word2Vec.Torch.Vocab;

/// <summary>
/// Words and their counts while a text is read: ids by first appearance, in about 30 bytes and 2 a character each. Millions of words are
/// a few large arrays, nothing that the garbage collector has to follow.
/// </summary>
internal sealed class CountedWords
{
    private const int NoWord = -1;
    private const int CharsPerPage = 1 << 18;
    private const int EntriesPerPage = 1 << 13;
    private const int FewestSlots = 1 << 10;

    private readonly List<char[]> _pages = [];
    private readonly List<Entry[]> _entries = [];
    private int[] _slots = new int[FewestSlots];
    private int _page = -1;
    private int _pageEnd;
    private long _chars;

    public int Count { get; private set; }

    /// <summary>What the words take in memory.</summary>
    public unsafe long Bytes => ((long)Count * sizeof(Entry)) + (_chars * sizeof(char)) + ((long)_slots.Length * sizeof(int));

    /// <summary>How often a word was seen.</summary>
    public ref long CountOf(int id) => ref At(id).Count;

    /// <summary>A word, valid until words are added or dropped.</summary>
    public ReadOnlySpan<char> Word(int id) => Text(At(id));

    /// <summary>A word's id, −1 if it is not there.</summary>
    public int Find(ReadOnlySpan<char> word) => _slots[SlotOf(word, string.GetHashCode(word))] - 1;

    /// <summary>A word's id; a word that is not there is added, with the count 0.</summary>
    public int FindOrAdd(ReadOnlySpan<char> word)
    {
        var hash = string.GetHashCode(word);
        var slot = SlotOf(word, hash);
        if (_slots[slot] > 0) return _slots[slot] - 1;
        Append(word, hash, count: 0);
        _slots[slot] = Count;
        if (Count > MostIn(_slots.Length)) FillSlots(2 * _slots.Length);
        return Count - 1;
    }

    /// <summary>Drops words from one on that were seen no more than so many times; those left move up.</summary>
    /// <returns>Each word's new id, −1 for those dropped.</returns>
    public int[] Drop(int first, long upTo)
    {
        var newIds = new int[Count];
        var before = Count;
        // No word moves back, so each is read before its place is written to.
        (Count, _page, _pageEnd, _chars) = (0, -1, 0, 0);
        for (var id = 0; id < before; id++)
        {
            var entry = At(id);
            newIds[id] = id < first || entry.Count > upTo ? Append(Text(entry), entry.Hash, entry.Count) : NoWord;
        }

        _pages.RemoveRange(_page + 1, _pages.Count - _page - 1);
        var entryPages = (Count + EntriesPerPage - 1) / EntriesPerPage;
        _entries.RemoveRange(entryPages, _entries.Count - entryPages);
        var slots = FewestSlots;
        while (Count > MostIn(slots)) slots *= 2;
        FillSlots(slots);
        return newIds;
    }

    private static int MostIn(int slots) => slots / 4 * 3;

    private int Append(ReadOnlySpan<char> word, int hash, long count)
    {
        if (_page < 0 || _pageEnd + word.Length > _pages[_page].Length)
        {
            (_page, _pageEnd) = (_page + 1, 0);
            if (_page == _pages.Count) _pages.Add(new char[Math.Max(CharsPerPage, word.Length)]);
        }

        word.CopyTo(_pages[_page].AsSpan(_pageEnd));
        var id = Count++;
        if (id == _entries.Count * EntriesPerPage) _entries.Add(new Entry[EntriesPerPage]);
        At(id) = new Entry { Page = _page, Start = _pageEnd, Length = word.Length, Hash = hash, Count = count };
        _pageEnd += word.Length;
        _chars += word.Length;
        return id;
    }

    // The slot of the word, or the empty one where it belongs. Slots hold ids from 1; 0 is empty.
    private int SlotOf(ReadOnlySpan<char> word, int hash)
    {
        var mask = _slots.Length - 1;
        for (var slot = hash & mask; ; slot = (slot + 1) & mask)
        {
            if (_slots[slot] == 0) return slot;
            ref var entry = ref At(_slots[slot] - 1);
            if (entry.Hash == hash && Text(entry).SequenceEqual(word)) return slot;
        }
    }

    private void FillSlots(int count)
    {
        _slots = new int[count];
        for (var id = 0; id < Count; id++)
        {
            var slot = At(id).Hash & (count - 1);
            while (_slots[slot] > 0) slot = (slot + 1) & (count - 1);
            _slots[slot] = id + 1;
        }
    }

    private ref Entry At(int id) => ref _entries[id / EntriesPerPage][id % EntriesPerPage];

    private ReadOnlySpan<char> Text(in Entry entry) => _pages[entry.Page].AsSpan(entry.Start, entry.Length);

    private struct Entry
    {
        public long Count;
        public int Page;
        public int Start;
        public int Length;
        public int Hash;
    }
}
