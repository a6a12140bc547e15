using System.Globalization;
using System.Text.RegularExpressions;
using Word2Vec.Torch.Tests.Formats;
using Word2Vec.Torch.Formats;

namespace Word2Vec.Torch.Tests.Cli;

[Collection(DemoModelUsers.Name)]
public sealed partial class DemoCommandTests(DemoModel demo)
{
    [Fact]
    public void It_walks_through_the_guide_and_succeeds()
    {
        CommandAssert.Succeeded(demo.Run);
        string[] parts =
        [
            "(the, cat)", "W1 [V, N]", "full softmax", "negative sampling", "All 26 checks passed.", "120 tokens, 89 words, 474 pairs",
            "average loss after epoch 100", "shape  (40,)", "cosine similarity of king and queen", "man : king = woman : queen", demo.Path,
            Path.Combine(demo.Path, "map.png"), Path.Combine(demo.Path, "map.html"),
        ];
        foreach (var part in parts) Assert.Contains(part, demo.Run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", demo.Run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', demo.Run.Output);
    }

    [Fact]
    public void At_least_nine_in_ten_planted_analogies_are_right()
    {
        var all = Assert.Single(CommandAssert.Lines(demo.Run.Output), line => line.Contains("all planted analogies", StringComparison.Ordinal));
        var numbers = RightOfAsked().Match(all);
        var (right, asked) = (Number(numbers, 1), Number(numbers, 2));

        Assert.InRange(asked, 100, int.MaxValue);
        Assert.True(right >= 0.9 * asked, all);
    }

    [Fact]
    public async Task Run_again_it_replaces_its_folder_by_the_very_same_model()
    {
        var before = Contents();
        var run = await W2vProcess.RunAsync("demo", "--output", demo.Path, "--quiet");

        CommandAssert.Succeeded(run);
        Assert.Equal(["config.json", "history.jsonl", "map.html", "map.png", "model.safetensors", "vocab.tsv"], FolderContents.Of(demo.Path));
        Assert.Equal(before, Contents());
    }

    [Fact]
    public async Task A_folder_of_the_users_own_files_is_refused_before_the_walk_begins()
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder["notes.txt"], "mine", TestContext.Current.CancellationToken);
        var run = await W2vProcess.RunAsync("demo", "--output", folder.Path);

        CommandAssert.Failed(run, folder.Path, "notes.txt");
        Assert.Equal(["notes.txt"], folder.Names());
    }

    [Theory]
    [InlineData("config.json", "notes.txt")]
    [InlineData("config.json", "vocab.tsv")]
    public async Task A_map_of_the_users_own_stays_where_it_is(params string[] others)
    {
        using var folder = new TempFolder();
        string[] names = [.. others, "map.png"];
        foreach (var name in names) await File.WriteAllTextAsync(folder[name], "mine", TestContext.Current.CancellationToken);
        CommandAssert.Failed(await W2vProcess.RunAsync("demo", "--output", folder.Path), folder.Path, "is not overwritten");

        Assert.Equal(names.Order(StringComparer.Ordinal), folder.Names());
    }

    // The history has times.
    private string Contents() => string.Join("\n", FolderContents.Of(demo.Path).Where(name => name != ModelFolder.HistoryFile).Select(name => Convert.ToBase64String(File.ReadAllBytes(Path.Combine(demo.Path, name)))));

    private static int Number(Match match, int group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"(\d+) of (\d+) right")]
    private static partial Regex RightOfAsked();
}
