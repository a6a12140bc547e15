using System.Text.Json.Nodes;
using Word2Vec.Torch.Formats;
using Word2Vec.Torch.Tests;
using Word2Vec.Torch.Vectors;
using static TorchSharp.torch;

namespace Word2Vec.Torch.InteropTests;

/// <summary>Vector files go to gensim and come back, with the same numbers and the same neighbours.</summary>
public sealed class GensimTests
{
    private static readonly string[] Asked = ["king", "Ärger", "😀"];

    [Theory]
    [InlineData("vectors.bin", "binary")]
    [InlineData("vectors.txt", "text")]
    [InlineData("vectors.vec", "text")]
    [InlineData("vectors.glove", "glove")]
    public async Task Gensim_opens_our_files_and_finds_our_neighbours(string name, string kind)
    {
        await Python.RequireAsync("gensim");
        using var folder = new TempFolder();
        using var model = SmallModel.Create();
        ModelFolder.Save(folder["model"], model, SmallModel.Vocabulary);
        ModelConverter.Convert(folder["model"], folder[name]);

        var found = await Python.RunAsync("gensim", "gensim_read", [folder[name], kind, folder["out.raw"], .. Asked]);

        using var scope = NewDisposeScope();
        Assert.Equal(SmallModel.Words, found["words"]!.AsArray().Select(word => (string?)word));
        TensorAssert.Same(model.InputWeight.detach().to(float64), RawNumbers.Read(folder["out.raw"], SmallModel.Shape));
        using var vectors = WordVectors.FromModel(model, SmallModel.Vocabulary);
        foreach (var word in Asked) AgreeOn(vectors.MostSimilar(word, top: 5), found["neighbors"]![word]!.AsArray());
    }

    [Theory]
    [InlineData("gensim.bin")]
    [InlineData("gensim.txt")]
    [InlineData("gensim.glove")]
    public async Task We_open_gensims_files_to_the_last_bit(string name)
    {
        await Python.RequireAsync("gensim");
        using var folder = new TempFolder();
        using var model = SmallModel.Create();
        await File.WriteAllTextAsync(folder["words"], string.Concat(SmallModel.Words.Select(word => $"{word}\n")));
        RawNumbers.Write(folder["w1"], model.InputWeight);
        await Python.RunAsync("gensim", "gensim_write", folder["words"], folder["w1"], $"{SmallModel.Dimension}", folder.Path);

        using var scope = NewDisposeScope();
        ModelConverter.Convert(folder[name], folder["model"]);

        using var loaded = ModelFolder.Load(folder["model"]);
        Assert.Equal(SmallModel.Words, loaded.Vocabulary.Words);
        TensorAssert.Same(model.InputWeight, loaded.Model.InputWeight);
        Assert.Equal(0, loaded.Model.OutputWeight.abs().sum().item<float>());
    }

    private static void AgreeOn(IReadOnlyList<Neighbor> ours, JsonArray theirs)
    {
        Assert.Equal(ours.Select(neighbor => neighbor.Word), theirs.Select(neighbor => (string?)neighbor![0]));
        foreach (var (our, their) in ours.Zip(theirs)) Assert.Equal(our.Similarity, (double)their![1]!, InteropTolerances.Cosine);
    }
}
