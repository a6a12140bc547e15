using System.Text;

namespace Word2Vec.Torch.Formats;

/// <summary>
/// Writes a zip as PyTorch does, front to back without seeking: records stored, their bytes at multiples of 64, lengths and checksum
/// after them, names UTF-8, no dates, and always a 64-bit end record.
/// </summary>
/// <param name="stream">Where the zip goes; what stands before is not counted.</param>
/// <param name="wideFrom">Lengths and places from here on are written with 64 bits. Zips need it at 2³² − 1; a test may take less.</param>
internal sealed class ZipWriter(Stream stream, long wideFrom = uint.MaxValue)
{
    private const int Alignment = 64;
    private const int ExtraHeaderLength = 4;

    // "FB", as PyTorch names the field that pads.
    private const ushort PaddingExtra = 0x4246;

    // Version 3.0 on Unix, and 4.5 to read it: what the library in PyTorch says.
    private const ushort MadeBy64 = 0x031E;
    private const ushort Needed64 = 0x002D;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly List<Entry> _entries = [];
    private long _at;

    /// <summary>Writes a record.</summary>
    /// <param name="name">Its name, with forward slashes.</param>
    /// <param name="length">How many bytes it will have.</param>
    /// <param name="writeBytes">Calls what it is given with the bytes, in any pieces.</param>
    public void Add(string name, long length, Action<Action<Span<byte>>> writeBytes)
    {
        var entry = new Entry(Utf8.GetBytes(name), _at, length);
        Write(writer =>
        {
            writer.Write(ZipFormat.LocalHeader);
            WriteCommon(writer, entry, crc: 0, length: 0);
            // PyTorch does not know yet that nothing will be compressed.
            var extra = Extra64(entry, storedLength: 0);
            var unpadded = _at + ZipFormat.LocalHeaderLength + entry.Name.Length + extra.Length + ExtraHeaderLength;
            var padding = (int)((Alignment - (unpadded % Alignment)) % Alignment);
            writer.Write((ushort)entry.Name.Length);
            writer.Write((ushort)(extra.Length + ExtraHeaderLength + padding));
            writer.Write(entry.Name);
            writer.Write(extra);
            writer.Write(PaddingExtra);
            writer.Write((ushort)padding);
            for (var i = 0; i < padding; i++) writer.Write((byte)'Z');
        });
        var (crc, start) = (default(Crc32), _at);
        writeBytes(bytes =>
        {
            crc.Append(bytes);
            stream.Write(bytes);
            _at += bytes.Length;
        });
        if (_at - start != length) throw new InvalidOperationException($"{_at - start} bytes for '{name}' where {length} were announced");
        entry = entry with { Crc = crc.Value };
        _entries.Add(entry);
        if (entry.HasDescriptor) Write(writer => WriteDescriptor(writer, entry));
    }

    /// <summary>Writes the list of records. None can follow.</summary>
    public void Finish()
    {
        var start = _at;
        foreach (var entry in _entries) Write(writer => WriteCentralHeader(writer, entry));
        Write(writer => WriteEnd(writer, start, _at - start));
    }

    private bool IsWide(long number) => number >= wideFrom;

    private uint Narrow(long number) => IsWide(number) ? uint.MaxValue : (uint)number;

    private static void WriteCommon(BinaryWriter writer, Entry entry, uint crc, uint length)
    {
        const ushort NoVersion = 0;
        const uint NoDate = 0;
        writer.Write(NoVersion);
        writer.Write((ushort)(ZipFormat.Utf8Name | (entry.HasDescriptor ? ZipFormat.DescriptorFollows : 0)));
        writer.Write(ZipFormat.Stored);
        writer.Write(NoDate);
        writer.Write(crc);
        writer.Write(length);
        writer.Write(length);
    }

    private void WriteDescriptor(BinaryWriter writer, Entry entry)
    {
        writer.Write(ZipFormat.Descriptor);
        writer.Write(entry.Crc);
        for (var i = 0; i < 2; i++)
        {
            if (IsWide(entry.Length) || IsWide(entry.Offset)) writer.Write(entry.Length);
            else writer.Write((uint)entry.Length);
        }
    }

    private void WriteCentralHeader(BinaryWriter writer, Entry entry)
    {
        var extra = Extra64(entry, entry.Length);
        writer.Write(ZipFormat.CentralHeader);
        writer.Write((ushort)0);
        WriteCommon(writer, entry, entry.Crc, Narrow(entry.Length));
        writer.Write((ushort)entry.Name.Length);
        writer.Write((ushort)extra.Length);
        // No comment, first disk, no attributes.
        writer.Write(new byte[10]);
        writer.Write(Narrow(entry.Offset));
        writer.Write(entry.Name);
        writer.Write(extra);
    }

    /// <summary>The numbers that 32 bits do not hold: both lengths, then the place; empty where none is needed.</summary>
    private byte[] Extra64(Entry entry, long storedLength)
    {
        byte[] numbers =
        [
            .. IsWide(entry.Length) ? (byte[])[.. BitConverter.GetBytes(entry.Length), .. BitConverter.GetBytes(storedLength)] : [],
            .. IsWide(entry.Offset) ? BitConverter.GetBytes(entry.Offset) : [],
        ];
        return numbers.Length == 0
            ? []
            : [.. BitConverter.GetBytes(ZipFormat.Extra64), .. BitConverter.GetBytes((ushort)numbers.Length), .. numbers];
    }

    private void WriteEnd(BinaryWriter writer, long start, long length)
    {
        const uint FirstDisk = 0;
        writer.Write(ZipFormat.End64);
        writer.Write((long)(ZipFormat.End64Length - sizeof(uint) - sizeof(long)));
        writer.Write(MadeBy64);
        writer.Write(Needed64);
        writer.Write(FirstDisk);
        writer.Write(FirstDisk);
        for (var i = 0; i < 2; i++) writer.Write((long)_entries.Count);
        writer.Write(length);
        writer.Write(start);

        writer.Write(ZipFormat.Locator64);
        writer.Write(FirstDisk);
        writer.Write(start + length);
        writer.Write(1u);

        writer.Write(ZipFormat.End);
        writer.Write(FirstDisk);
        for (var i = 0; i < 2; i++) writer.Write((ushort)Math.Min(_entries.Count, ushort.MaxValue));
        writer.Write(Narrow(length));
        writer.Write(Narrow(start));
        writer.Write((ushort)0);
    }

    private void Write(Action<BinaryWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var writer = new BinaryWriter(buffer, Utf8, leaveOpen: true)) write(writer);
        stream.Write(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
        _at += buffer.Length;
    }

    private sealed record Entry(byte[] Name, long Offset, long Length, uint Crc = 0)
    {
        /// <summary>PyTorch leaves it away where there is nothing to describe.</summary>
        public bool HasDescriptor => Length > 0;
    }
}
