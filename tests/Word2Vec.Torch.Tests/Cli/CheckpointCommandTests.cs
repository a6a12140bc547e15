using System.Text.Json;
using Word2Vec.Torch.Tests.Formats;
using Word2Vec.Torch.Training;

namespace Word2Vec.Torch.Tests.Cli;

public sealed class CheckpointCommandTests : IDisposable
{
    private static readonly string[] Endless = ["train", "text.txt", "--output", "model", "--preset", "guide", "--epochs", "1000000", "--checkpoint-every", "1s"];

    private readonly TempFolder _folder = new();

    public CheckpointCommandTests() => File.WriteAllText(_folder["text.txt"], "the cat sits on the mat and the dog sits too\n");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(ProcessRun.Interrupt, 130, "Ctrl-C")]
    [InlineData(ProcessRun.Terminate, 143, "SIGTERM")]
    [InlineData(ProcessRun.HangUp, 129, "SIGHUP")]
    public async Task Stopped_it_writes_a_checkpoint_and_says_how_to_go_on(int signal, int exitCode, string cause)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such signals");
        var run = await W2vProcess.RunAsync(Endless, workingFolder: _folder.Path, interruptAt: "training ", signal: signal);

        Assert.Equal((exitCode, ""), (run.ExitCode, run.Output));
        var lines = CommandAssert.Lines(run.Error);
        Assert.Matches($@"^stopped by {cause} after \d+\.\d % of the training$", lines[^2]);
        Assert.Equal("go on with: w2v train --resume model", lines[^1]);
        Assert.Contains(lines, line => line.StartsWith("checkpoint of ", StringComparison.Ordinal));
        Assert.Equal(["model.checkpoints", "text.txt"], _folder.Names());
        using var checkpoint = Checkpoint.ReadNewest(_folder["model.checkpoints"], damaged => throw damaged);
        Assert.InRange(checkpoint.Words, 1, checkpoint.TotalWords - 1);
    }

    [Fact]
    public async Task Resumed_it_ends_as_if_nothing_had_happened_with_history_and_nothing_left_beside_it()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such signals");
        await File.WriteAllTextAsync(_folder["pairs.tsv"], "cat\tdog\t7\nmat\tsits\t1\nthe\tcat\t3\n", Cancellation);
        string[] options = ["--preset", "guide", "--epochs", "12000", "--evaluate", "pairs.tsv", "--quiet"];
        await RunAsync(["train", "text.txt", "--output", "whole", .. options]);
        var stopped = await W2vProcess.RunAsync(
            ["train", "text.txt", "--output", "model", "--checkpoint-every", "1100", .. options[..^1]], workingFolder: _folder.Path, interruptAt: "checkpoint of ");
        Assert.Equal(130, stopped.ExitCode);
        var run = await RunAsync("train", "--resume", "model");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("going on from model.checkpoints/checkpoint-", run.Error, StringComparison.Ordinal);
        Assert.Equal(["model", "pairs.tsv", "text.txt", "whole"], _folder.Names());
        Assert.Equal(await File.ReadAllBytesAsync(_folder["whole/model.safetensors"], Cancellation), await File.ReadAllBytesAsync(_folder["model/model.safetensors"], Cancellation));
        Assert.Equal(Timeless("whole"), Timeless("model"));
    }

    [Fact]
    public async Task What_differs_from_the_beginning_is_named_before_the_text_is_read()
    {
        await InterruptedAsync();
        var run = await RunAsync("train", "--resume", "model", "--seed", "9", "--dim", "7");
        CommandAssert.Failed(run, "dim");
        Assert.Contains("dimension (was 20, is 7), seed (was 1, is 9); give what the run began with", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("tokens in", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_text_is_refused()
    {
        await InterruptedAsync();
        await File.AppendAllTextAsync(_folder["text.txt"], "the cat again\n", Cancellation);
        CommandAssert.Failed(await RunAsync("train", "--resume", "model", "--quiet"), "differs: the text (its hash was ");
    }

    [Fact]
    public async Task A_training_that_did_not_end_is_not_overwritten_by_a_new_one_unless_forced()
    {
        await InterruptedAsync();
        string[] anew = ["train", "text.txt", "--output", "model", "--preset", "guide", "--epochs", "1", "--quiet"];
        CommandAssert.Failed(await RunAsync(anew), "holds checkpoints of a training that did not end");
        CommandAssert.Succeeded(await RunAsync([.. anew, "--force"]));
        Assert.Equal(["model", "text.txt"], _folder.Names());
    }

    [Fact]
    public async Task A_damaged_checkpoint_is_told_of_and_the_one_before_taken()
    {
        await InterruptedAsync();
        var newest = Directory.GetFiles(_folder["model.checkpoints"]).Order(StringComparer.Ordinal).Last();
        var bytes = await File.ReadAllBytesAsync(newest, Cancellation);
        await File.WriteAllBytesAsync(newest.Replace("checkpoint-0000", "checkpoint-0009", StringComparison.Ordinal), bytes[..^1], Cancellation);
        var info = await RunAsync("info", "model.checkpoints");
        Assert.Equal(1, info.ExitCode);
        Assert.Matches(@"^model.checkpoints/checkpoint-0000\d+.safetensors: whole, [\d,]+ of 11,000,000 words \(\d\d?\.\d %\)\n", info.Output);
        Assert.Contains("is damaged or cut short", Assert.Single(CommandAssert.Lines(info.Error)), StringComparison.Ordinal);
        var run = await W2vProcess.RunAsync(["train", "--resume", "model.checkpoints"], workingFolder: _folder.Path, interruptAt: "going on from ", signalDelay: TimeSpan.FromSeconds(1));
        Assert.Equal(130, run.ExitCode);
        var lines = CommandAssert.Lines(run.Error);
        Assert.Matches("^warning: model.checkpoints/checkpoint-0009.*: is damaged or cut short: .*; trying the one before$", lines[0]);
        Assert.Contains(lines, line => line.StartsWith($"going on from model.checkpoints/{Path.GetFileName(newest)}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task On_a_disk_that_becomes_full_the_earlier_checkpoint_stays_and_is_gone_on_from()
    {
        Directory.CreateDirectory(_folder["disk"]);
        await using var disk = await SmallDisk.MountAsync(_folder["disk"], "300k");
        // By words, since what a checkpoint takes grows with the epochs behind it: the first, of 100, takes a third of the disk.
        string[] train = ["train", "text.txt", "--output", "disk/model", .. Endless[4..^1], "1100", "--dim", "1000", "--keep", "9"];
        var run = await W2vProcess.RunAsync(train, workingFolder: _folder.Path, interruptAt: "was not written");

        Assert.Equal(1, run.ExitCode);
        Assert.Matches(@"warning: the checkpoint of \d+\.\d % was not written \(No space left on device : '[^']*/checkpoint-\d+\.safetensors'\); earlier ones are as they were", run.Error);
        Assert.Equal("go on from an earlier checkpoint with: w2v train --resume disk/model", CommandAssert.Lines(run.Error)[^1]);
        Assert.All(Directory.GetFiles(disk["model.checkpoints"]), file => Assert.Matches(@"/checkpoint-\d+\.safetensors$", file));
        CommandAssert.Succeeded(await RunAsync("info", "disk/model.checkpoints", "--json"));
        var resumed = await W2vProcess.RunAsync(["train", "--resume", "disk/model"], workingFolder: _folder.Path, interruptAt: "going on from ", signalDelay: TimeSpan.FromSeconds(1));
        Assert.Contains("going on from disk/model.checkpoints/", resumed.Error, StringComparison.Ordinal);

        await disk.BecomeReadOnlyAsync();
        CommandAssert.Failed(await RunAsync("train", "--resume", "disk/model", "--quiet"), "disk/model: cannot be written", "Read-only");
    }

    [Theory]
    [InlineData("<corpus> is missing", "train", "--output", "model")]
    [InlineData("leave out '--output'", "train", "--resume", "model", "--output", "other")]
    [InlineData("checkpoint-every is daily; allowed: epoch", "train", "text.txt", "--output", "model", "--checkpoint-every", "daily")]
    [InlineData("keep is 0; allowed: 1 to 1000", "train", "text.txt", "--output", "model", "--checkpoint-every", "epoch", "--keep", "0", "--min-count", "1")]
    public async Task Wrong_usage_is_told_in_a_line(string error, params string[] arguments)
    {
        var run = await RunAsync(arguments);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(error, run.Error, StringComparison.Ordinal);
        Assert.Equal(["text.txt"], _folder.Names());
    }

    [Fact]
    public async Task Nothing_to_go_on_with_is_told_in_a_line() =>
        CommandAssert.Failed(await RunAsync("train", "--resume", "model"), "model.checkpoints: holds no checkpoint; train with --checkpoint-every to have some");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private Task<ProcessRun> RunAsync(params string[] arguments) => W2vProcess.RunAsync(arguments, workingFolder: _folder.Path);

    private async Task InterruptedAsync()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such signals");
        var run = await W2vProcess.RunAsync(Endless, workingFolder: _folder.Path, interruptAt: "training ");
        Assert.Equal(130, run.ExitCode);
    }

    // What a history says apart from times.
    private IEnumerable<string> Timeless(string model) => TrainingHistory.Load(_folder[model]).Entries.Select(
        entry => JsonSerializer.Serialize(new { entry.Epoch, entry.Tokens, entry.LearningRate, entry.Loss, entry.Scores }));
}
