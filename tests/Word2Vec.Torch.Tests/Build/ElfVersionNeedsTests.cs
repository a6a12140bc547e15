using System.Runtime.Versioning;
using Word2Vec.Torch.Build;

namespace Word2Vec.Torch.Tests.Build;

public sealed class ElfVersionNeedsTests : IDisposable
{
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead;

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Weakening_sets_one_flag_and_changes_nothing_else()
    {
        var fixture = ElfFixture.Create();
        var image = fixture.Bytes;
        Assert.Equal(VersionNeed.Required, new ElfVersionNeeds(image).Weaken(ElfFixture.Version, ElfFixture.Marker));

        var expected = fixture.Bytes;
        expected[fixture.FlagsOffset] = 2;
        Assert.Equal(expected, image);
        Assert.Equal(VersionNeed.Weak, new ElfVersionNeeds(image).Find(ElfFixture.Version));
        Assert.Equal(VersionNeed.Required, new ElfVersionNeeds(image).Find(ElfFixture.OtherVersion));
    }

    [Fact]
    public void A_second_run_changes_nothing()
    {
        var file = Write(ElfFixture.Create().Bytes);
        Weaken(file, file);
        var (content, time) = (File.ReadAllBytes(file), File.GetLastWriteTimeUtc(file));

        Assert.Equal(VersionNeed.Weak, Weaken(file, file));
        Assert.Equal(content, File.ReadAllBytes(file));
        Assert.Equal(time, File.GetLastWriteTimeUtc(file));
        Assert.Single(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void A_file_without_the_version_stays_as_it_is()
    {
        var original = ElfFixture.Create(version: "GLIBCXX_3.4.33").Bytes;
        var (source, destination) = (Write(original), folder["destination.so"]);

        Assert.Equal(VersionNeed.None, Weaken(source, source));
        Assert.Equal(VersionNeed.None, Weaken(source, destination));
        Assert.Equal(original, File.ReadAllBytes(source));
        Assert.Equal(original, File.ReadAllBytes(destination));
    }

    [Fact, SupportedOSPlatform("linux")]
    public void A_hard_link_into_the_package_cache_is_broken_and_the_cache_keeps_its_content()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "hard links are made with Linux's own call");
        var original = ElfFixture.Create().Bytes;
        var cache = Write(original, "cache.so");
        File.SetUnixFileMode(cache, Mode);
        File.SetLastWriteTimeUtc(cache, new DateTime(2026, 5, 7, 1, 2, 3, DateTimeKind.Utc));
        var output = folder["output.so"];
        Assert.Equal(0, NativeMethods.Link(cache, output));

        Assert.Equal(VersionNeed.Required, Weaken(output, output));
        Assert.Equal(original, File.ReadAllBytes(cache));
        Assert.Equal(VersionNeed.Weak, new ElfVersionNeeds(File.ReadAllBytes(output)).Find(ElfFixture.Version));
        Assert.Equal(Mode, File.GetUnixFileMode(output));
        Assert.Equal(File.GetLastWriteTimeUtc(cache), File.GetLastWriteTimeUtc(output));
    }

    [Fact]
    public void A_destination_that_links_to_the_source_is_replaced_not_written_through()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "hard links are made with Linux's own call");
        var original = ElfFixture.Create().Bytes;
        var (cache, output) = (Write(original, "cache.so"), folder["output.so"]);
        Assert.Equal(0, NativeMethods.Link(cache, output));

        Assert.Equal(VersionNeed.Required, Weaken(cache, output));
        Assert.Equal(original, File.ReadAllBytes(cache));
        Assert.NotEqual(original, File.ReadAllBytes(output));
    }

    [Fact]
    public void A_read_only_source_is_no_obstacle()
    {
        var source = Write(ElfFixture.Create().Bytes);
        File.SetAttributes(source, FileAttributes.ReadOnly);

        Assert.Equal(VersionNeed.Required, Weaken(source, folder["output.so"]));
        File.SetAttributes(source, FileAttributes.Normal);
        Assert.Equal(VersionNeed.Weak, new ElfVersionNeeds(File.ReadAllBytes(folder["output.so"])).Find(ElfFixture.Version));
    }

    [Fact]
    public void A_version_that_another_symbol_needs_is_refused() =>
        RefusesAndTouchesNothing(ElfFixture.Create(secondUser: true).Bytes, "_ZNSt6chrono4tzdbE needs GLIBCXX_3.4.32");

    [Fact]
    public void A_marker_that_a_relocation_refers_to_is_refused() =>
        RefusesAndTouchesNothing(ElfFixture.Create(relocated: true).Bytes, "a relocation refers to");

    [Theory]
    [InlineData("")]
    [InlineData("MZ: a program of another system, long enough to hold the sixty-four bytes of an ELF header")]
    public void A_foreign_file_is_refused(string content) =>
        RefusesAndTouchesNothing(System.Text.Encoding.UTF8.GetBytes(content), "not a little-endian 64-bit ELF file");

    [Fact]
    public void A_file_cut_anywhere_is_refused()
    {
        var whole = ElfFixture.Create().Bytes;
        for (var length = 0; length < whole.Length; length++)
            Assert.Throws<InvalidDataException>(() => Weaken(whole[..length]));
    }

    [Fact]
    public void Any_damaged_byte_is_either_refused_or_leaves_all_but_the_flag_alone()
    {
        var whole = ElfFixture.Create().Bytes;
        for (var at = 0; at < whole.Length; at++)
            foreach (byte flip in new byte[] { 0x01, 0x80, 0xff })
            {
                var damaged = (byte[])whole.Clone();
                damaged[at] ^= flip;
                var image = (byte[])damaged.Clone();
                // Any other exception than the one for damaged input fails the test.
                if (Record.Exception(() => Weaken(image)) is { } error)
                    Assert.IsType<InvalidDataException>(error);
                else
                    Assert.InRange(image.Where((value, i) => value != damaged[i]).Count(), 0, 1);
            }
    }

    [Fact]
    public void The_library_beside_these_tests_loads_without_the_version()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux's library names symbol versions");
        var image = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "libLibTorchSharp.so"));
        Assert.Equal(VersionNeed.Weak, new ElfVersionNeeds(image).Find(ElfFixture.Version));
    }

    private void RefusesAndTouchesNothing(byte[] original, string reason)
    {
        var (source, destination) = (Write(original), folder["destination.so"]);
        File.WriteAllText(destination, "as before");
        Assert.Contains(reason, Assert.Throws<InvalidDataException>(() => Weaken(source, destination)).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidDataException>(() => Weaken(source, source));
        Assert.Equal(original, File.ReadAllBytes(source));
        Assert.Equal("as before", File.ReadAllText(destination));
        Assert.Equal(2, Directory.GetFiles(folder.Path).Length);
    }

    private string Write(byte[] content, string name = "source.so")
    {
        File.WriteAllBytes(folder[name], content);
        return folder[name];
    }

    private static VersionNeed Weaken(string source, string destination) =>
        ElfVersionNeeds.WeakenFile(source, destination, ElfFixture.Version, ElfFixture.Marker);

    private static void Weaken(byte[] image) => new ElfVersionNeeds(image).Weaken(ElfFixture.Version, ElfFixture.Marker);
}
