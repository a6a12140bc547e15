using Word2Vec.Torch.Formats;

namespace Word2Vec.Torch.Tests.Formats;

public sealed class AtomicFolderTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string Place => _folder["place"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_replacement_in_two_steps_ends_as_one_in_one_step()
    {
        AtomicFolder.Write(Place, folder => File.WriteAllText(Path.Combine(folder, "old"), ""));
        Directory.CreateDirectory(_folder["new"]);
        AtomicFolder.ReplaceByStepping(Place, _folder["new"]);
        Assert.Empty(FolderContents.Of(Place));
        Assert.Equal(["place"], _folder.Names());
    }

    [Fact]
    public void A_replacement_in_two_steps_that_fails_between_them_puts_the_old_folder_back()
    {
        AtomicFolder.Write(Place, folder => File.WriteAllText(Path.Combine(folder, "old"), ""));
        Assert.ThrowsAny<IOException>(() => AtomicFolder.ReplaceByStepping(Place, _folder["none"]));
        Assert.Equal(["old"], FolderContents.Of(Place));
        Assert.Equal(["place"], _folder.Names());
    }

    [Fact]
    public void A_place_whose_folder_is_replaced_is_never_empty()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "elsewhere the old folder steps aside first");
        var (replacing, looks, empty) = (true, 0, 0);
        var watcher = new Thread(() =>
        {
            for (; Volatile.Read(ref replacing); looks++)
                if (!File.Exists(Path.Combine(Place, "file"))) empty++;
        });
        Write(0);
        watcher.Start();
        for (var i = 1; i <= 200; i++) Write(i);
        Volatile.Write(ref replacing, false);
        watcher.Join();
        Assert.NotEqual(0, looks);
        Assert.Equal(0, empty);
        Assert.Equal("200", File.ReadAllText(Path.Combine(Place, "file")));

        void Write(int number) => AtomicFolder.Write(Place, folder => File.WriteAllText(Path.Combine(folder, "file"), $"{number}"));
    }
}
