using Word2Vec.Torch.Formats;
using Word2Vec.Torch.Modeling;
using Word2Vec.Torch.Tests;
using static TorchSharp.torch;

namespace Word2Vec.Torch.InteropTests;

/// <summary>One run of the script that saves a model in all the ways that PyTorch users do.</summary>
public sealed class SavedByPyTorch : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Lazy<Task> _saved;

    public SavedByPyTorch() => _saved = new(SaveAsync);

    /// <summary>The weights that were saved.</summary>
    public SkipGramModel Model { get; } = SmallModel.Create();

    /// <summary>A file that the script wrote.</summary>
    public async Task<string> FileAsync(string name)
    {
        await Python.RequireAsync("torch");
        await _saved.Value;
        return _folder[$"{name}.pt"];
    }

    public void Dispose()
    {
        Model.Dispose();
        _folder.Dispose();
    }

    private async Task SaveAsync()
    {
        RawNumbers.Write(_folder["w1"], Model.InputWeight);
        RawNumbers.Write(_folder["w2"], Model.OutputWeight);
        await Python.RunAsync(
            "torch", "save_weights", _folder["w1"], _folder["w2"], $"{SmallModel.Words.Length}", $"{SmallModel.Dimension}", _folder.Path);
    }
}

/// <summary>What PyTorch saved opens here, with the same numbers.</summary>
public sealed class WeightsFromPyTorchTests(SavedByPyTorch saved) : IClassFixture<SavedByPyTorch>
{
    [Theory]
    [InlineData("module_state", ScalarType.Float32)]
    [InlineData("plain_dict", ScalarType.Float32)]
    [InlineData("parameters", ScalarType.Float32)]
    [InlineData("not_contiguous", ScalarType.Float32)]
    [InlineData("side_by_side", ScalarType.Float32)]
    [InlineData("one_storage", ScalarType.Float32)]
    [InlineData("float64", ScalarType.Float64)]
    [InlineData("float16", ScalarType.Float16)]
    [InlineData("bfloat16", ScalarType.BFloat16)]
    public async Task A_state_dict_becomes_a_model_of_the_same_numbers_and_type(string name, ScalarType type)
    {
        using var model = SmallModel.Load(await saved.FileAsync(name));

        using var scope = NewDisposeScope();
        TensorAssert.Same(saved.Model.InputWeight.to(type), model.InputWeight);
        TensorAssert.Same(saved.Model.OutputWeight.to(type), model.OutputWeight);
        Assert.All(model.parameters(), parameter => Assert.True(parameter.requires_grad));
    }

    [Fact]
    public async Task Tied_embeddings_come_apart_so_that_each_can_be_trained()
    {
        using var model = SmallModel.Load(await saved.FileAsync("tied"));

        using var scope = NewDisposeScope();
        TensorAssert.Same(saved.Model.InputWeight, model.OutputWeight);
        using (no_grad()) model.InputWeight.zero_();
        TensorAssert.Same(saved.Model.InputWeight, model.OutputWeight);
    }

    [Fact]
    public async Task Loading_into_a_model_copies_and_leaves_it_trainable()
    {
        var path = await saved.FileAsync("side_by_side");
        using var model = SmallModel.Create(seed: 99);
        using (var file = PyTorchFile.Read(path)) SkipGramStateDict.Load(model, file.Tensors, path);

        using var scope = NewDisposeScope();
        TensorAssert.Same(saved.Model.InputWeight, model.InputWeight);
        TensorAssert.Same(saved.Model.OutputWeight, model.OutputWeight);
        Assert.All(model.parameters(), parameter => Assert.True(parameter.requires_grad));
    }

    [Theory]
    [InlineData("whole_module", "SkipGram")]
    [InlineData("legacy", "1.6")]
    public async Task What_is_no_state_dict_of_today_is_refused_by_name(string name, string part)
    {
        var path = await saved.FileAsync(name);
        var error = Assert.Throws<ModelFormatException>(() => PyTorchFile.Read(path));
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("float16", ScalarType.Float16)]
    [InlineData("float32", ScalarType.Float32)]
    [InlineData("float64", ScalarType.Float64)]
    public async Task NumPys_own_files_become_matrices(string name, ScalarType type)
    {
        await Python.RequireAsync("numpy");
        using var folder = new TempFolder();
        RawNumbers.Write(folder["w1"], saved.Model.InputWeight);
        await Python.RunAsync("numpy", "write_numpy", folder["w1"], $"{SmallModel.Words.Length}", $"{SmallModel.Dimension}", folder.Path);

        using var scope = NewDisposeScope();
        TensorAssert.Same(saved.Model.InputWeight.to(type), NumpyFile.Read(folder[$"{name}.npy"]));
    }
}
