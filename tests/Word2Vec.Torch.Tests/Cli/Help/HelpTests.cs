using Word2Vec.Torch.Cli;
using Word2Vec.Torch.Cli.Help;

namespace Word2Vec.Torch.Tests.Cli.Help;

public sealed class HelpTests
{
    private const string WriteManual = "W2V_WRITE_MANUAL";

    public static TheoryData<string> Commands => [.. CommandShell.CreateRoot().Subcommands.Select(command => command.Name)];

    [Theory]
    [MemberData(nameof(Commands))]
    public void Every_command_has_examples_that_parse(string command)
    {
        var examples = Examples.Of(command);
        Assert.NotEmpty(examples);
        foreach (var example in examples)
        {
            var line = example[example.IndexOf("w2v ", StringComparison.Ordinal)..].Split('>')[0].Trim();
            Assert.Equal("w2v", line.Split(' ')[0]);
            var parsed = CommandShell.CreateRoot().Parse(line["w2v ".Length..]);
            Assert.Empty(parsed.Errors);
            Assert.Equal(command, parsed.CommandResult.Command.Name);
        }
    }

    [Fact]
    public async Task Help_fits_80_columns_and_steers_no_terminal()
    {
        var run = await W2vProcess.RunAsync("manual");
        CommandAssert.Succeeded(run);
        var lines = run.Output.Split("```text")[1..].Select(part => part.Split("```")[0]).SelectMany(CommandAssert.Lines).ToList();
        Assert.All(lines, line => Assert.True(line.Length <= 80, line));
        Assert.DoesNotContain('\u001b', run.Output);
        Assert.Equal(Commands.Count + 1, lines.Count(line => line == "Usage:"));
    }

    [Fact]
    public async Task Help_goes_to_standard_output_also_beside_mistakes()
    {
        var run = await W2vProcess.RunAsync("train", "--nothing", "--help");
        CommandAssert.Succeeded(run);
        Assert.StartsWith("Description:\n  Train a model", run.Output, StringComparison.Ordinal);
        Assert.EndsWith("w2v train - -o model --preset fast\n\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_manual_in_docs_is_what_the_command_prints()
    {
        var run = await W2vProcess.RunAsync("manual");
        var path = Repository.File("docs/cli.md");
        if (Environment.GetEnvironmentVariable(WriteManual) == "1")
            await File.WriteAllTextAsync(path, run.Output, TestContext.Current.CancellationToken);
        var page = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        Assert.True(page == run.Output, $"docs/cli.md is out of date; write it anew: w2v manual > docs/cli.md, or run this test with {WriteManual}=1");
    }
}
