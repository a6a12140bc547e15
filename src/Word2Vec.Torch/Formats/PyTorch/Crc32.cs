using System.Buffers.Binary;

namespace Word2Vec.Torch.Formats;

/// <summary>The checksum of zip records: CRC-32 with the reflected polynomial 0xEDB88320, eight bytes a step (slicing by 8).</summary>
internal struct Crc32
{
    private const uint Polynomial = 0xEDB88320;
    private const int Slices = 8;
    private const int Values = 256;

    // Table s, entry b: the remainder of byte b with s zero bytes after it.
    private static readonly uint[] Tables = CreateTables();

    private uint _complement;

    /// <summary>The checksum of all bytes so far.</summary>
    public readonly uint Value => _complement;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        var tables = Tables.AsSpan(0, Slices * Values);
        var state = ~_complement;
        for (; bytes.Length >= Slices; bytes = bytes[Slices..])
        {
            var low = BinaryPrimitives.ReadUInt32LittleEndian(bytes) ^ state;
            var high = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            state = tables[(7 * Values) + (byte)low] ^ tables[(6 * Values) + (byte)(low >> 8)]
                ^ tables[(5 * Values) + (byte)(low >> 16)] ^ tables[(4 * Values) + (int)(low >> 24)]
                ^ tables[(3 * Values) + (byte)high] ^ tables[(2 * Values) + (byte)(high >> 8)]
                ^ tables[Values + (byte)(high >> 16)] ^ tables[(int)(high >> 24)];
        }

        foreach (var value in bytes) state = (state >> 8) ^ tables[(byte)(state ^ value)];
        _complement = ~state;
    }

    private static uint[] CreateTables()
    {
        var tables = new uint[Slices * Values];
        for (var i = 0u; i < Values; i++)
        {
            var remainder = i;
            for (var bit = 0; bit < 8; bit++) remainder = (remainder >> 1) ^ ((remainder & 1) * Polynomial);
            tables[i] = remainder;
        }

        for (var i = Values; i < tables.Length; i++) tables[i] = (tables[i - Values] >> 8) ^ tables[(byte)tables[i - Values]];
        return tables;
    }
}
