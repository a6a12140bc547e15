using TorchSharp.PyBridge;
using Word2Vec.Torch.Formats;
using Word2Vec.Torch.Modeling;
using Word2Vec.Torch.Tests;
using static TorchSharp.torch;

namespace Word2Vec.Torch.InteropTests;

/// <summary>PyTorch's files by TorchSharp.PyBridge, and PyBridge's by PyTorch.</summary>
public sealed class PyBridgeTests(SavedByPyTorch saved) : IClassFixture<SavedByPyTorch>
{
    public static TheoryData<string, int> Trusted
    {
        get
        {
            var files = new TheoryData<string, int>();
            foreach (var protocol in new[] { 1, 3, 4, 5 })
                foreach (var name in new[] { "module_state", "plain_dict", "tied", "float16", "with_values" }) files.Add(name, protocol);
            return files;
        }
    }

    [Theory]
    [MemberData(nameof(Trusted))]
    public async Task Every_protocol_opens_when_it_is_trusted(string name, int protocol)
    {
        var path = await saved.FileAsync($"{name}_{protocol}");
        Assert.Throws<ModelFormatException>(() => PyTorchFile.Read(path));

        using var scope = NewDisposeScope();
        using var file = PyTorchFile.Read(path, trustPickle: true);
        using var model = SkipGramStateDict.ToModel(file.Tensors, path);
        var type = name == "float16" ? ScalarType.Float16 : ScalarType.Float32;
        TensorAssert.Same(saved.Model.InputWeight.to(type), model.InputWeight);
        TensorAssert.Same((name == "tied" ? saved.Model.InputWeight : saved.Model.OutputWeight).to(type), model.OutputWeight);
    }

    [Theory]
    [InlineData("whole_module", "contains the entire model")]
    [InlineData("whole_module_4", "contains the entire model")]
    [InlineData("legacy", "before version 1.6, which is no zip and which TorchSharp.PyBridge cannot read either")]
    [InlineData("not_contiguous_4", "non-contiguous tensor")]
    [InlineData("side_by_side_4", "out of bounds")]
    public async Task What_PyBridge_cannot_read_is_refused_though_trusted(string name, string part)
    {
        var path = await saved.FileAsync(name);
        var error = Assert.Throws<ModelFormatException>(() => PyTorchFile.Read(path, trustPickle: true));
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public async Task Load_py_takes_PyTorchs_file()
    {
        using var model = SmallModel.Create(seed: 99);
        model.load_py(await saved.FileAsync("module_state"));
        TensorAssert.Same(saved.Model.InputWeight, model.InputWeight);
        TensorAssert.Same(saved.Model.OutputWeight, model.OutputWeight);
    }

    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.Float64)]
    [InlineData(ScalarType.Float16)]
    [InlineData(ScalarType.BFloat16)]
    public async Task PyTorch_opens_what_save_py_and_save_safetensors_write(ScalarType type)
    {
        await Python.RequireAsync("torch");
        using var folder = new TempFolder();
        using var scope = NewDisposeScope();
        using var source = SmallModel.Create();
        using var model = SkipGramModel.FromWeights(source.InputWeight.detach().to(type), source.OutputWeight.detach().to(type));
        model.save_py(folder["m.pt"]);
        model.save_safetensors(folder["m.safetensors"]);
        Directory.CreateDirectory(folder["out"]);

        var found = await Python.RunAsync("torch", "read_weights", folder["out"], folder["m.pt"], folder["m.safetensors"]);

        foreach (var name in new[] { "m.pt", "m.safetensors" })
        {
            Assert.Equal($"torch.{type.ToString().ToLowerInvariant()}", (string?)found[name]!["dtype"]);
            foreach (var (key, weight) in SkipGramStateDict.Of(model))
                TensorAssert.Same(weight.to(float64), RawNumbers.Read(folder[$"out/{name}.{key}.raw"], SmallModel.Shape));
        }
    }
}
