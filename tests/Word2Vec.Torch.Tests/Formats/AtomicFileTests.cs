namespace Word2Vec.Torch.Tests.Formats;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_file_is_created_and_then_replaced_by_a_shorter_one()
    {
        AtomicFile.Write(folder["a"], stream => stream.Write([1, 2, 3]));
        AtomicFile.Write(folder["a"], stream => stream.Write([4]));
        Assert.Equal([4], File.ReadAllBytes(folder["a"]));
        Assert.Equal(["a"], folder.Names());
    }

    [Fact]
    public void A_failing_writer_leaves_the_old_file_and_nothing_beside_it()
    {
        File.WriteAllBytes(folder["a"], [7]);
        Assert.Throws<NotSupportedException>(() => AtomicFile.Write(folder["a"], stream =>
        {
            stream.Write(new byte[100_000]);
            throw new NotSupportedException();
        }));
        Assert.Equal([7], File.ReadAllBytes(folder["a"]));
        Assert.Equal(["a"], folder.Names());
    }

    [Fact]
    public void What_a_killed_process_left_goes_and_what_another_still_writes_stays()
    {
        var abandoned = $".a.{Guid.NewGuid():N}.tmp";
        string[] others = [$".b.{Guid.NewGuid():N}.tmp", ".a.tmp", "a.txt"];
        foreach (var name in (string[])[abandoned, .. others]) File.WriteAllBytes(folder[name], [1]);
        AtomicFile.Write(folder["a"], outer =>
        {
            Assert.False(File.Exists(folder[abandoned]));
            outer.Write([2]);
            AtomicFile.Write(folder["a"], stream => stream.Write([3]));
            Assert.Equal([3], File.ReadAllBytes(folder["a"]));
        });
        Assert.Equal([2], File.ReadAllBytes(folder["a"]));
        Assert.Equal([.. others.Append("a").Order(StringComparer.Ordinal)], folder.Names());
    }

    [Fact]
    public void A_target_that_is_a_folder_is_refused_and_nothing_stays()
    {
        Directory.CreateDirectory(folder["a"]);
        var error = Record.Exception(() => AtomicFile.Write(folder["a"], stream => stream.WriteByte(1)));
        Assert.True(error is IOException or UnauthorizedAccessException, $"{error}");
        Assert.Equal(["a"], folder.Names());
    }

    [Fact]
    public void A_missing_folder_is_an_io_error() =>
        Assert.Throws<DirectoryNotFoundException>(() => AtomicFile.Write(folder["no/a"], stream => stream.WriteByte(1)));
}
