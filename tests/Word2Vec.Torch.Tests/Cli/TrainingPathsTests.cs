using System.Text.Json.Nodes;
using Word2Vec.Torch.Formats;
using Word2Vec.Torch.Tests.Formats;

namespace Word2Vec.Torch.Tests.Cli;

/// <summary>What a training reads, what it writes, and what stands there.</summary>
public sealed class TrainingPathsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public TrainingPathsTests()
    {
        Directory.CreateDirectory(_folder["corpus"]);
        foreach (var file in (string[])["text.txt", "corpus/text.txt"])
            File.WriteAllText(_folder[file], string.Concat(Enumerable.Repeat("the cat sits on the mat\n", 50)));
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("text.txt -o m --tensorboard m", "error: tensorboard is m, within m")]
    [InlineData("text.txt -o m --tensorboard m/events", "error: tensorboard is m/events, within m")]
    [InlineData("text.txt -o m --tensorboard m.checkpoints", "error: tensorboard is m.checkpoints, within m.checkpoints")]
    [InlineData("corpus -o corpus/m", "error: output is corpus/m, within the corpus corpus")]
    [InlineData("corpus -o link/m", "error: output is link/m, within the corpus corpus")]
    [InlineData(". -o ./m", "error: output is ./m, within the corpus .")]
    [InlineData("corpus -o m --tensorboard corpus/events", "error: tensorboard is corpus/events, within the corpus corpus")]
    [InlineData("corpus/text.txt -o corpus --force", "error: output is corpus, and holds the corpus corpus/text.txt")]
    [InlineData("text.txt -o corpus --force --evaluate corpus/text.txt", "error: output is corpus, and holds corpus/text.txt, which evaluate names")]
    public async Task Outputs_and_inputs_that_touch_are_refused_before_work_begins(string line, string problem)
    {
        Directory.CreateSymbolicLink(_folder["link"], _folder["corpus"]);
        var before = _folder.Names();
        var run = await RunAsync(["train", .. line.Split(' '), "--min-count", "1"]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(CommandAssert.Lines(run.Error), text => text.StartsWith(problem, StringComparison.Ordinal));
        Assert.Equal(before, _folder.Names());
    }

    [Theory]
    [InlineData("nowhere.txt")]
    [InlineData("text.txt --min-count 1000")]
    public async Task A_line_that_fails_deletes_no_checkpoints(string line)
    {
        await InterruptAsync();
        var before = Directory.GetFiles(_folder["m.checkpoints"]);
        Assert.NotEmpty(before);
        Assert.Equal(1, (await RunAsync(["train", .. line.Split(' '), "-o", "m", "--force"])).ExitCode);
        Assert.Equal(before, Directory.GetFiles(_folder["m.checkpoints"]));
    }

    [Fact]
    public async Task A_model_that_came_meanwhile_is_not_replaced_by_a_training_that_is_gone_on_with()
    {
        await InterruptAsync();
        CommandAssert.Succeeded(await RunAsync(["train", "text.txt", "-o", "other", "--min-count", "1", "--quiet", "--dim", "7"]));
        Directory.Move(_folder["other"], _folder["m"]);
        CommandAssert.Failed(await RunAsync(["train", "--resume", "m", "--quiet"]), "m: holds another model, which came there since this training began");
        using (var standing = ModelFolder.Load(_folder["m"])) Assert.Equal(7, standing.Model.Dimension);
        CommandAssert.Succeeded(await RunAsync(["train", "--resume", "m", "--quiet", "--force"]));
        using var own = ModelFolder.Load(_folder["m"]);
        Assert.Equal(5, own.Model.Dimension);
    }

    /// <summary>Killed after the model was saved and before the checkpoints were gone: continued in place, it trained twice.</summary>
    [Fact]
    public async Task A_training_that_had_ended_only_clears_up()
    {
        await InterruptAsync();
        CopyFolder("m.checkpoints", "kept");
        CommandAssert.Succeeded(await RunAsync(["train", "--resume", "m", "--quiet"]));
        Assert.False(Directory.Exists(_folder["m.checkpoints"]));
        var weights = await File.ReadAllBytesAsync(_folder["m/model.safetensors"], TestContext.Current.CancellationToken);
        Directory.Move(_folder["kept"], _folder["m.checkpoints"]);

        var run = await RunAsync(["train", "--resume", "m"]);
        CommandAssert.Succeeded(run);
        Assert.Equal("the training had ended: the model was saved in m\n", run.Output);
        Assert.False(Directory.Exists(_folder["m.checkpoints"]));
        Assert.Equal(weights, await File.ReadAllBytesAsync(_folder["m/model.safetensors"], TestContext.Current.CancellationToken));
        var config = JsonNode.Parse(await File.ReadAllTextAsync(_folder["m/config.json"], TestContext.Current.CancellationToken))!;
        Assert.Matches("^[0-9a-f]{32}$", (string?)config["training"]!["result"]!["run"]);
    }

    [Fact]
    public async Task A_training_without_pairs_leaves_nothing_in_the_way_of_the_next()
    {
        string[] line = ["train", "text.txt", "-o", "m", "--min-count", "1", "--checkpoint-every", "1"];
        CommandAssert.Failed(await RunAsync([.. line, "--quiet", "--sample", "1e-12"]), "no (centre, context) pair");
        Assert.Equal(["corpus", "text.txt"], _folder.Names());
        CommandAssert.Succeeded(await RunAsync([.. line, "--quiet"]));
    }

    private async Task InterruptAsync()
    {
        var run = await W2vProcess.RunAsync(
            ["train", "text.txt", "-o", "m", "--min-count", "1", "--dim", "5", "--epochs", "3000", "--threads", "1", "--checkpoint-every", "10000"],
            workingFolder: _folder.Path, interruptAt: "checkpoint of");
        Assert.Equal(130, run.ExitCode);
    }

    private void CopyFolder(string from, string to)
    {
        Directory.CreateDirectory(_folder[to]);
        foreach (var file in Directory.GetFiles(_folder[from])) File.Copy(file, Path.Combine(_folder[to], Path.GetFileName(file)));
    }

    private Task<ProcessRun> RunAsync(IEnumerable<string> arguments) => W2vProcess.RunAsync(arguments, workingFolder: _folder.Path);
}
