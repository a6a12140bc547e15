namespace Word2Vec.Torch.Tests.Cli;

public sealed class TerminalTests
{
    private const string Script = "/usr/bin/script";

    [Fact]
    public async Task On_a_terminal_of_80_columns_a_bar_shows_share_speed_loss_rate_and_time_left_on_one_line()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists(Script), $"{Script} of util-linux makes the terminal");
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder["text.txt"], "the cat sits on the mat and the dog sits too\n", TestContext.Current.CancellationToken);
        var command = $"dotnet '{W2vProcess.CommandFile}' train text.txt --output model --preset guide --epochs 9000";
        var run = await ProcessRun.RunAsync(
            Script, ["-qec", $"stty cols 80 rows 24; {command}", "/dev/null"], workingFolder: folder.Path, environment: new Dictionary<string, string?> { ["TERM"] = "xterm-256color" });

        Assert.Equal(0, run.ExitCode);
        Assert.Matches(@"\d+%\S* epoch \d+/9000 [\d,]+k? words/s loss \d\.\d{4} rate 0\.0100 0:00:\d\d left", run.Output);
        Assert.Contains("━━━━━━━━", run.Output, StringComparison.Ordinal);
        Assert.Contains("model saved in model", run.Output, StringComparison.Ordinal);
        // The cursor, hidden while the bar moves, is back.
        Assert.True(run.Output.LastIndexOf("\u001b[?25h", StringComparison.Ordinal) > run.Output.LastIndexOf("\u001b[?25l", StringComparison.Ordinal));
    }
}
