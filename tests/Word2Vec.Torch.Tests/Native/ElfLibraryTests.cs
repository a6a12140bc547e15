using Word2Vec.Torch.Native;

namespace Word2Vec.Torch.Tests.Native;

public sealed class ElfLibraryTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void All_that_TorchSharp_calls_is_found_in_its_own_libtorch()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the files are Linux's");
        using var bridge = new ElfLibrary(Own(Libtorch.FileName));
        using var cpu = new ElfLibrary(Own("libtorch_cpu.so"));
        using var core = new ElfLibrary(Own("libc10.so"));
        var needs = bridge.UnversionedNeeds().ToList();

        Assert.Superset(new HashSet<string> { "libtorch.so", "libtorch_cpu.so", "libc10.so" }, bridge.Needed.ToHashSet());
        Assert.True(needs.Count > 1000, $"{needs.Count} needs");
        Assert.DoesNotContain("malloc", needs);
        Assert.Equal([], needs.Where(symbol => !cpu.Defines(symbol) && !core.Defines(symbol)));
        Assert.False(cpu.Defines("no_such_function"));
        // Needed by it, and so not offered.
        Assert.False(cpu.Defines("malloc"));
    }

    [Fact]
    public void What_a_library_needs_and_where_it_looks_is_read()
    {
        SmallElf.Write(_folder["libone.so"], ["libtwo.so", "libthree.so.3"], "$ORIGIN/../deep:/somewhere");
        using var library = new ElfLibrary(_folder["libone.so"]);

        Assert.Equal(["libtwo.so", "libthree.so.3"], library.Needed);
        Assert.Equal([$"{_folder.Path}/../deep", "/somewhere"], library.SearchFolders);
    }

    [Fact]
    public void No_damage_leads_out_of_the_file()
    {
        var whole = SmallElf.Image("libone.so", ["libtwo.so", "libthree.so"], "$ORIGIN");
        for (var length = 0; length < whole.Length; length++) Read(whole[..length]);
        for (var at = 0; at < whole.Length; at++)
        {
            foreach (var value in (byte[])[0, 0x7f, 0xff])
            {
                var damaged = (byte[])whole.Clone();
                damaged[at] = value;
                Read(damaged);
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("a text of more than sixty-four letters is no shared library at all, nor a short one")]
    public void What_is_no_library_is_refused(string text)
    {
        File.WriteAllText(_folder["a"], text);
        Assert.Contains("shared library", Assert.Throws<InvalidDataException>(() => new ElfLibrary(_folder["a"])).Message, StringComparison.Ordinal);
    }

    private static string Own(string name) => Path.Combine(AppContext.BaseDirectory, name);

    // Either an answer or a refusal.
    private void Read(byte[] image)
    {
        File.WriteAllBytes(_folder["damaged"], image);
        try
        {
            using var library = new ElfLibrary(_folder["damaged"]);
            _ = library.Needed;
            _ = library.SearchFolders;
            _ = library.Defines("a");
        }
        catch (InvalidDataException refusal)
        {
            Assert.StartsWith(_folder["damaged"], refusal.Message, StringComparison.Ordinal);
        }
    }
}
