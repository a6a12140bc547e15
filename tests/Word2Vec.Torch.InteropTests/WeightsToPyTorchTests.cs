using Word2Vec.Torch.Formats;
using Word2Vec.Torch.Tests;
using static TorchSharp.torch;

namespace Word2Vec.Torch.InteropTests;

/// <summary>What is written here opens in PyTorch, with the same numbers.</summary>
public sealed class WeightsToPyTorchTests
{
    private static readonly string[] Types = ["float32", "float64", "float16", "bfloat16"];

    [Fact]
    public async Task State_dicts_of_every_type_fill_two_embeddings_strictly_and_exactly()
    {
        await Python.RequireAsync("torch");
        using var folder = new TempFolder();
        using var model = SmallModel.Create();
        ModelFolder.Save(folder["model"], model, SmallModel.Vocabulary);
        Directory.CreateDirectory(folder["out"]);
        string[] names = [.. Types.SelectMany(type => (string[])[$"{type}.pt", $"{type}.safetensors"])];
        foreach (var name in names)
            ModelConverter.Convert(folder["model"], folder[name], new ConversionOptions { DType = TypeOf(name) });

        var found = await Python.RunAsync("torch", "read_weights", [folder["out"], .. names.Select(name => folder[name])]);

        using var scope = NewDisposeScope();
        foreach (var name in names)
        {
            Assert.Equal($"torch.{Path.GetFileNameWithoutExtension(name)}", (string?)found[name]!["dtype"]);
            Assert.Equal(["input_embedding.weight", "output_embedding.weight"], found[name]!["keys"]!.AsArray().Select(key => (string?)key));
            Same(model.InputWeight, folder[$"out/{name}.input_embedding.weight.raw"], TypeOf(name));
            Same(model.OutputWeight, folder[$"out/{name}.output_embedding.weight.raw"], TypeOf(name));
        }
    }

    [Theory]
    [InlineData("float16")]
    [InlineData("float32")]
    [InlineData("float64")]
    public async Task A_matrix_can_be_mapped_into_NumPys_memory(string type)
    {
        await Python.RequireAsync("numpy");
        using var folder = new TempFolder();
        using var model = SmallModel.Create();
        ModelFolder.Save(folder["model"], model, SmallModel.Vocabulary);
        ModelConverter.Convert(folder["model"], folder["w.npy"], new ConversionOptions { Matrix = MatrixChoice.Output, DType = TypeOf(type) });

        var found = await Python.RunAsync("numpy", "read_numpy", folder["w.npy"], folder["out.raw"]);

        using var scope = NewDisposeScope();
        Assert.Equal(type, (string?)found["dtype"]);
        Same(model.OutputWeight, folder["out.raw"], TypeOf(type));
    }

    private static void Same(Tensor weight, string raw, ScalarType type) =>
        TensorAssert.Same(weight.detach().to(type).to(float64), RawNumbers.Read(raw, SmallModel.Shape));

    private static ScalarType TypeOf(string name) => Enum.Parse<ScalarType>(Path.GetFileNameWithoutExtension(name), ignoreCase: true);
}
