using System.Buffers.Binary;
using System.Text;

namespace Word2Vec.Torch.Formats;

/// <summary>
/// Reads the list of records at the end of a zip and checks it against the records' own headers: names that are there once and agree,
/// bytes inside the file that belong to one record each, and lengths that the bytes can make.
/// </summary>
internal sealed class ZipDirectory
{
    // A record takes some seventy bytes of it, and a few hundred once it is read.
    private const int MaxBytes = 1 << 23;

    // A deflated byte makes at most 1,032.
    private const long MaxInflation = 1032;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly Stream _stream;
    private readonly string _path;

    private ZipDirectory(Stream stream, string path) => (_stream, _path) = (stream, path);

    /// <summary>The records by name.</summary>
    public static Dictionary<string, ZipRecord> Read(Stream stream, string path) => new ZipDirectory(stream, path).Read();

    private Dictionary<string, ZipRecord> Read()
    {
        var (count, start, length) = FindDirectory();
        var directory = ReadAt(start, (int)length);
        var headers = new List<CentralHeader>();
        var at = 0;
        for (var i = 0UL; i < count; i++) headers.Add(ReadHeader(directory, ref at));
        if (at != directory.Length) throw Error("the list of its records has bytes after its end; the file is damaged");
        headers.Sort((a, b) => a.Offset.CompareTo(b.Offset));
        var records = new Dictionary<string, ZipRecord>(StringComparer.Ordinal);
        var end = 0L;
        foreach (var header in headers)
        {
            if (header.Offset < end) throw Error($"'{header.Name}' overlaps another record; the file is damaged");
            var record = Locate(header, start);
            if (!records.TryAdd(record.Name, record)) throw Error($"'{record.Name}' is there twice; the file is damaged or made to mislead");
            end = record.Start + record.Stored;
        }

        return records;
    }

    private (ulong Count, long Start, long Length) FindDirectory()
    {
        var tailStart = Math.Max(0, _stream.Length - ZipFormat.EndLength - ushort.MaxValue);
        var tail = ReadAt(tailStart, (int)(_stream.Length - tailStart));
        for (var at = tail.Length - ZipFormat.EndLength; at >= 0; at--)
        {
            var end = tail.AsSpan(at);
            if (U32(end) == ZipFormat.End && U16(end[20..]) == end.Length - ZipFormat.EndLength) return ReadEnd(end, tailStart + at);
        }

        throw Error("is no zip and so no PyTorch file, or is cut short; download or save it again");
    }

    private (ulong Count, long Start, long Length) ReadEnd(ReadOnlySpan<byte> end, long endStart)
    {
        if (U16(end[4..]) != 0 || U16(end[6..]) != 0) throw Error("is one of several disks; join them first");
        var (count, length, start) = ((ulong)U16(end[10..]), (ulong)U32(end[12..]), (ulong)U32(end[16..]));
        var limit = endStart;
        if (endStart >= ZipFormat.Locator64Length && ReadAt(endStart - ZipFormat.Locator64Length, ZipFormat.Locator64Length) is var locator
            && U32(locator) == ZipFormat.Locator64)
        {
            limit = InFile(U64(locator.AsSpan(8)), ZipFormat.End64Length, endStart - ZipFormat.Locator64Length);
            var end64 = ReadAt(limit, ZipFormat.End64Length);
            if (U32(end64) != ZipFormat.End64) throw Damaged();
            count = Agreed(count, ushort.MaxValue, U64(end64.AsSpan(32)));
            length = Agreed(length, uint.MaxValue, U64(end64.AsSpan(40)));
            start = Agreed(start, uint.MaxValue, U64(end64.AsSpan(48)));
        }

        if (length > MaxBytes) throw Error($"the list of its records takes {length} bytes, over the limit of {MaxBytes}");
        if (count > length / ZipFormat.CentralHeaderLength) throw Damaged();
        return (count, InFile(start, (long)length, limit), (long)length);
    }

    // Two programs that believe different numbers would see two different files.
    private ulong Agreed(ulong small, ulong unknown, ulong large) => small == unknown || small == large ? large : throw Damaged();

