namespace Word2Vec.Torch.Tests.Cli.Shell;

[Collection(DemoModelUsers.Name)]
public sealed class ShellCommandTests(DemoModel demo)
{
    private const string Script = "/usr/bin/script";

    [Fact]
    public async Task Piped_lines_are_answered_plainly_as_the_commands_answer_them()
    {
        var run = await W2vProcess.RunAsync(["shell", demo.Path, "--top", "2"], input: "cat\nking - man + woman\ntop 1\ncat kitten dog\ncompare cat cat\nquit\nnothing\n");

        CommandAssert.Succeeded(run);
        var cat = await W2vProcess.RunAsync("similar", demo.Path, "cat", "--top", "2");
        Assert.StartsWith(cat.Output, run.Output, StringComparison.Ordinal);
        var lines = CommandAssert.Lines(run.Output);
        Assert.Equal(6, lines.Length);
        Assert.StartsWith("  1  queen ", lines[2], StringComparison.Ordinal);
        Assert.StartsWith("  1  puppy ", lines[4], StringComparison.Ordinal);
        Assert.Equal("1.0000", lines[5]);
    }

    [Fact]
    public async Task An_unknown_word_offers_close_spellings_and_the_shell_goes_on()
    {
        var run = await W2vProcess.RunAsync(["shell", demo.Path], input: "kiten\ncat king -\na\u001b[31mb\ncompare cat cat\n");

        Assert.Equal(1, run.ExitCode);
        Assert.Equal("1.0000\n", run.Output);
        var errors = CommandAssert.Lines(run.Error);
        Assert.Contains("did you mean kitten", errors[0], StringComparison.Ordinal);
        Assert.Contains("a sign, + or -, is missing before 'king'", errors[1], StringComparison.Ordinal);
        Assert.Contains(@"'a\u001b[31mb' is not in the vocabulary", errors[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_a_terminal_Tab_completes_and_Up_asks_again()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists(Script), $"{Script} of util-linux makes the terminal");
        using var folder = new TempFolder();
        // Keys come once the prompt stands: before that, the terminal itself would take some of them.
        var keys = @"compare kitt\tkitten\r\033[A\027cat\r\004";
        var command = $"""
            (until grep -q 'w2v> ' log 2>/dev/null; do sleep 0.1; done; sleep 0.5; printf '{keys}'; until grep -q ended log; do sleep 0.1; done) |
            {Script} -qefc "stty cols 80 rows 24; dotnet '{W2vProcess.CommandFile}' shell '{demo.Path}' --top 1; echo ended" log
            """;
        var run = await ProcessRun.RunAsync(
            "/bin/bash", ["-c", command], workingFolder: folder.Path, environment: new Dictionary<string, string?> { ["TERM"] = "xterm-256color", ["XDG_STATE_HOME"] = folder.Path });

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("1.0000", run.Output, StringComparison.Ordinal);
        Assert.Equal(["compare kitten kitten", "compare kitten cat"], await File.ReadAllLinesAsync(folder["w2v/history"], TestContext.Current.CancellationToken));
    }
}
