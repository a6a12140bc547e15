using Word2Vec.Torch.Formats;
using Word2Vec.Torch.Tests.Formats;

namespace Word2Vec.Torch.Tests.Cli;

public sealed class InterruptTests
{
    private const string NoSignals = "Windows has no such signals";

    [Theory]
    [InlineData(ProcessRun.Interrupt, 130, "Ctrl-C")]
    [InlineData(ProcessRun.Terminate, 143, "SIGTERM")]
    [InlineData(ProcessRun.HangUp, 129, "SIGHUP")]
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

    [Theory]
    [InlineData(ProcessRun.Interrupt, 130, "Ctrl-C")]
    [InlineData(ProcessRun.HangUp, 129, "SIGHUP")]
    public async Task A_page_of_many_words_is_stopped_with_nothing_saved(int signal, int exitCode, string cause)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), NoSignals);
        using var folder = new TempFolder();
        var random = new Random(1);
        const int Words = 20_000;
        var lines = Enumerable.Range(0, Words).Select(i => FormattableString.Invariant($"word{i} {random.NextDouble()} {random.NextDouble()} {random.NextDouble()}"));
        await File.WriteAllLinesAsync(folder["vectors.txt"], [$"{Words} 3", .. lines], TestContext.Current.CancellationToken);
        var run = await W2vProcess.RunAsync(
            ["plot", "vectors.txt", "--output", "map.html", "--top", $"{Words}"], workingFolder: folder.Path, interruptAt: "are shown by PCA alone", signal: signal);

        Assert.Equal((exitCode, ""), (run.ExitCode, run.Output));
        Assert.Equal($"stopped by {cause}; nothing was saved", CommandAssert.Lines(run.Error)[^1]);
        Assert.Equal(["vectors.txt"], folder.Names());
    }

    /// <summary>The window of the terminal was closed: what stops the training takes its standard output and error away too.</summary>
    [Fact]
    public async Task Stopped_because_its_terminal_is_gone_it_saves_what_it_learned()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/bin/bash"), "Linux's terminals are needed");
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder["text.txt"], "the cat sits on the mat and the dog sits too\n", TestContext.Current.CancellationToken);
        using var terminal = new PseudoTerminal();
        var run = await ShellRun.RunAsync(
            $"dotnet '{W2vProcess.CommandFile}' train text.txt --output model --preset guide --epochs 1000000 --tensorboard events >{terminal.Path} 2>&1 & read; kill -HUP $!; wait $!",
            folder.Path,
            input =>
            {
                // The first epochs have been told of.
                Assert.True(SpinWait.SpinUntil(() => Directory.Exists(folder["events"]) && Directory.GetFiles(folder["events"]).Any(file => new FileInfo(file).Length > 1000), TimeSpan.FromMinutes(1)));
                terminal.Dispose();
                input.WriteLine();
            });

        Assert.Equal(129, run.ExitCode);
        ModelFolder.Load(folder["model"]).Dispose();
    }

    /// <summary>As nohup has it.</summary>
    [Fact]
    public async Task A_signal_that_was_to_be_ignored_is_ignored()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), NoSignals);
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder["text.txt"], "the cat sits on the mat and the dog sits too\n", TestContext.Current.CancellationToken);
        var run = await ProcessRun.RunAsync(
            "/bin/bash",
            ["-c", $"trap '' HUP; exec dotnet '{W2vProcess.CommandFile}' train text.txt --output model --preset guide --epochs 60000"],
            workingFolder: folder.Path,
            interruptAt: "words in the vocabulary",
            signal: ProcessRun.HangUp);

        Assert.Equal((0, "model saved in model\n"), (run.ExitCode, run.Output));
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
