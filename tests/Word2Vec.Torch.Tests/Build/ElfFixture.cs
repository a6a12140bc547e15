using System.Buffers.Binary;
using System.Text;

namespace Word2Vec.Torch.Tests.Build;

/// <summary>
/// A few hundred bytes with the tables of a shared library that needs a symbol version: string table, symbols, their versions,
/// needed versions, relocations, section table. Nothing can be loaded from it; the tables are what the build reads.
/// </summary>
internal sealed class ElfFixture
{
    public const string Version = "GLIBCXX_3.4.32";
    public const string Marker = "_ZSt21ios_base_library_initv";
    public const string OtherVersion = "GLIBCXX_3.4";

    private const int HeaderSize = 64, SectionSize = 64, SymbolSize = 24, RelocationSize = 24;
    private const ushort OtherIndex = 2, VersionIndex = 3;

    private readonly List<byte> image = [.. new byte[HeaderSize]];
    private readonly List<byte> strings = [0];
    private readonly List<(uint Type, uint Link, int Offset, int Size)> sections = [default];

    private ElfFixture()
    {
    }

    /// <summary>Where the flags of <see cref="Version"/> are in <see cref="Bytes"/>; −1 without it.</summary>
    public int FlagsOffset { get; private set; } = -1;

    public byte[] Bytes => [.. image];

    /// <param name="version">The version that the marker needs.</param>
    /// <param name="secondUser">Whether a symbol besides the marker needs it.</param>
    /// <param name="relocated">Whether a relocation refers to the marker.</param>
    public static ElfFixture Create(string version = Version, bool secondUser = false, bool relocated = false)
    {
        var fixture = new ElfFixture();
        string[] symbols = ["", "printf", Marker, "_ZNSt6chrono4tzdbE"];
        ushort[] versions = [0, OtherIndex, VersionIndex, secondUser ? VersionIndex : OtherIndex];
        var names = Array.ConvertAll(symbols, fixture.AddString);
        var (library, otherName, name) = (fixture.AddString("libstdc++.so.6"), fixture.AddString(OtherVersion), fixture.AddString(version));

        fixture.AddSection(type: 3, link: 0, fixture.strings);
        fixture.AddSection(type: 11, link: 1, names.SelectMany(offset => Words((uint)offset).Concat(new byte[SymbolSize - 4])));
        fixture.AddSection(type: 0x6fffffff, link: 2, versions.SelectMany(Half));
        var needs = fixture.AddSection(type: 0x6ffffffe, link: 1, Needs(library, otherName, name));
        if (version == Version)
            fixture.FlagsOffset = needs + 16 + 16 + 4;
        fixture.AddSection(type: 4, link: 2, Relocation(symbol: 1).Concat(relocated ? Relocation(symbol: 2) : []));
        fixture.Finish();
        return fixture;
    }

    private static IEnumerable<byte> Needs(int library, int otherName, int name) =>
        [
            .. Half(1), .. Half(2), .. Words((uint)library, 16, 0),
            .. Words(0x1111), .. Half(0), .. Half(OtherIndex), .. Words((uint)otherName, 16),
            .. Words(0x2222), .. Half(0), .. Half(VersionIndex), .. Words((uint)name, 0),
        ];

    private static IEnumerable<byte> Relocation(uint symbol) => [.. Words(0x4000, 0, 7, symbol), .. new byte[RelocationSize - 16]];

    private int AddString(string text)
    {
        var offset = text.Length == 0 ? 0 : strings.Count;
        if (text.Length > 0)
            strings.AddRange([.. Encoding.UTF8.GetBytes(text), 0]);
        return offset;
    }

    private int AddSection(uint type, uint link, IEnumerable<byte> content)
    {
        var offset = image.Count;
        image.AddRange(content);
        sections.Add((type, link, offset, image.Count - offset));
        return offset;
    }

    private void Finish()
    {
        var table = image.Count;
        foreach (var (type, link, offset, size) in sections)
            image.AddRange([.. Words(0, type, 0, 0, 0, 0, (uint)offset, 0, (uint)size, 0, link, 0), .. new byte[SectionSize - 48]]);
        byte[] header = [0x7f, .. "ELF"u8, 2, 1, 1];
        for (var i = 0; i < header.Length; i++)
            image[i] = header[i];
        Put(0x28, Words((uint)table));
        Put(0x3a, Half(SectionSize));
        Put(0x3c, Half((ushort)sections.Count));
    }

    private void Put(int offset, IEnumerable<byte> content)
    {
        foreach (var value in content)
            image[offset++] = value;
    }

    private static byte[] Half(ushort value) => [(byte)value, (byte)(value >> 8)];

    private static byte[] Words(params uint[] values)
    {
        var bytes = new byte[4 * values.Length];
        for (var i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4 * i), values[i]);
        return bytes;
    }
}
