namespace Word2Vec.Torch.Tests.Cli.Help;

[Collection(DemoModelUsers.Name)]
public sealed class PlainOutputTests(DemoModel demo)
{
    private const int Columns = 80;
    private const string Script = "/usr/bin/script";

    public static TheoryData<string> Commands => HelpTests.Commands;

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Piped_help_is_plain_and_fits_80_columns(string command)
    {
        var run = await RunPipedAsync(command, "--help");
        CommandAssert.Succeeded(run);
        Assert.StartsWith("Description:\n", run.Output, StringComparison.Ordinal);
        Assert.Contains($"\n  w2v {command}", run.Output, StringComparison.Ordinal);
        AssertPlain(run.Output);
    }

    [Theory]
    [InlineData("similar MODEL cat")]
    [InlineData("analogy MODEL cat kitten dog")]
    [InlineData("embedding MODEL cat")]
    [InlineData("compare MODEL cat kitten")]
    [InlineData("info MODEL")]
    [InlineData("gradcheck")]
    public async Task Piped_answers_are_plain_and_fit_80_columns(string line)
    {
        var run = await RunPipedAsync([.. line.Split(' ').Select(part => part == "MODEL" ? demo.Path : part)]);
        CommandAssert.Succeeded(run);
        AssertPlain(run.Output);
    }

    [Theory]
    [InlineData("doctor")]
    [InlineData("gradcheck")]
    [InlineData("train --help")]
    [InlineData("similar nowhere cat")]
    public async Task A_terminal_with_NO_COLOR_sees_no_colour_and_no_line_over_80_columns(string line)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists(Script), $"{Script} of util-linux makes the terminal");
        var run = await ProcessRun.RunAsync(
            Script,
            ["-qec", $"stty cols {Columns} rows 24; dotnet '{W2vProcess.CommandFile}' {line}", "/dev/null"],
            environment: new Dictionary<string, string?> { ["TERM"] = "xterm-256color", ["NO_COLOR"] = "1" });
        Assert.DoesNotMatch("\u001b\\[[0-9;]*m", run.Output);
        // The runtime itself may set the keypad's mode at its start.
        AssertPlain(run.Output.Replace("\u001b[?1h\u001b=", "", StringComparison.Ordinal).Replace("\r", "", StringComparison.Ordinal));
    }

    // As in a terminal whose programs are told that they may paint: only the pipe says no.
    private static Task<ProcessRun> RunPipedAsync(params string[] arguments) => ProcessRun.RunAsync(
        "dotnet",
        [W2vProcess.CommandFile, .. arguments],
        environment: new Dictionary<string, string?> { ["TERM"] = "xterm-256color", ["COLORTERM"] = "truecolor", ["NO_COLOR"] = null });

    private static void AssertPlain(string output)
    {
        Assert.DoesNotContain('\u001b', output);
        Assert.All(CommandAssert.Lines(output), line => Assert.True(line.TrimEnd().Length <= Columns, line));
    }
}
