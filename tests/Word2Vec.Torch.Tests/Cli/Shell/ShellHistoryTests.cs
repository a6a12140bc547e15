using Word2Vec.Torch.Cli.Shell;

namespace Word2Vec.Torch.Tests.Cli.Shell;

public sealed class ShellHistoryTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Lines_come_back_from_the_newest_also_in_the_next_session()
    {
        var path = Path.Combine(folder.Path, "new", "history");
        var first = new ShellHistory(path);
        foreach (var line in new[] { "king", "", "queen", "queen" }) first.Add(line);
        first.Save();

        var next = new ShellHistory(path);
        Assert.Equal(["queen", "king", null], new[] { next.Older(), next.Older(), next.Older() });
        Assert.Equal(["queen", "", ""], new[] { next.Newer(), next.Newer(), next.Newer() });
        Assert.Equal(path, Assert.Single(CommandAssert.Tree(Path.GetDirectoryName(path)!)));
    }

    [Fact]
    public void Lines_too_long_to_have_been_typed_are_not_kept_and_a_huge_file_is_left_alone()
    {
        File.WriteAllText(folder["history"], $"king\n{new string('x', 1001)}\n\n");
        var history = new ShellHistory(folder["history"]);
        history.Add(new string('y', 1001));
        Assert.Equal(["king", null], new[] { history.Older(), history.Older() });

        using (var file = File.OpenWrite(folder["history"])) file.SetLength(5L << 30);
        var none = new ShellHistory(folder["history"]);
        none.Add("queen");
        none.Save();
        Assert.Equal(["queen", null], new[] { none.Older(), none.Older() });
        Assert.Equal(5L << 30, new FileInfo(folder["history"]).Length);
    }

    [Fact]
    public void A_history_that_cannot_be_kept_is_no_failure()
    {
        File.WriteAllText(folder["file"], "");
        var history = new ShellHistory(Path.Combine(folder["file"], "history"));
        history.Add("king");
        history.Save();
        Assert.Equal("king", history.Older());
    }
}
