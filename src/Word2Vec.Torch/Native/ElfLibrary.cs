using System.IO.MemoryMappedFiles;
using System.Text;

namespace Word2Vec.Torch.Native;

/// <summary>
/// What the loader reads of a shared library on Linux: which libraries it needs, and which symbols it needs and offers. The file is mapped,
/// not read: of libtorch's gigabytes, only the pages that are looked at come into memory. Not thread-safe.
/// </summary>
internal sealed unsafe class ElfLibrary : IDisposable
{
    private const int HeaderSize = 64, SegmentSize = 56, EntrySize = 16, SymbolSize = 24;
    private const uint LoadedSegment = 1, DynamicSegment = 2;
    private const ulong NeededTag = 1, StringsTag = 5, SymbolsTag = 6, PathTag = 15, RunPathTag = 29, VersionsTag = 0x6ffffff0, HashTag = 0x6ffffef5;
    private const int GlobalBinding = 1, LastUnversioned = 1;

    private readonly MemoryMappedFile _map;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _bytes;
    private readonly ulong _length;
    private readonly List<(ulong Address, ulong Offset, ulong Size)> _segments = [];
    private readonly List<(ulong Tag, ulong Value)> _entries = [];

    /// <exception cref="InvalidDataException">Not a little-endian 64-bit ELF file with a dynamic section, or damaged.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public ElfLibrary(string path)
    {
        Path = path;
        var file = File.OpenHandle(path);
        try
        {
            // An empty file cannot be mapped.
            if (RandomAccess.GetLength(file) < HeaderSize) throw Damaged("no shared library");
            _map = MemoryMappedFile.CreateFromFile(file, mapName: null, capacity: 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
        }
        catch
        {
            file.Dispose();
            throw;
        }

        _view = _map.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        _length = _view.SafeMemoryMappedViewHandle.ByteLength;
        _bytes = (byte*)_view.SafeMemoryMappedViewHandle.DangerousGetHandle();
        try
        {
            ReadTables();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The file names of the libraries that must be there before it.</summary>
    public IReadOnlyList<string> Needed => [.. Values(NeededTag).Select(StringAt)];

    /// <summary>The folders that it wants searched for them.</summary>
    public IReadOnlyList<string> SearchFolders
    {
        get
        {
            var own = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(Path))!;
            return [.. Values(PathTag).Concat(Values(RunPathTag)).SelectMany(value => StringAt(value).Split(':', StringSplitOptions.RemoveEmptyEntries))
                .Select(folder => folder.Replace("$ORIGIN", own, StringComparison.Ordinal).Replace("${ORIGIN}", own, StringComparison.Ordinal))];
        }
    }

    /// <summary>The symbols that must come from other libraries and carry no version, as those of libtorch; the C and C++ libraries' do.</summary>
    public IEnumerable<string> UnversionedNeeds()
    {
        var (symbols, hash) = (OffsetOf(SymbolsTag), OffsetOf(HashTag));
        var versions = Values(VersionsTag).Any() ? OffsetOf(VersionsTag) : (ulong?)null;
        // The hash table leaves out the needed symbols, which come first.
        var first = Word(hash + 4);
        for (ulong i = 1; i < first; i++)
        {
            var at = symbols + (i * SymbolSize);
            var isNeeded = Half(at + 6) == 0 && Byte(at + 4) >> 4 == GlobalBinding;
            if (isNeeded && (versions is null || (Half(versions.Value + (2 * i)) & 0x7fff) <= LastUnversioned)) yield return StringAt(Word(at));
        }
    }

    /// <summary>Whether the library offers a symbol.</summary>
    public bool Defines(string symbol)
    {
        // GNU's hash table: buckets of chains of hashes; a filter before them that is not needed here.
        var (table, hash) = (OffsetOf(HashTag), Hash(symbol));
        var (buckets, first, filter) = (Word(table), Word(table + 4), Word(table + 8));
        if (buckets == 0) return false;
        var bucketsAt = table + 16 + (8ul * filter);
        var chains = bucketsAt + (4ul * buckets);
        var index = Word(bucketsAt + (4ul * (hash % buckets)));
        if (index < first) return false;
        for (; ; index++)
        {
            var entry = Word(chains + (4ul * (index - first)));
            if ((entry | 1) == (hash | 1) && IsDefinition(index, symbol)) return true;
            if ((entry & 1) != 0) return false;
        }
    }

    public void Dispose()
    {
        _view.Dispose();
        _map.Dispose();
    }

    private static uint Hash(string symbol)
    {
        var hash = 5381u;
        foreach (var letter in Encoding.UTF8.GetBytes(symbol)) hash = unchecked((hash * 33) + letter);
        return hash;
    }

    private bool IsDefinition(uint index, string symbol)
    {
        var at = OffsetOf(SymbolsTag) + ((ulong)index * SymbolSize);
        return Half(at + 6) != 0 && StringAt(Word(at)) == symbol;
    }

    private void ReadTables()
    {
        if (Word(0) != 0x464c457f || Byte(4) != 2 || Byte(5) != 1) throw Damaged("no 64-bit shared library");
        var (table, count) = (Long(32), Half(56));
        (ulong Offset, ulong Size)? dynamic = null;
        for (var i = 0; i < count; i++)
        {
            var at = table + (ulong)(i * SegmentSize);
            if (Word(at) == LoadedSegment) _segments.Add((Long(at + 16), Long(at + 8), Long(at + 32)));
            if (Word(at) == DynamicSegment) dynamic = (Long(at + 8), Long(at + 32));
        }

        if (dynamic is not { } found) throw Damaged("no shared library");
        for (ulong at = 0; at + EntrySize <= found.Size && Long(found.Offset + at) != 0; at += EntrySize)
            _entries.Add((Long(found.Offset + at), Long(found.Offset + at + 8)));
    }

    private IEnumerable<ulong> Values(ulong tag) => _entries.Where(entry => entry.Tag == tag).Select(entry => entry.Value);

    // The tables are named by where they lie once loaded.
    private ulong OffsetOf(ulong tag)
    {
        foreach (var (entryTag, value) in _entries)
        {
            if (entryTag != tag) continue;
            foreach (var (address, offset, size) in _segments)
                if (value >= address && value - address < size) return offset + (value - address);
        }

        throw Damaged("a table that the loader needs is missing");
    }

    private string StringAt(ulong index)
    {
        var at = OffsetOf(StringsTag) + index;
        if (at >= _length) throw Damaged("a name lies outside of the file");
        var rest = new ReadOnlySpan<byte>(_bytes + at, (int)Math.Min(_length - at, 1 << 16));
        var end = rest.IndexOf((byte)0);
        return end >= 0 ? Encoding.UTF8.GetString(rest[..end]) : throw Damaged("a name has no end");
    }

    private byte Byte(ulong at) => at < _length ? _bytes[at] : throw Damaged("it is cut off");

    private ushort Half(ulong at) => (ushort)(Byte(at) | (Byte(at + 1) << 8));

    private uint Word(ulong at) => Half(at) | ((uint)Half(at + 2) << 16);

    private ulong Long(ulong at) => Word(at) | ((ulong)Word(at + 4) << 32);

    private InvalidDataException Damaged(string problem) => new($"{Path}: {problem}");
}
