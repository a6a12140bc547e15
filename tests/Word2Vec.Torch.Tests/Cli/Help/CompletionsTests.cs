namespace Word2Vec.Torch.Tests.Cli.Help;

public sealed class CompletionsTests
{
    [Theory]
    [InlineData("w2v tr", "train")]
    [InlineData("w2v train text.txt --pres", "--preset")]
    [InlineData("w2v train text.txt --preset f", "fast")]
    [InlineData("w2v completions z", "zsh")]
    [InlineData("w2v --libt", "--libtorch")]
    [InlineData("w2v train text.txt --libt", "--libtorch")]
    public async Task Bash_completes_commands_options_and_values(string line, string expected)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/bin/bash"), "there is no bash");
        var last = line.Split(' ')[^1];
        // The command as a file of the name w2v, as it is once it is installed.
        var script = $"""
            w2v() (exec dotnet '{W2vProcess.CommandFile}' "$@")
            eval "$(w2v completions bash)"
            COMP_LINE='{line}' COMP_POINT={line.Length}
            _w2v w2v '{last}' ''
            printf '%s\n' "$(complete -p w2v)" "${"{COMPREPLY[@]}"}"
            """;
        var run = await ProcessRun.RunAsync("/bin/bash", ["-c", script]);
        Assert.Equal($"complete -o default -F _w2v w2v\n{expected}\n", run.Output);
    }

    [Theory]
    [InlineData("zsh")]
    [InlineData("fish")]
    [InlineData("pwsh")]
    public async Task Other_shells_have_scripts_that_ask_the_command(string shell)
    {
        var run = await W2vProcess.RunAsync("completions", shell);
        CommandAssert.Succeeded(run);
        Assert.Contains("w2v \"[suggest:", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_shell_is_refused() =>
        CommandAssert.RefusedUsage(await W2vProcess.RunAsync("completions", "csh"), "w2v completions", "shell is 'csh'; allowed: bash, zsh, fish, pwsh");
}
