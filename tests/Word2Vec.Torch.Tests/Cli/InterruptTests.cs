using Word2Vec.Torch.Formats;
using Word2Vec.Torch.Tests.Formats;

namespace Word2Vec.Torch.Tests.Cli;

public sealed class InterruptTests
{
    private const string NoSignals = "Windows has no such signals";

    [Theory]
    [InlineData(ProcessRun.Interrupt, 130, "Ctrl-C")]
    [InlineData(ProcessRun.Terminate, 143, "SIGTERM")]
    public async Task Stopped_while_training_it_saves_what_it_learned_and_says_so(int signal, int exitCode, string cause)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), NoSignals);
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder["text.txt"], "the cat sits on the mat and the dog sits too\n", TestContext.Current.CancellationToken);
        string[] arguments = ["train", "text.txt", "--output", "model", "--preset", "guide", "--epochs", "1000000"];
        var run = await W2vProcess.RunAsync(arguments, workingFolder: folder.Path, interruptAt: "training ", signal: signal);

        Assert.Equal((exitCode, "model saved in model\n"), (run.ExitCode, run.Output));
        var lines = CommandAssert.Lines(run.Error);
        Assert.Matches(@"^training \d+%: epoch \d+/1000000 [\d,]+k? words/s loss \d\.\d{4} rate 0\.0100 \d+:\d\d:\d\d left$", lines[2]);
        Assert.Matches($@"^stopped by {cause} after \d+\.\d % of the training$", lines[^1]);
        Assert.InRange(lines.Length, 5, 20);
        Assert.Equal(["model", "text.txt"], folder.Names());
        using var loaded = ModelFolder.Load(folder["model"]);
        Assert.Equal(8, loaded.Vocabulary.Count);
    }

    [Fact]
    public async Task Stopped_while_standard_input_keeps_it_waiting_it_ends_at_once_without_a_model()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), NoSignals);
        using var folder = new TempFolder();
        var run = await W2vProcess.RunAsync(
            ["train", "-", "--output", folder["model"]],
            "the cat sits\n",
            interruptAt: "reading standard input",
            timeout: TimeSpan.FromSeconds(20),
            inputEnds: false,
            signalDelay: TimeSpan.FromSeconds(0.5));

        Assert.Equal((130, ""), (run.ExitCode, run.Output));
        Assert.Equal(["reading standard input", "stopped by Ctrl-C while reading; nothing was saved"], CommandAssert.Lines(run.Error));
        Assert.Empty(folder.Names());
    }
}
