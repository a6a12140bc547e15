using Word2Vec.Torch.Tests.Formats;

namespace Word2Vec.Torch.Tests.Cli;

/// <summary>What a line of <c>w2v</c> reads and what it writes, held against each other before any work.</summary>
public sealed class TrainingPathsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public TrainingPathsTests()
    {
        Directory.CreateDirectory(_folder["texts"]);
        foreach (var file in (string[])["text.txt", "texts/a.txt"])
            File.WriteAllText(_folder[file], string.Concat(Enumerable.Repeat("the cat sits on the mat\n", 20)));
        File.WriteAllText(_folder["pairs.tsv"], "cat\tmat\t1\nthe\tcat\t2\nsits\ton\t3\n");
        File.WriteAllText(_folder["vectors.txt"], "2 2\ncat 1 2\ndog 3 4\n");
        File.WriteAllText(_folder["words.vocab.tsv"], "cat\t3\ndog\t1\n");
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("text.txt -o model --tensorboard model", "tensorboard is model, within model, which is for the output alone")]
    [InlineData("text.txt -o model --tensorboard ./model/../model/events", "within model, which is for the output alone")]
    [InlineData("text.txt -o model/ --tensorboard model.checkpoints/events", "within model.checkpoints, which is for the checkpoints alone")]
    [InlineData("text.txt -o model --tensorboard pairs.tsv", "tensorboard is pairs.tsv, a file")]
    [InlineData("texts -o texts/model", "output is texts/model, within the corpus texts, and would be read as text")]
    [InlineData("text.txt texts -o model --tensorboard texts/events", "tensorboard is texts/events, within the corpus texts")]
    [InlineData(". -o model", "output is model, within the corpus ., and would be read as text")]
    [InlineData("text.txt -o text.txt --force", "output is text.txt, the corpus itself")]
    [InlineData("texts/a.txt -o texts --force", "output is texts, and holds the corpus texts/a.txt")]
    [InlineData("text.txt -o texts --evaluate texts/a.txt --force", "output is texts, and holds texts/a.txt, which evaluate names")]
    [InlineData("text.txt -o old/new --continue old", "output is old/new, within old, the model to continue")]
    [InlineData("text.txt -o new --continue old --tensorboard old/events", "tensorboard is old/events, within old, the model to continue")]
    public async Task A_line_whose_paths_get_in_each_others_way_is_refused_with_nothing_written(string line, string problem)
    {
        var before = CommandAssert.Tree(_folder.Path);
        CommandAssert.RefusedOptions(await TrainAsync(line), problem);
        Assert.Equal(before, CommandAssert.Tree(_folder.Path));
    }

    [Fact]
    public async Task Links_are_seen_through_and_all_problems_are_told_together()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows makes no links without rights");
        File.CreateSymbolicLink(_folder["link"], _folder["texts"]);
        File.CreateSymbolicLink(_folder["round"], _folder["round"]);
        CommandAssert.RefusedOptions(
            await TrainAsync("texts round -o link/model --tensorboard link/model"),
            "tensorboard is link/model, within link/model",
            "output is link/model, within the corpus texts",
            "tensorboard is link/model, within the corpus texts");
    }

    [Theory]
    [InlineData("text.txt -o runs/model --tensorboard runs")]
    [InlineData("texts -o textsmodel --tensorboard texts2 --evaluate pairs.tsv")]
    [InlineData("texts/a.txt -o texts/model")]
    [InlineData("/dev/stdin -o model")]
    public async Task Paths_that_only_stand_beside_each_other_are_taken(string line)
    {
        var run = await W2vProcess.RunAsync(["train", .. line.Split(' '), "--quiet"], "the cat sits on the mat\nthe cat sits on the mat\n".PadLeft(400, '\n') + string.Concat(Enumerable.Repeat("the cat sits on\n", 9)), _folder.Path);
        CommandAssert.Succeeded(run);
    }

    [Fact]
    public async Task A_line_that_fails_leaves_no_folder_of_events()
    {
        CommandAssert.Failed(await TrainAsync("none.txt -o model --tensorboard events"), "none.txt");
        Assert.DoesNotContain("events", _folder.Names());
    }

    [Theory]
    [InlineData("convert vectors.txt v.npy --vocab v.npy --force", "output is v.npy, which vocab names")]
    [InlineData("convert vectors.npy words.npy --vocab words.vocab.tsv --limit 1 --force", "vocab is words.vocab.tsv, which the words of words.npy would replace")]
    [InlineData("convert model model/model.safetensors --force", "output is model/model.safetensors, within model, the input")]
    [InlineData("convert model model/vectors.txt", "output is model/vectors.txt, within model, the input")]
    [InlineData("plot vectors.html -o ./vectors.html", "output is ./vectors.html, the model itself")]
    public async Task Other_commands_do_not_write_over_what_they_read_either(string line, string problem)
    {
        CommandAssert.Succeeded(await RunAsync("convert vectors.txt model --quiet"));
        CommandAssert.Succeeded(await RunAsync("convert vectors.txt vectors.npy --quiet"));
        File.Copy(_folder["vectors.txt"], _folder["vectors.html"]);
        var before = CommandAssert.Tree(_folder.Path);
        CommandAssert.RefusedOptions(await RunAsync(line), problem);
        Assert.Equal(before, CommandAssert.Tree(_folder.Path));
        Assert.Equal("cat\t3\ndog\t1\n", await File.ReadAllTextAsync(_folder["words.vocab.tsv"], TestContext.Current.CancellationToken));
    }

    private Task<ProcessRun> TrainAsync(string line) => RunAsync($"train {line}");

    private Task<ProcessRun> RunAsync(string line) => W2vProcess.RunAsync(line.Split(' '), workingFolder: _folder.Path);
}
