using Word2Vec.Torch.Cli.Demo;

namespace Word2Vec.Torch.Tests.Readme;

/// <summary>The README's C# is examples/quickstart to the letter, and that program runs.</summary>
public sealed class QuickstartTests
{
    [Fact]
    public void The_readme_shows_the_program_that_runs_below()
    {
        var readme = File.ReadAllText(Repository.File("README.md"));
        var program = File.ReadAllText(Repository.File("examples/quickstart/Program.cs"));
        Assert.Contains($"```csharp\n{program}```", readme, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_trains_asks_and_saves()
    {
        using var folder = new TempFolder();
        await File.WriteAllLinesAsync(folder["corpus.txt"], DemoWorld.Sentences());
        var run = await ProcessRun.RunAsync(
            "dotnet", [Path.Combine(AppContext.BaseDirectory, "Quickstart.dll")], workingFolder: folder.Path);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.StartsWith("mean loss ", run.Output, StringComparison.Ordinal);
        Assert.Equal("woman", run.Output.TrimEnd().Split('\n')[^1]);
        Assert.True(File.Exists(Path.Combine(folder["model"], "model.safetensors")));
    }
}
