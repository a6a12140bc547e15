#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Text;

namespace Word2Vec.Torch.Build;

/// <summary>How a library asks for one symbol version of another library.</summary>
internal enum VersionNeed
{
    /// <summary>The file names no such version.</summary>
    None,

    /// <summary>The loader refuses the file where the version is missing.</summary>
    Required,

    /// <summary>The loader goes on where the version is missing.</summary>
    Weak,
}

/// <summary>
/// Reads and weakens one entry of an ELF file's table of needed symbol versions (<c>.gnu.version_r</c>); see docs/native-loading.md.
/// The build compiles this file by itself against .NET Standard 2.0 (build/NativeLoading.targets), the command and the tests compile it too.
/// </summary>
internal sealed class ElfVersionNeeds
{
    private const uint SymbolTable = 11, Relocations = 4, NeededVersions = 0x6ffffffe, SymbolVersions = 0x6fffffff;
    private const int WeakFlag = 0x2, HiddenBit = 0x8000;
    private const int SectionSize = 64, SymbolSize = 24, RelocationSize = 24, NeedSize = 16;

    private readonly byte[] image;
    private readonly List<Section> sections = new List<Section>();

    /// <summary>Checks the header and the section table of a little-endian 64-bit ELF file.</summary>
    /// <exception cref="InvalidDataException">The bytes are not such a file, or its section table lies outside of it.</exception>
    public ElfVersionNeeds(byte[] image)
    {
        this.image = image;
        var isElf = image.Length >= 64 && image[0] == 0x7f && image[1] == 'E' && image[2] == 'L' && image[3] == 'F';
        if (!isElf || image[4] != 2 || image[5] != 1)
            throw new InvalidDataException("not a little-endian 64-bit ELF file");
        var table = Long(0x28);
        int entrySize = Half(0x3a), count = Half(0x3c);
        if (table == 0 || count == 0 || entrySize != SectionSize)
            throw new InvalidDataException("no section table, which names the version tables");
        var start = Checked(table, (long)count * SectionSize, "section table");
        for (var i = 0; i < count; i++)
            sections.Add(ReadSection(start + i * SectionSize));
    }

    /// <summary>Says how the file needs <paramref name="version"/>, for example <c>GLIBCXX_3.4.32</c>.</summary>
    public VersionNeed Find(string version)
    {
        var entries = EntriesOf(version);
        if (entries.Count == 0)
            return VersionNeed.None;
        return entries.TrueForAll(entry => (Half(entry + 4) & WeakFlag) != 0) ? VersionNeed.Weak : VersionNeed.Required;
    }

    /// <summary>Sets the weak flag of <paramref name="version"/> in the image; nothing else changes.</summary>
    /// <returns>How the file needed the version before.</returns>
    /// <exception cref="InvalidDataException">A symbol other than <paramref name="marker"/> needs the version, or a relocation refers to it.</exception>
    public VersionNeed Weaken(string version, string marker)
    {
        var before = Find(version);
        if (before != VersionNeed.Required)
            return before;
        var entries = EntriesOf(version);
        foreach (var entry in entries)
            RequireUnused(Half(entry + 6) & ~HiddenBit, version, marker);
        foreach (var entry in entries)
            image[entry + 4] |= WeakFlag;
        return before;
    }

    /// <summary>
    /// Writes <paramref name="destination"/> as <paramref name="source"/> with the need weakened. The two may be one file, or links to one:
    /// the new content is a new file put in place by a rename, so whatever else shares the old content keeps it.
    /// </summary>
    /// <returns>How the source needed the version.</returns>
    /// <exception cref="InvalidDataException">The source is damaged, foreign or really uses the version; the destination is left as it was.</exception>
    public static VersionNeed WeakenFile(string source, string destination, string version, string marker)
    {
        var image = File.ReadAllBytes(source);
        var before = new ElfVersionNeeds(image).Weaken(version, marker);
        var inPlace = Path.GetFullPath(source) == Path.GetFullPath(destination);
        if (inPlace && before != VersionNeed.Required)
            return before;

        var temporary = destination + ".tmp" + Guid.NewGuid().ToString("N");
        try
        {
            // A copy first, and then the content: the copy brings the file mode, which .NET Standard cannot set.
            File.Copy(source, temporary);
            File.SetAttributes(temporary, File.GetAttributes(temporary) & ~FileAttributes.ReadOnly);
            File.WriteAllBytes(temporary, image);
            if (inPlace)
                File.SetLastWriteTimeUtc(temporary, File.GetLastWriteTimeUtc(source));
            // Without File.Move's overwrite, which .NET Standard lacks: an old destination goes first.
            File.Delete(destination);
            File.Move(temporary, destination);
        }
        finally
        {
            File.Delete(temporary);
        }
        return before;
    }

