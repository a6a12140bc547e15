using TorchSharp;
using TorchSharp.PyBridge;
using Word2Vec.Torch.Formats;
using Word2Vec.Torch.Modeling;
using static TorchSharp.torch;

namespace Word2Vec.Torch.Tests.Formats;

/// <summary>
/// What docs/pytorch.md says of TorchSharp.PyBridge 1.4.4, each with what is done here instead. A test that fails after an upgrade is
/// good news for the page.
/// </summary>
public sealed class PyBridgeFlawTests : IDisposable
{
    private const string Input = SkipGramStateDict.InputKey;
    private const string Output = SkipGramStateDict.OutputKey;

    private readonly TempFolder folder = new();
    private readonly TorchSharp.DisposeScope scope = NewDisposeScope();
    private readonly SkipGramModel model = new(20, 8, WeightInitialization.Guide, 1);

    public void Dispose()
    {
        model.Dispose();
        scope.Dispose();
        folder.Dispose();
    }

    [Theory]
    [InlineData(8, 20)]
    [InlineData(10, 8)]
    public void Load_py_puts_another_shape_of_the_same_type_into_a_model_without_a_word(long rows, long columns)
    {
        var state = State(full([rows, columns], 5f), full([rows, columns], 6f));
        PyTorchFile.Write(folder["x.pt"], state);
        model.load_py(folder["x.pt"]);
        Assert.Equal([20, 8], model.InputWeight.shape);
        Assert.Equal(5, model.InputWeight[0, 0].item<float>());

        Assert.Throws<ModelFormatException>(() => SkipGramStateDict.Load(model, state, "x.pt"));
    }

    [Fact]
    public void Load_safetensors_compares_shapes()
    {
        SafetensorsFile.Write(folder["x.safetensors"], State(ones(8, 20), ones(8, 20)));
        Assert.ThrowsAny<Exception>(() => model.load_safetensors(folder["x.safetensors"]));
    }

    [Fact]
    public void A_load_py_that_fails_leaves_the_model_half_loaded()
    {
        var state = State(full([20, 8], 5f), ones(30, 8));
        PyTorchFile.Write(folder["x.pt"], state);
        Assert.ThrowsAny<Exception>(() => model.load_py(folder["x.pt"]));
        Assert.Equal(5, model.InputWeight[0, 0].item<float>());

        model.InputWeight.detach().zero_();
        Assert.Throws<ModelFormatException>(() => SkipGramStateDict.Load(model, state, "x.pt"));
        Assert.Equal(0, model.InputWeight[0, 0].item<float>());
    }

    [Fact]
    public void Load_py_takes_requires_grad_from_the_file_and_PyTorchs_say_no()
    {
        model.save_py(folder["theirs.pt"]);
        model.load_py(folder["theirs.pt"]);
        Assert.True(model.InputWeight.requires_grad);

        // As torch.save(model.state_dict()) does, and PyTorchFile.
        PyTorchFile.Write(folder["ours.pt"], SkipGramStateDict.Of(model));
        model.load_py(folder["ours.pt"]);
        Assert.False(model.InputWeight.requires_grad);
    }

    [Fact]
    public void Transposed_tensors_are_refused_on_writing_and_what_was_written_stays()
    {
        Assert.Throws<InvalidOperationException>(() => Pickle("x.pt", new() { ["t"] = ones(2, 3).t() }));
        Assert.True(File.Exists(folder["x.pt"]));
        Assert.Throws<ModelFormatException>(() => PyTorchFile.Read(folder["x.pt"]));
    }

