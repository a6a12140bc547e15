using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Word2Vec.Torch.Tests.Fuzzing;

/// <summary>Damage below a file's outer layer: lengths, checksums and directories stay true, so that readers get to what is inside.</summary>
internal static class Structures
{
    private const int NumpyPrefix = 10;
    private const int DigestDigits = 2 * SHA256.HashSizeInBytes;

    // Not the time of the run: a number gives the same file again.
    private static readonly DateTimeOffset LongAgo = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>A safetensors file whose header changes and whose length of the header is right.</summary>
    public static byte[] Safetensors(byte[] seed, Mutator mutator)
    {
        var length = (int)BinaryPrimitives.ReadInt64LittleEndian(seed);
        var header = mutator.Mutate(seed[sizeof(long)..(sizeof(long) + length)], isText: true);
        var prefix = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(prefix, header.Length);
        return [.. prefix, .. header, .. seed[(sizeof(long) + length)..]];
    }

    /// <summary>A .npy file of version 1 whose header changes and whose length of the header is right.</summary>
    public static byte[] Numpy(byte[] seed, Mutator mutator)
    {
        var length = BinaryPrimitives.ReadUInt16LittleEndian(seed.AsSpan(NumpyPrefix - sizeof(ushort)));
        var header = mutator.Mutate(seed[NumpyPrefix..(NumpyPrefix + length)], isText: true);
        var copy = seed[..NumpyPrefix];
        BinaryPrimitives.WriteUInt16LittleEndian(copy.AsSpan(NumpyPrefix - sizeof(ushort)), (ushort)header.Length);
        return [.. copy, .. header, .. seed[(NumpyPrefix + length)..]];
    }

    /// <summary>A zip with one member changed, and sometimes its name; packed anew, stored or deflated.</summary>
    public static byte[] Zip(byte[] seed, Mutator mutator)
    {
        using var opened = new ZipArchive(new MemoryStream(seed));
        using var packed = new MemoryStream();
        var chosen = mutator.Next(3) == 0 ? mutator.Next(opened.Entries.Count) : 0;
        var level = mutator.Next(4) == 0 ? CompressionLevel.Fastest : CompressionLevel.NoCompression;
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (index, entry) in opened.Entries.Index())
            {
                var isChosen = index == chosen;
                var name = isChosen && mutator.Next(10) == 0 ? $"../{entry.FullName}" : entry.FullName;
                var added = zip.CreateEntry(name, level);
                added.LastWriteTime = LongAgo;
                using var member = added.Open();
                var content = Unpacked(entry.Open());
                member.Write(isChosen ? mutator.Mutate(content, isText: false) : content);
            }
        }

        return packed.ToArray();
    }

    /// <summary>A zip with the same members, deflated, as TorchSharp.PyBridge packs them.</summary>
    public static byte[] Deflated(byte[] stored)
    {
        using var opened = new ZipArchive(new MemoryStream(stored));
        using var packed = new MemoryStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var entry in opened.Entries)
            {
                var added = zip.CreateEntry(entry.FullName, CompressionLevel.Optimal);
                added.LastWriteTime = LongAgo;
                using var member = added.Open();
                member.Write(Unpacked(entry.Open()));
            }
        }

        return packed.ToArray();
    }

    /// <summary>A checkpoint with its header or its numbers changed, and a checksum that agrees.</summary>
    public static byte[] Sealed(byte[] seed, Mutator mutator)
    {
        var damaged = mutator.Next(3) == 0 ? mutator.Mutate(seed, isText: false) : Safetensors(seed, mutator);
        var name = "\"sha256\":\""u8;
        var place = damaged.AsSpan().IndexOf(name) + name.Length;
        if (place < name.Length || damaged.Length - place < DigestDigits) return damaged;
        damaged.AsSpan(place, DigestDigits).Fill((byte)'0');
        Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA256.HashData(damaged)), damaged.AsSpan(place));
        return damaged;
    }

    /// <summary>A gzip file of changed content.</summary>
    public static byte[] Gzip(byte[] seed, Mutator mutator) =>
        Pack(mutator.Mutate(Unpacked(new GZipStream(new MemoryStream(seed), CompressionMode.Decompress)), isText: true));

    /// <summary>A gzip file.</summary>
    public static byte[] Pack(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest)) gzip.Write(content);
        return packed.ToArray();
    }

    private static byte[] Unpacked(Stream stream)
    {
        using var content = new MemoryStream();
        using (stream) stream.CopyTo(content);
        return content.ToArray();
    }
}
