using System.Globalization;
using Word2Vec.Torch.Formats;
using Word2Vec.Torch.Tests;
using Word2Vec.Torch.Vectors;

namespace Word2Vec.Torch.InteropTests;

/// <summary>The script that PyTorch users are given does what it says, with either half of the example.</summary>
public sealed class ExampleTests
{
    private const int Sentences = 400;

    [Theory]
    [InlineData("vectors.pt")]
    [InlineData("vectors.safetensors")]
    public async Task It_finds_the_neighbours_that_we_find(string name)
    {
        await Python.RequireAsync("torch");
        using var folder = new TempFolder();
        using var model = SmallModel.Create();
        ModelFolder.Save(folder["model"], model, SmallModel.Vocabulary);
        ModelConverter.Convert(folder["model"], folder[name]);

        var printed = await NeighborsAsync(folder[name]);

        using var vectors = WordVectors.FromModel(model, SmallModel.Vocabulary);
        var expected = vectors.MostSimilar("queen", top: 4);
        Assert.Equal(expected.Select(neighbor => neighbor.Word), printed.Select(line => line.Word));
        foreach (var (neighbor, line) in expected.Zip(printed)) Assert.Equal(neighbor.Similarity, line.Similarity, InteropTolerances.PrintedCosine);
    }

    [Fact]
    public async Task It_opens_what_the_half_in_CSharp_saved_with_save_py()
    {
        await Python.RequireAsync("torch");
        using var folder = new TempFolder();
        await File.WriteAllLinesAsync(folder["corpus.txt"], Enumerable.Range(0, Sentences).Select(i => i % 2 == 0 ? "the king and the queen rule" : "the man and the woman work"));
        var run = await ProcessRun.RunAsync("dotnet", [Path.Combine(AppContext.BaseDirectory, "PyTorchExample.dll"), "queen"], workingFolder: folder.Path);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));

        var printed = await NeighborsAsync(folder["vectors.pt"]);

        var ours = Parsed(run.Output);
        Assert.Equal(4, ours.Count);
        Assert.Equal(ours.Select(line => line.Word), printed.Select(line => line.Word));
        foreach (var (mine, theirs) in ours.Zip(printed)) Assert.Equal(mine.Similarity, theirs.Similarity, InteropTolerances.PrintedCosine);
    }

    private static async Task<List<(string Word, double Similarity)>> NeighborsAsync(string path) =>
        Parsed(await Python.RunFileAsync(Repository.File("examples/pytorch/neighbors.py"), path, "queen", "--top", "4"));

    private static List<(string Word, double Similarity)> Parsed(string printed) =>
        [.. printed.TrimEnd().Split('\n').Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Select(parts => (parts[0], double.Parse(parts[1], CultureInfo.InvariantCulture)))];
}