    private void RequireUnused(int versionIndex, string version, string marker)
    {
        var versions = sections.Find(section => section.Type == SymbolVersions)
            ?? throw new InvalidDataException("no table of symbol versions (.gnu.version)");
        var symbolTable = Linked(versions, SymbolTable);
        var symbols = sections[symbolTable];
        var count = symbols.Size / SymbolSize;
        if (versions.Size / 2 < count)
            throw new InvalidDataException("the table of symbol versions is shorter than the symbol table");

        var users = new HashSet<int>();
        for (var i = 0; i < count; i++)
        {
            if ((Half(versions.Offset + 2 * i) & ~HiddenBit) != versionIndex)
                continue;
            var name = Name(Strings(symbols), Word(symbols.Offset + i * SymbolSize));
            if (name != marker)
                throw new InvalidDataException($"its symbol {name} needs {version}, which can be weak for {marker} alone");
            users.Add(i);
        }
        foreach (var section in sections)
            if (section.Type == Relocations && section.Link == symbolTable)
                for (var at = section.Offset; at + RelocationSize <= section.End; at += RelocationSize)
                    if (users.Contains((int)Word(at + 12)))
                        throw new InvalidDataException($"a relocation refers to {marker}, so {version} is really used");
    }

    /// <summary>Offsets of the entries (Elf64_Vernaux) that name the version.</summary>
    private List<int> EntriesOf(string version)
    {
        var found = new List<int>();
        foreach (var section in sections)
            if (section.Type == NeededVersions)
                AddEntries(section, version, found);
        return found;
    }

    private void AddEntries(Section section, string version, List<int> found)
    {
        var strings = Strings(section);
        long file = section.Offset;
        while (true)
        {
            var need = Inside(section, file);
            var at = file + Word(need + 8);
            for (int i = 0, count = Half(need + 2); i < count; i++)
            {
                var entry = Inside(section, at);
                if (Name(strings, Word(entry + 8)) == version)
                    found.Add(entry);
                at += Word(entry + 12);
            }
            var next = Word(need + 12);
            if (next == 0)
                return;
            file += next;
        }
    }

    private static int Inside(Section section, long offset) => offset >= section.Offset && offset + NeedSize <= section.End
        ? (int)offset
        : throw new InvalidDataException("an entry of the table of needed versions lies outside of it");

    private Section Strings(Section section) => sections[Linked(section, type: 3)];

    private int Linked(Section section, uint type) => section.Link < sections.Count && sections[(int)section.Link].Type == type
        ? (int)section.Link
        : throw new InvalidDataException("a table is linked to a section of another kind");

    private string Name(Section strings, long offset)
    {
        var start = strings.Offset + offset;
        var end = start < strings.End ? Array.IndexOf(image, (byte)0, (int)start, (int)(strings.End - start)) : -1;
        return end >= 0
            ? Encoding.UTF8.GetString(image, (int)start, end - (int)start)
            : throw new InvalidDataException("a name lies outside of its string table");
    }

    private Section ReadSection(int at)
    {
        var type = Word(at + 4);
        // The tables read here must lie in the file; others (8 is .bss) may hold no bytes.
        var isRead = type is 3 or SymbolTable or Relocations or NeededVersions or SymbolVersions;
        var (offset, size) = (Long(at + 24), Long(at + 32));
        return isRead
            ? new Section(type, Word(at + 40), Checked(offset, size, "table"), (int)size)
            : new Section(type, Word(at + 40), 0, 0);
    }

    private int Checked(long offset, long size, string what) => offset >= 0 && size >= 0 && offset <= image.Length - size
        ? (int)offset
        : throw new InvalidDataException($"damaged: a {what} lies outside of the file's {image.Length} bytes");

    private int Half(int at) => image[at] | image[at + 1] << 8;

    private uint Word(int at) => (uint)(Half(at) | Half(at + 2) << 16);

    private long Long(int at) => Word(at) | (long)Word(at + 4) << 32;

    private sealed class Section(uint type, uint link, int offset, int size)
    {
        public readonly uint Type = type, Link = link;
        public readonly int Offset = offset, Size = size, End = offset + size;
    }
}

#if !WITHOUT_BUILD_TASK
/// <summary>The build's task around <see cref="ElfVersionNeeds.WeakenFile"/>.</summary>
public sealed class WeakenVersionNeed : Microsoft.Build.Utilities.Task
{
    [Microsoft.Build.Framework.Required]
    public string Source { get; set; } = "";

    [Microsoft.Build.Framework.Required]
    public string Destination { get; set; } = "";

    [Microsoft.Build.Framework.Required]
    public string SymbolVersion { get; set; } = "";

    [Microsoft.Build.Framework.Required]
    public string Marker { get; set; } = "";

    public override bool Execute()
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(Destination))!);
            var before = ElfVersionNeeds.WeakenFile(Source, Destination, SymbolVersion, Marker);
            Log.LogMessage($"{Destination}: {SymbolVersion} was {before}, is no longer required.");
            return true;
        }
        catch (Exception error) when (error is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            Log.LogError($"{Source}: cannot make {SymbolVersion} weak: {error.Message}. See docs/native-loading.md; -p:WeakenVersionNeeds=false builds without.");
            return false;
        }
    }
}
#endif
