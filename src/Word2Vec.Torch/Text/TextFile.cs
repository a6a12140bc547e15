using System.IO.Compression;

namespace Word2Vec.Torch.Text;

/// <summary>The bytes of one text file, unpacked if it is a gzip file. Refuses what looks binary or is damaged.</summary>
internal sealed class TextFile : IDisposable
{
    private const int BinaryCheckBytes = 65_536;
    private static readonly byte[] GzipMagic = [0x1F, 0x8B];
    private static readonly byte[] Utf16Mark = [0xFF, 0xFE];
    private static readonly byte[] Utf16BigEndianMark = [0xFE, 0xFF];
    private static readonly byte[] SentinelContent = new byte[16];
    private static readonly byte[] Sentinel = Pack(SentinelContent);

    private readonly string _name;
    private readonly ReplayStream _file;
    private readonly GZipStream? _unpacked;
    private long _unpackedBytes;

    /// <summary>Opens a file.</summary>
    /// <param name="path">A file, or "-" for standard input.</param>
    public TextFile(string path)
    {
        _name = TextSource.NameOf(path);
        _file = Guard(() => new ReplayStream(TextSource.OpenFile(path)));
        var start = new byte[GzipMagic.Length];
        var length = Guard(() => _file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false));
        _file.Replay(start.AsMemory(0, length));
        if (!start.AsSpan(0, length).SequenceEqual(GzipMagic)) return;
        _file.GivesZerosSingly = true;
        _unpacked = new GZipStream(_file, CompressionMode.Decompress);
    }

    /// <summary>Bytes read from the file itself.</summary>
    public long BytesRead => _file.BytesRead;

    /// <summary>Reads some bytes; 0 at the end.</summary>
    public int Read(byte[] buffer)
    {
        var count = Guard(() => (_unpacked ?? (Stream)_file).Read(buffer));
        if (count == 0 && _unpacked is not null) CheckGzipEnd(_unpacked);
        if (_unpackedBytes < BinaryCheckBytes) RefuseBinary(buffer.AsSpan(0, (int)Math.Min(count, BinaryCheckBytes - _unpackedBytes)));
        _unpackedBytes += count;
        return count;
    }

    public void Dispose()
    {
        _unpacked?.Dispose();
        _file.Dispose();
    }

    private static byte[] Pack(byte[] content)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal)) gzip.Write(content);
        return packed.ToArray();
    }

    private void RefuseBinary(ReadOnlySpan<byte> bytes)
    {
        if (_unpackedBytes == 0 && (bytes.StartsWith(Utf16Mark) || bytes.StartsWith(Utf16BigEndianMark)))
            throw new CorpusException($"{_name}: is UTF-16 by its byte order mark; give text in UTF-8, as iconv -f UTF-16 -t UTF-8 makes it");
        var place = bytes.IndexOf((byte)0);
        if (place >= 0) throw new CorpusException($"{_name}: looks binary (byte {_unpackedBytes + place} is zero); give text in UTF-8");
    }

    // GZipStream takes a file that breaks off for one that ends. Only after a whole member can another follow, so a known member
    // is fed to it past the end: unless exactly its content comes out, the file was cut off.
    private void CheckGzipEnd(GZipStream unpacked)
    {
        var content = new byte[SentinelContent.Length + 1];
        var reads = _file.Reads;
        Guard(() => unpacked.Read(content));
        if (_file.Reads == reads)
        {
            // It has bytes left that begin no member, so it asks for no more.
            if (_file.GaveZero && Guard(OnlyZerosAreLeft)) return;
            throw new CorpusException($"{_name}: the gzip file goes on with something else after its end; cut that off, or make it anew");
        }

        _file.GivesZerosSingly = false;
        _file.Replay(Sentinel);
        var length = Guard(() => unpacked.ReadAtLeast(content, content.Length, throwOnEndOfStream: false));
        if (!content.AsSpan(0, length).SequenceEqual(SentinelContent)) throw DamagedGzip(null);
    }

    // As on tapes: gzip itself takes them for padding.
    private bool OnlyZerosAreLeft()
    {
        _file.GivesZerosSingly = false;
        var buffer = new byte[BinaryCheckBytes];
        for (var count = _file.Read(buffer); count > 0; count = _file.Read(buffer))
        {
            if (buffer.AsSpan(0, count).ContainsAnyExcept((byte)0)) return false;
        }

        return true;
    }

    private CorpusException DamagedGzip(Exception? error) =>
        new($"{_name}: the gzip file is truncated or damaged; make it anew", error);

    private T Guard<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (InvalidDataException error)
        {
            throw DamagedGzip(error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CorpusException($"{_name}: cannot be read ({error.Message}); check the file and its permissions", error);
        }
    }
}
