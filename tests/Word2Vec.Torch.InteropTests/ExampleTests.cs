using System.Globalization;
using Word2Vec.Torch.Formats;
using Word2Vec.Torch.Tests;
using Word2Vec.Torch.Vectors;

namespace Word2Vec.Torch.InteropTests;

/// <summary>The script that PyTorch users are given does what it says.</summary>
public sealed class ExampleTests
{
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

        var printed = await Python.RunFileAsync(Repository.File("examples/pytorch/neighbors.py"), folder[name], "queen", "--top", "4");

        using var vectors = WordVectors.FromModel(model, SmallModel.Vocabulary);
        var lines = printed.TrimEnd().Split('\n').Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToList();
        var expected = vectors.MostSimilar("queen", top: 4);
        Assert.Equal(expected.Select(neighbor => neighbor.Word), lines.Select(line => line[0]));
        foreach (var (neighbor, line) in expected.Zip(lines))
            Assert.Equal(neighbor.Similarity, double.Parse(line[1], CultureInfo.InvariantCulture), InteropTolerances.PrintedCosine);
    }
}
