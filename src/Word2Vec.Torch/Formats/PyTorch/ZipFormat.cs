namespace Word2Vec.Torch.Formats;

/// <summary>Signatures, lengths and fixed values of a zip's parts.</summary>
internal static class ZipFormat
{
    public const uint LocalHeader = 0x04034B50;
    public const uint Descriptor = 0x08074B50;
    public const uint CentralHeader = 0x02014B50;
    public const uint End64 = 0x06064B50;
    public const uint Locator64 = 0x07064B50;
    public const uint End = 0x06054B50;

    public const int LocalHeaderLength = 30;
    public const int CentralHeaderLength = 46;
    public const int End64Length = 56;
    public const int Locator64Length = 20;
    public const int EndLength = 22;

    public const ushort Stored = 0;
    public const ushort Deflated = 8;

    /// <summary>The extra field with numbers that 32 bits do not hold; a field of all ones stands in their place.</summary>
    public const ushort Extra64 = 1;

    /// <summary>Flag of a record whose lengths and checksum follow it.</summary>
    public const ushort DescriptorFollows = 0x0008;

    /// <summary>Flag of a record whose name is UTF-8.</summary>
    public const ushort Utf8Name = 0x0800;

    /// <summary>Flags of encrypted records.</summary>
    public const ushort Encrypted = 0x2041;
}

/// <summary>One record of a zip: <paramref name="Stored"/> bytes at <paramref name="Start"/> that make <paramref name="Length"/> bytes.</summary>
internal sealed record ZipRecord(string Name, bool IsDeflated, long Start, long Stored, long Length);
