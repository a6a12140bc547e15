namespace Word2Vec.Torch.Formats;

/// <summary>
/// Words in the order in which they came, and whether one has come before. A hash table of four-byte places: a set of strings beside a
/// list of the same strings would take four times as much.
/// </summary>
internal sealed class WordSet
{
    private readonly List<string> _words = [];

    // A place in the list plus one, or 0 for nothing; at most half full, so that runs of taken slots stay short.
    private int[] _slots = new int[16];

    public List<string> Words => _words;

    /// <summary>Whether the word is new; then it is added.</summary>
    public bool Add(string word)
    {
        if (2 * (_words.Count + 1L) > _slots.Length) Grow();
        var slot = SlotOf(word);
        if (_slots[slot] != 0) return false;
        _words.Add(word);
        _slots[slot] = _words.Count;
        return true;
    }

    // Where the word is, or the free slot where it belongs. String hashes differ from run to run, so no file can make them collide.
    private int SlotOf(string word)
    {
        var mask = _slots.Length - 1;
        var slot = word.GetHashCode(StringComparison.Ordinal) & mask;
        while (_slots[slot] != 0 && !string.Equals(_words[_slots[slot] - 1], word, StringComparison.Ordinal)) slot = (slot + 1) & mask;
        return slot;
    }

    private void Grow()
    {
        _slots = new int[checked(2 * _slots.Length)];
        for (var place = 0; place < _words.Count; place++) _slots[SlotOf(_words[place])] = place + 1;
    }
}
