using System.Buffers.Binary;
using System.Text;

namespace Word2Vec.Torch.Tests.Native;

/// <summary>Writes shared libraries that hold nothing but what they need: enough for Linux's loader to load them.</summary>
internal static class SmallElf
{
    private const int HeaderSize = 64, SegmentSize = 56, Dynamic = HeaderSize + (2 * SegmentSize);

    public static void Write(string path, string[] needed, string? searchPath = null) => File.WriteAllBytes(path, Image(Path.GetFileName(path), needed, searchPath));

    public static byte[] Image(string name, string[] needed, string? searchPath = null)
    {
        List<(long Tag, string Text)> texts = [.. needed.Select(text => (1L, text)), (14, name)];
        if (searchPath is not null) texts.Add((29, searchPath));
        // An empty symbol table, its empty hash table and the names come after the entries; six more entries name them and end the list.
        var symbols = Dynamic + ((texts.Count + 6) * 16);
        var hash = symbols + 24;
        var strings = hash + 24;
        var names = new StringBuilder("\0");
        List<(long Tag, long Value)> entries = [];
        foreach (var (tag, text) in texts)
        {
            entries.Add((tag, names.Length));
            names.Append(text).Append('\0');
        }

        entries.AddRange([(5, strings), (10, names.Length), (6, symbols), (11, 24), (0x6ffffef5, hash), (0, 0)]);
        var image = new byte[strings + names.Length];
        Put(image, hash, 1L << 32); // no buckets; symbols that need no hash: one
        Put(image, hash + 8, 1); // the filter's length
        Header(image);
        Segment(image, HeaderSize, type: 1, offset: 0, image.Length);
        Segment(image, HeaderSize + SegmentSize, type: 2, offset: Dynamic, entries.Count * 16);
        for (var i = 0; i < entries.Count; i++)
        {
            Put(image, Dynamic + (16 * i), entries[i].Tag);
            Put(image, Dynamic + (16 * i) + 8, entries[i].Value);
        }

        Encoding.ASCII.GetBytes(names.ToString()).CopyTo(image, strings);
        return image;
    }

    private static void Header(byte[] image)
    {
        byte[] start = [0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1];
        start.CopyTo(image, 0);
        Put(image, 16, 3 | (62L << 16) | (1L << 32)); // a shared library for x86-64, of version 1
        Put(image, 32, HeaderSize);
        BinaryPrimitives.WriteInt16LittleEndian(image.AsSpan(52), HeaderSize);
        BinaryPrimitives.WriteInt16LittleEndian(image.AsSpan(54), SegmentSize);
        BinaryPrimitives.WriteInt16LittleEndian(image.AsSpan(56), 2);
    }

    private static void Segment(byte[] image, int at, uint type, long offset, long size)
    {
        Put(image, at, type | (6L << 32)); // to read and write, as the loader fills in addresses
        foreach (var place in (int[])[8, 16, 24]) Put(image, at + place, offset);
        foreach (var place in (int[])[32, 40]) Put(image, at + place, size);
        Put(image, at + 48, type == 1 ? 4096 : 8);
    }

    private static void Put(byte[] image, int at, long value) => BinaryPrimitives.WriteInt64LittleEndian(image.AsSpan(at), value);
}
