using System.Text.Json.Nodes;
using Word2Vec.Torch.Tests.Formats;

namespace Word2Vec.Torch.Tests.Cli;

/// <summary>What stands beside a training that did not end, and what comes to stand there: nothing of it is lost.</summary>
public sealed class InterruptedTrainingTests : IDisposable
{
    private const string Endless = "train text.txt -o model --preset guide --epochs 1000000 --checkpoint-every 1s";

    private readonly TempFolder _folder = new();

    public InterruptedTrainingTests()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such signals");
        File.WriteAllText(_folder["text.txt"], "the cat sits on the mat and the dog sits too\n");
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("train none.txt -o model --force", "none.txt")]
    [InlineData("train text.txt -o model --force --min-count 9", "lower min-count")]
    [InlineData("train text.txt -o model --force --min-count 1 --sample 1e-12", "no (centre, context) pair is left")]
    [InlineData("train text.txt -o model --force --min-count 1 --sample 1e-12 --checkpoint-every epoch", "no (centre, context) pair is left")]
    public async Task A_forced_line_that_does_not_work_leaves_the_checkpoints(string line, string problem)
    {
        await StoppedAsync(Endless);
        var before = CommandAssert.Tree(_folder.Path);
        CommandAssert.Failed(await RunAsync($"{line} --quiet"), problem);
        Assert.Equal(before, CommandAssert.Tree(_folder.Path));
    }

    [Fact]
    public async Task A_forced_training_replaces_them_by_its_own_first_one()
    {
        await StoppedAsync(Endless);
        // Fewer words than those of the first training, and as many more to come.
        await StoppedAsync("train text.txt -o model --preset guide --epochs 1000000 --checkpoint-every 1100 --keep 9 --dim 7 --force", "checkpoint of ");
        var info = JsonNode.Parse((await RunAsync("info model.checkpoints --json")).Output)!;
        Assert.DoesNotContain("\"dimension\":20", info.ToJsonString(), StringComparison.Ordinal);
        var run = await W2vProcess.RunAsync(["train", "--resume", "model"], workingFolder: _folder.Path, interruptAt: "going on from ", signalDelay: TimeSpan.FromSeconds(1));
        Assert.Equal(130, run.ExitCode);
    }

    [Fact]
    public async Task A_model_that_came_meanwhile_is_not_replaced_unless_that_is_said()
    {
        await StoppedAsync("train text.txt -o model --preset guide --epochs 12000 --checkpoint-every 11000", "checkpoint of ");
        CommandAssert.Succeeded(await RunAsync("train text.txt -o other --preset guide --epochs 1 --quiet"));
        Directory.Move(_folder["other"], _folder["model"]);
        var before = await WeightsAsync();
        CommandAssert.Failed(await RunAsync("train --resume model"), "model: holds another model, which came there since this training began", "--force");
        Assert.Equal(before, await WeightsAsync());

        CommandAssert.Succeeded(await RunAsync("train --resume model --force --quiet"));
        Assert.NotEqual(before, await WeightsAsync());
        Assert.Equal(["model", "text.txt"], _folder.Names());
    }

    /// <summary>Two conversions may have the same configuration to the byte.</summary>
    [Fact]
    public async Task A_model_that_differs_in_its_weights_alone_is_another()
    {
        foreach (var name in (string[])["1", "2"])
        {
            await File.WriteAllTextAsync(_folder[name], $"8 2\nthe {name} 2\ncat 3 4\nsits 1 1\non 1 2\nmat 2 2\nand 1 3\ndog 3 3\ntoo 4 4\n", TestContext.Current.CancellationToken);
            CommandAssert.Succeeded(await RunAsync($"convert {name} model{name} --quiet --from word2vec-text"));
        }

        Copy("model1", "model");
        await StoppedAsync("train text.txt -o model --continue model --force --epochs 1000000 --checkpoint-every 1s");
        Directory.Delete(_folder["model"], recursive: true);
        Copy("model2", "model");
        Assert.Equal(await File.ReadAllTextAsync(_folder["model1/config.json"], TestContext.Current.CancellationToken), await File.ReadAllTextAsync(_folder["model/config.json"], TestContext.Current.CancellationToken));
        CommandAssert.Failed(await RunAsync("train --resume model --quiet"), "model: holds another model");
    }

    [Theory]
    [InlineData("train text.txt -o model --preset guide --epochs 12000 --checkpoint-every 11000")]
    [InlineData("train text.txt -o model --preset guide --epochs 12000 --checkpoint-every 11000 --continue model --force")]
    public async Task Killed_between_saving_and_clearing_it_has_ended(string line)
    {
        if (line.Contains("--continue", StringComparison.Ordinal)) CommandAssert.Succeeded(await RunAsync("train text.txt -o model --preset guide --epochs 1 --quiet"));
        await StoppedAsync(line, "checkpoint of ");
        Copy("model.checkpoints", "kept");
        CommandAssert.Succeeded(await RunAsync("train --resume model --quiet"));
        Directory.Move(_folder["kept"], _folder["model.checkpoints"]);
        var (weights, config) = (await WeightsAsync(), await File.ReadAllTextAsync(_folder["model/config.json"], TestContext.Current.CancellationToken));

        Assert.Equal(new ProcessRun(0, "model saved in model\n", "this training has ended: only its checkpoints were left, and are deleted\n"), await RunAsync("train --resume model"));
        Assert.Equal(weights, await WeightsAsync());
        Assert.Equal(config, await File.ReadAllTextAsync(_folder["model/config.json"], TestContext.Current.CancellationToken));
        Assert.Equal(["model", "text.txt"], _folder.Names());
    }

    [Theory]
    [InlineData("--trainer reference")]
    [InlineData("--trainer hogwild --threads 1")]
    [InlineData("--trainer tensor")]
    public async Task A_training_without_pairs_leaves_no_checkpoints_in_the_way(string trainer)
    {
        var line = $"train text.txt -o model --min-count 1 --epochs 50 --checkpoint-every epoch --quiet {trainer}";
        CommandAssert.Failed(await RunAsync($"{line} --sample 1e-12"), "no (centre, context) pair is left");
        Assert.Equal(["text.txt"], _folder.Names());
        CommandAssert.Succeeded(await RunAsync($"{line} --sample 0"));
    }

    private async Task StoppedAsync(string line, string at = "training ")
    {
        var run = await W2vProcess.RunAsync(line.Split(' '), workingFolder: _folder.Path, interruptAt: at);
        Assert.True(run.ExitCode == 130, run.Error);
    }

    private Task<ProcessRun> RunAsync(string line) => W2vProcess.RunAsync(line.Split(' '), workingFolder: _folder.Path);

    private Task<byte[]> WeightsAsync() => File.ReadAllBytesAsync(_folder["model/model.safetensors"], TestContext.Current.CancellationToken);

    private void Copy(string folder, string copy)
    {
        Directory.CreateDirectory(_folder[copy]);
        foreach (var file in Directory.GetFiles(_folder[folder])) File.Copy(file, Path.Combine(_folder[copy], Path.GetFileName(file)));
    }
}
