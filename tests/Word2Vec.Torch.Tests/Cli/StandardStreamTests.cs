using Word2Vec.Torch.Tests.Formats;

namespace Word2Vec.Torch.Tests.Cli;

public sealed class StandardStreamTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public static TheoryData<string> UnwritableErrors => ["2>&-", "2>/dev/full", "2>&- <&-"];

    public static TheoryData<string, string> UnwritableOutputs => new()
    {
        { ">&-", "it is closed" }, { ">/dev/full", "No space left on device" }, { ">&- <&-", "it is closed" },
    };

    public void Dispose() => _folder.Dispose();

    /// <summary>The first remark ended the process, and the model was lost.</summary>
    [Theory]
    [MemberData(nameof(UnwritableErrors))]
    public async Task Remarks_that_nobody_can_read_end_no_training(string redirection)
    {
        var run = await ShellAsync($"train text.txt --output model --min-count 1 {redirection}");
        Assert.Equal(0, run.ExitCode);
        Assert.Equal("model saved in model\n", run.Output);
        Assert.Equal(["model", "text.txt"], _folder.Names());
        Assert.Equal(1, (await ShellAsync($"train nowhere.txt --output other {redirection}")).ExitCode);
        Assert.Equal(2, (await ShellAsync($"trian {redirection}")).ExitCode);
    }

    [Theory]
    [MemberData(nameof(UnwritableOutputs))]
    public async Task A_result_that_nobody_can_read_is_a_failure_that_says_what_was_saved(string redirection, string problem)
    {
        var run = await ShellAsync($"train text.txt --output model --min-count 1 {redirection}");
        Assert.Equal(1, run.ExitCode);
        Assert.Equal($"error: standard output cannot be written ({problem}); model saved in model", CommandAssert.Lines(run.Error)[^1]);
        Assert.Equal(["model", "text.txt"], _folder.Names());
        CommandAssert.Failed(await ShellAsync($"convert model out.vec {redirection}"), "saved in out.vec");
        foreach (var query in (string[])["similar model cat", "info model --json", "embedding model cat", "gradcheck", "--help"])
            CommandAssert.Failed(await ShellAsync($"{query} {redirection}"), $"standard output cannot be written ({problem})");
        Assert.Equal(0, (await ShellAsync($"train text.txt --output quiet --min-count 1 --quiet {redirection}")).ExitCode);
    }

    [Fact]
    public async Task With_few_open_files_one_line_says_so()
    {
        var run = await ShellAsync("train text.txt --output model", before: "ulimit -n 64;");
        CommandAssert.Failed(run, "ulimit -n 1024");
    }

    /// <summary>A closed terminal sends it.</summary>
    [Fact]
    public async Task A_hang_up_stops_as_a_termination_does()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such signal");
        Write();
        const int hangUp = 1;
        var run = await W2vProcess.RunAsync(
            ["train", "text.txt", "--output", "model", "--min-count", "1", "--epochs", "1000000", "--checkpoint-every", "1000"],
            workingFolder: _folder.Path, interruptAt: "checkpoint of", signal: hangUp);
        Assert.Equal(129, run.ExitCode);
        Assert.Contains("stopped by SIGHUP", run.Error, StringComparison.Ordinal);
        Assert.Contains("go on with: w2v train --resume model", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_word_may_begin_with_an_at_sign()
    {
        File.WriteAllText(_folder["cat"], "other words");
        Write("@cat sits on @cat mat\n");
        CommandAssert.Succeeded(await W2vProcess.RunAsync(["train", "text.txt", "--output", "model", "--min-count", "1", "--tokenizer", "white-space", "--quiet"], workingFolder: _folder.Path));
        var run = await W2vProcess.RunAsync(["similar", "model", "@cat"], workingFolder: _folder.Path);
        CommandAssert.Succeeded(run);
        Assert.Contains("mat", run.Output, StringComparison.Ordinal);
    }

    private void Write(string sentence = "the cat sits on the mat\n") => File.WriteAllText(_folder["text.txt"], string.Concat(Enumerable.Repeat(sentence, 50)));

    private async Task<ProcessRun> ShellAsync(string line, string before = "")
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "a shell and /dev/full are Linux's");
        Write();
        return await ProcessRun.RunAsync("/bin/bash", ["-c", $"{before} dotnet '{W2vProcess.CommandFile}' {line}"], workingFolder: _folder.Path);
    }
}
