using System.Collections;
using System.Text;

namespace Word2Vec.Torch.Formats;

/// <summary>
/// Words in the order in which they came, none twice, as UTF-8 end to end, which takes a quarter of what as many strings do. A string is
/// made anew each time that one is asked for.
/// </summary>
internal sealed class PackedWords : IReadOnlyList<string>
{
    // No word lies across two blocks.
    private const int BlockBits = 20;
    private const int BlockSize = 1 << BlockBits;

    // Room for the lengths 1 to WordBytes.MaxLength, which is 2^16, below each word's place.
    private const int LengthBits = 17;

    private readonly List<byte[]> _blocks = [];
    private readonly List<long> _places = [];
    private int _used = BlockSize;

    // A word's number plus one, or 0 for nothing; at most half full, so that runs of taken slots stay short.
    private int[] _slots = new int[16];

    public int Count => _places.Count;

    public string this[int index] => Encoding.UTF8.GetString(Bytes(index));

    /// <summary>The word in UTF-8.</summary>
    public ReadOnlySpan<byte> Bytes(int index)
    {
        var place = _places[index];
        var (start, length) = (place >> LengthBits, (int)(place & ((1 << LengthBits) - 1)));
        return _blocks[(int)(start >> BlockBits)].AsSpan((int)(start & (BlockSize - 1)), length);
    }

    /// <summary>Whether the word is new; then it is added.</summary>
    /// <param name="word">Valid UTF-8, at most <see cref="WordBytes.MaxLength"/> bytes.</param>
    public bool Add(ReadOnlySpan<byte> word)
    {
        if (2 * (Count + 1L) > _slots.Length) Grow();
        var slot = SlotOf(word);
        if (_slots[slot] != 0) return false;
        if (word.Length > BlockSize - _used)
        {
            _blocks.Add(GC.AllocateUninitializedArray<byte>(BlockSize));
            _used = 0;
        }

        word.CopyTo(_blocks[^1].AsSpan(_used));
        var start = ((_blocks.Count - 1L) << BlockBits) + _used;
        _places.Add((start << LengthBits) | (long)word.Length);
        _used += word.Length;
        _slots[slot] = Count;
        return true;
    }

    public IEnumerator<string> GetEnumerator() => Enumerable.Range(0, Count).Select(i => this[i]).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    // Where the word is, or the free slot where it belongs. These hashes differ from run to run, so no file can make them collide.
    private int SlotOf(ReadOnlySpan<byte> word)
    {
        var hash = default(HashCode);
        hash.AddBytes(word);
        var mask = _slots.Length - 1;
        var slot = hash.ToHashCode() & mask;
        while (_slots[slot] != 0 && !Bytes(_slots[slot] - 1).SequenceEqual(word)) slot = (slot + 1) & mask;
        return slot;
    }

    private void Grow()
    {
        _slots = new int[checked(2 * _slots.Length)];
        for (var index = 0; index < Count; index++) _slots[SlotOf(Bytes(index))] = index + 1;
    }
}