    private CentralHeader ReadHeader(byte[] directory, ref int at)
    {
        var header = directory.AsSpan(at);
        if (header.Length < ZipFormat.CentralHeaderLength || U32(header) != ZipFormat.CentralHeader) throw Damaged();
        var (nameLength, extraLength) = (U16(header[28..]), U16(header[30..]));
        var total = ZipFormat.CentralHeaderLength + nameLength + extraLength + U16(header[32..]);
        if (header.Length < total) throw Damaged();
        at += total;
        var name = Name(header.Slice(ZipFormat.CentralHeaderLength, nameLength));
        var (flags, method) = (U16(header[8..]), U16(header[10..]));
        if ((flags & ZipFormat.Encrypted) != 0) throw Error($"'{name}' is encrypted; PyTorch's files are not");
        if (method is not (ZipFormat.Stored or ZipFormat.Deflated)) throw Error($"'{name}' is compressed by method {method}, not stored or deflated");
        var extra = Extra64(header.Slice(ZipFormat.CentralHeaderLength + nameLength, extraLength));
        // The order of the numbers in the extra field.
        var length = Wide(U32(header[24..]), ref extra);
        var stored = Wide(U32(header[20..]), ref extra);
        var offset = Wide(U32(header[42..]), ref extra);
        if (method == ZipFormat.Stored ? stored != length : length / MaxInflation > stored)
            throw Error($"'{name}' claims {length} bytes from {stored}, which its method cannot make");
        return new CentralHeader(name, method == ZipFormat.Deflated, offset, stored, length);
    }

    private static ReadOnlySpan<byte> Extra64(ReadOnlySpan<byte> extra)
    {
        while (extra.Length >= 4 && U16(extra[2..]) is var length && extra.Length - 4 >= length)
        {
            if (U16(extra) == ZipFormat.Extra64) return extra.Slice(4, length);
            extra = extra[(4 + length)..];
        }

        return [];
    }

    private long Wide(uint small, ref ReadOnlySpan<byte> extra)
    {
        if (small != uint.MaxValue) return small;
        if (extra.Length < sizeof(ulong)) throw Damaged();
        var wide = U64(extra);
        extra = extra[sizeof(ulong)..];
        return wide <= long.MaxValue ? (long)wide : throw Damaged();
    }

    private ZipRecord Locate(CentralHeader header, long limit)
    {
        var start = InFile((ulong)header.Offset, ZipFormat.LocalHeaderLength, limit);
        var local = ReadAt(start, ZipFormat.LocalHeaderLength);
        if (U32(local) != ZipFormat.LocalHeader) throw Damaged();
        start += ZipFormat.LocalHeaderLength;
        var nameLength = U16(local.AsSpan(26));
        if (Name(ReadAt(InFile((ulong)start, nameLength, limit), nameLength)) != header.Name)
            throw Error($"'{header.Name}' has another name in its own header; the file is damaged or made to mislead");
        start += nameLength + U16(local.AsSpan(28));
        if (start > limit || header.Stored > limit - start) throw Error($"'{header.Name}' ends after the file's records do; the file is cut short");
        return new ZipRecord(header.Name, header.IsDeflated, start, header.Stored, header.Length);
    }

    private string Name(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Utf8.GetString(bytes);
        }
        catch (DecoderFallbackException error)
        {
            throw FormatError.Of(_path, "has a record whose name is not UTF-8; the file is damaged", error);
        }
    }

    private long InFile(ulong start, long length, long limit) =>
        limit >= length && start <= (ulong)(limit - length) ? (long)start : throw Damaged();

    private byte[] ReadAt(long start, int length)
    {
        var bytes = new byte[length];
        _stream.Position = start;
        _stream.ReadExactly(bytes);
        return bytes;
    }

    private static ushort U16(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    private static uint U32(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    private static ulong U64(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt64LittleEndian(bytes);

    private ModelFormatException Damaged() => Error("the list of its records is damaged; download or save it again");

    private ModelFormatException Error(string problem) => FormatError.Of(_path, problem);

    private sealed record CentralHeader(string Name, bool IsDeflated, long Offset, long Stored, long Length);
}
