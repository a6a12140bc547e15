using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Word2Vec.Torch.Formats;

/// <summary>The records of a PyTorch file below its one root folder, and how to read them.</summary>
internal sealed class PyTorchArchive
{
    public const string PickleName = "data.pkl";
    public const string VersionName = "version";

    private const string ByteOrderName = "byteorder";

    // A tensor takes some two hundred bytes of it.
    private const int MaxPickleBytes = 1 << 24;

    private const int MaxNoteBytes = 100;

    private const int MinVersion = 1;
    private const int MaxVersion = 10;

    private readonly Stream _stream;
    private readonly string _path;
    private readonly Dictionary<string, ZipRecord> _records;
    private readonly string _root;

    private PyTorchArchive(Stream stream, string path)
    {
        (_stream, _path) = (stream, path);
        if (LegacyLayout.Is(stream))
            throw Error("is in PyTorch's layout from before version 1.6, which is no zip and which TorchSharp.PyBridge cannot read either; open it with a newer PyTorch and torch.save it again");
        _records = ZipDirectory.Read(stream, path);
        _root = FindRoot();
        CheckVersion();
        CheckByteOrder();
    }

    public static PyTorchArchive Open(Stream stream, string path) => new(stream, path);

    public byte[] ReadPickle()
    {
        if (Find(PickleName) is not { } record) throw Error($"'{PickleName}' is missing; it is no PyTorch file");
        return ReadWhole(record, MaxPickleBytes);
    }

    /// <summary>The record of a storage, of the length that the storage needs.</summary>
    public ZipRecord RecordOf(PickleStorage storage)
    {
        if (Find($"data/{storage.Key}") is not { } record) throw Error($"storage '{storage.Key}' is missing; save the file again");
        return record.Length == storage.Bytes
            ? record
            : throw Error($"storage '{storage.Key}' has {record.Length} bytes where {storage.Bytes} are due; the file is damaged");
    }

    /// <summary>Opens the bytes of a record; reads past its end give nothing. Until it is closed, no other may be read.</summary>
    public Stream Open(ZipRecord record)
    {
        _stream.Position = record.Start;
        var stored = new RangeStream(_stream, record.Stored);
        return record.IsDeflated ? new DeflateStream(stored, CompressionMode.Decompress) : stored;
    }

    /// <summary>Says that a record has more bytes than it claims; to be called with all that it claims read.</summary>
    public void ExpectEnd(Stream opened, ZipRecord record)
    {
        if (opened.ReadByte() >= 0) throw Error($"'{record.Name}' inflates to more than the {record.Length} bytes that it claims");
    }

    private ZipRecord? Find(string name) => _records.GetValueOrDefault($"{_root}/{name}");

    private string FindRoot()
    {
        string[] roots = [.. _records.Keys.Select(name => name[..Math.Max(0, name.IndexOf('/', StringComparison.Ordinal))]).Distinct().Take(2)];
        return roots switch
        {
            [{ Length: > 0 } root] => root,
            [_, _] => throw Error($"has two root folders, '{roots[0]}' and '{roots[1]}', where PyTorch writes one"),
            _ => throw Error("is a zip without the root folder of a PyTorch file"),
        };
    }

    private void CheckVersion()
    {
        if (Find(VersionName) is not { } record) throw Error($"'{VersionName}' is missing; it is no PyTorch file");
        var text = Encoding.ASCII.GetString(ReadWhole(record, MaxNoteBytes)).Trim();
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version) || version is < MinVersion or > MaxVersion)
            throw Error($"is of format version '{text}', which is not one of {MinVersion} to {MaxVersion}; save again with another PyTorch");
    }

    private void CheckByteOrder()
    {
        if (Find(ByteOrderName) is not { } record) return;
        var order = Encoding.ASCII.GetString(ReadWhole(record, MaxNoteBytes));
        if (order != "little") throw Error($"has the byte order '{order}', not 'little'; save again on a little-endian machine");
    }

    private byte[] ReadWhole(ZipRecord record, int limit)
    {
        if (record.Length > limit) throw Error($"'{record.Name}' has {record.Length} bytes, over the limit of {limit}");
        using var opened = Open(record);
        var bytes = new byte[record.Length];
        opened.ReadExactly(bytes);
        ExpectEnd(opened, record);
        return bytes;
    }

    private ModelFormatException Error(string problem) => FormatError.Of(_path, problem);
}