    [Fact]
    public void A_part_of_a_tensor_is_written_without_an_error_and_nobody_can_read_it()
    {
        Pickle("x.pt", new() { ["row"] = arange(6, float32).reshape(2, 3)[1] });
        Assert.Throws<System.Runtime.InteropServices.ExternalException>(() => PyTorchUnpickler.UnpickleStateDict(folder["x.pt"]));
        Assert.Contains("reaches to number 5 of storage '0', which has 3", Assert.Throws<ModelFormatException>(() => PyTorchFile.Read(folder["x.pt"])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("torch_skipgram_noncontig.pth", typeof(InvalidOperationException))]
    [InlineData("torch_skipgram_colslice.pth", typeof(System.Runtime.InteropServices.ExternalException))]
    [InlineData("torch_skipgram_shared.pth", typeof(System.Runtime.InteropServices.ExternalException))]
    [InlineData("torch_skipgram_parameters.pth", typeof(NotImplementedException))]
    public void Transposed_sliced_and_shared_tensors_and_parameters_are_not_read(string name, Type error)
    {
        var path = TestData.Path($"interop/{name}");
        Assert.Throws(error, () => PyTorchUnpickler.UnpickleStateDict(path));
        PyTorchFile.Read(path).Dispose();
    }

    [Fact]
    public void Tied_weights_are_loaded_and_one_tensor_of_two_names_is_not()
    {
        PyTorchFile.Write(folder["tied.pt"], State(model.InputWeight, model.InputWeight));
        model.load_py(folder["tied.pt"]);
        TensorAssert.Same(model.InputWeight, model.OutputWeight);

        var matrix = PyTorchZip.Tensor(size: "K\u0001K\u0002\u0086", stride: "K\u0002K\u0001\u0086");
        using var small = new SkipGramModel(1, 2, WeightInitialization.Guide);
        var twice = PyTorchZip.File($"\u0080\u0002}}({PyTorchZip.Word(Input)}{matrix}q\u0001{PyTorchZip.Word(Output)}h\u0001u.");
        Assert.Throws<ObjectDisposedException>(() => small.load_py(new MemoryStream(twice)));
        using var read = PyTorchFile.Read(new MemoryStream(twice), "memory");
        SkipGramStateDict.Load(small, read.Tensors, "memory");
        TensorAssert.Same(small.InputWeight, small.OutputWeight);
    }

    [Fact]
    public void Save_py_and_save_safetensors_shorten_a_file_that_is_there()
    {
        foreach (var name in new[] { "x.pt", "x.safetensors" })
        {
            File.WriteAllBytes(folder[name], new byte[100_000]);
            if (name == "x.pt") model.save_py(folder[name]);
            else model.save_safetensors(folder[name]);
            Assert.InRange(new FileInfo(folder[name]).Length, 1, 10_000);
        }
    }

    [Fact]
    public void PickleStateDict_and_SaveStateDict_do_not_shorten_it()
    {
        foreach (var name in new[] { "x.pt", "x.safetensors" }) File.WriteAllBytes(folder[name], new byte[100_000]);
        PyTorchPickler.PickleStateDict(folder["x.pt"], State(ones(2), ones(2)));
        Safetensors.SaveStateDict(folder["x.safetensors"], State(ones(2), ones(2)));
        GC.Collect(); // PickleStateDict leaves its file to the finalizer.
        GC.WaitForPendingFinalizers();
        Assert.All(new[] { "x.pt", "x.safetensors" }, name => Assert.Equal(100_000, new FileInfo(folder[name]).Length));
        Assert.Throws<ModelFormatException>(() => SafetensorsFile.Read(folder["x.safetensors"]));
    }

    [Fact]
    public void A_pickle_may_name_anything_but_nothing_is_run()
    {
        var path = TestData.Path("interop/torch_evil.pth");
        var error = Assert.ThrowsAny<Exception>(() => PyTorchUnpickler.UnpickleStateDict(path));
        Assert.Contains("os.getenv", error.Message, StringComparison.Ordinal);
        using var named = new MemoryStream(PyTorchZip.File(PyTorchZip.DictOf("cos\nsystem\n)\u0081")));
        Assert.Equal("Razorvine.Pickle.Objects.ClassDict", PyTorchUnpickler.UnpickleStateDict(named)["a"]!.GetType().FullName);
    }

    [Fact]
    public void Unpickled_outside_a_scope_a_tensor_leaves_another_behind()
    {
        model.save_py(folder["x.pt"]);
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        PyTorchUnpickler.UnpickleStateDict(folder["x.pt"]);
        Assert.Equal(before + 4, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    private static Dictionary<string, Tensor> State(Tensor input, Tensor output) => new() { [Input] = input, [Output] = output };

    private void Pickle(string name, Dictionary<string, Tensor> tensors)
    {
        using var stream = File.Create(folder[name]);
        PyTorchPickler.PickleStateDict(stream, tensors);
    }
}
