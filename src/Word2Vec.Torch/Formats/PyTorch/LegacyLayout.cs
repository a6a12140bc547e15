namespace Word2Vec.Torch.Formats;

/// <summary>PyTorch's layout before version 1.6: pickles and raw numbers one after the other, without a zip.</summary>
internal static class LegacyLayout
{
    // A pickle of protocol 2 with the ten-byte number 0x1950a86a20f9469cfc6c.
    private static ReadOnlySpan<byte> Magic => [0x80, 2, 0x8A, 10, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19];

    public static bool Is(Stream stream)
    {
        Span<byte> start = stackalloc byte[Magic.Length];
        stream.Position = 0;
        return stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && start.SequenceEqual(Magic);
    }
}
