using Word2Vec.Torch.Formats;
using Word2Vec.Torch.Modeling;
using static TorchSharp.torch;

namespace Word2Vec.Torch.Tests.Formats;

public sealed class SkipGramStateDictTests : IDisposable
{
    private const string File = "some.pth";

    private readonly TorchSharp.DisposeScope scope = NewDisposeScope();

    public void Dispose() => scope.Dispose();

    [Fact]
    public void The_keys_are_those_of_the_models_state_dict_in_its_order()
    {
        using var model = new SkipGramModel(5, 3);
        Assert.Equal(["input_embedding.weight", "output_embedding.weight"], SkipGramStateDict.Of(model).Keys);
        Assert.Equal(model.state_dict().Keys, SkipGramStateDict.Of(model).Keys);
        foreach (var (name, tensor) in model.state_dict()) TensorAssert.Same(tensor, SkipGramStateDict.Of(model)[name]);
    }

    [Fact]
    public void A_model_comes_back_from_a_file_and_trains_on()
    {
        using var model = new SkipGramModel(5, 3, seed: 3);
        using var stream = new MemoryStream();
        PyTorchFile.Write(stream, SkipGramStateDict.Of(model));
        SkipGramModel again;
        using (var read = PyTorchFile.Read(stream, "memory")) again = SkipGramStateDict.ToModel(read.Tensors, "memory");
        using (again)
        {
            TensorAssert.Same(model.InputWeight, again.InputWeight);
            TensorAssert.Same(model.OutputWeight, again.OutputWeight);
            again.ScoreAll(arange(5)).sum().backward();
            Assert.NotNull(again.InputWeight.grad);
        }
    }

    [Theory]
    [InlineData("torch_skipgram.pth")]
    [InlineData("torch_skipgram_f16.pth")]
    [InlineData("torch_skipgram_bf16.pth")]
    [InlineData("torch_skipgram_f64.pth")]
    [InlineData("torch_skipgram_noncontig.pth")]
    public void Loading_keeps_the_models_tensors_their_type_and_their_gradients(string name)
    {
        using var read = PyTorchFile.Read(TestData.Path($"interop/{name}"));
        using var model = new SkipGramModel(20, 8);
        model.OutputWeight.requires_grad = false;
        using var before = model.InputWeight.alias();
        SkipGramStateDict.Load(model, read.Tensors, name);
        TensorAssert.Same(read.Tensors[SkipGramStateDict.InputKey].to(float32), model.InputWeight);
        TensorAssert.Same(read.Tensors[SkipGramStateDict.OutputKey].to(float32), model.OutputWeight);
        TensorAssert.Same(before, model.InputWeight);
        Assert.True(model.InputWeight.requires_grad);
        Assert.False(model.OutputWeight.requires_grad);
    }

    [Theory]
    [InlineData("torch_skipgram_smaller.pth", "[10, 8] where the model has Float32 [20, 8]")]
    [InlineData("torch_skipgram_reshaped.pth", "[8, 20] where the model has Float32 [20, 8]")]
    [InlineData("torch_skipgram_missing.pth", "'output_embedding.weight' is missing; there is 'input_embedding.weight', 'word_counts'")]
    public void Shared_files_that_do_not_fit_leave_the_model_as_it_was(string name, string expected)
    {
        using var read = PyTorchFile.Read(TestData.Path($"interop/{name}"));
        Refused(read.Tensors, expected);
    }

    [Fact]
    public void Weights_that_do_not_fit_leave_the_model_as_it_was()
    {
        Refused(Both(zeros(20, 8), zeros(20, 9)), "'output_embedding.weight' is Float32 [20, 9]");
        Refused(Both(zeros(20, 8), zeros(160)), "not a matrix");
        Refused(Both(zeros(20, 8), zeros(20, 8, int64)), "Int64 [20, 8], not a matrix of a floating type");
        Refused(Both(zeros(20, 8), full(20, 8, double.NaN)), "'output_embedding.weight' holds NaN");
        Refused(Both(full(20, 8, double.NegativeInfinity), zeros(20, 8)), "'input_embedding.weight' holds NaN or infinity");
        Refused(Both(zeros(20, 8), full(20, 8, 1e200, float64)), "too large for the model's Float32");
        Refused(new Dictionary<string, Tensor> { ["x"] = zeros(1) }, "'input_embedding.weight' is missing; there is 'x'");
        Refused(new Dictionary<string, Tensor>(), "there is nothing");
    }

    [Fact]
    public void A_new_model_needs_weights_that_agree()
    {
        Refuses(Both(zeros(20, 8), zeros(8, 20)), "must agree");
        Refuses(Both(zeros(20, 8), zeros(20, 8, float64)), "must agree");
        Refuses(Both(zeros(20, 8), full(20, 8, double.NaN)), "NaN");
        Refuses(Both(zeros(0, 8), zeros(0, 8)), "not a matrix");
        using var model = SkipGramStateDict.ToModel(Both(ones(8, 20).t(), zeros(20, 8)), File);
        Assert.True(model.InputWeight.is_contiguous());

        static void Refuses(Dictionary<string, Tensor> tensors, string expected) =>
            Assert.Contains(expected, Assert.Throws<ModelFormatException>(() => SkipGramStateDict.ToModel(tensors, File)).Message, StringComparison.Ordinal);
    }

    private static Dictionary<string, Tensor> Both(Tensor input, Tensor output) =>
        new() { [SkipGramStateDict.InputKey] = input, [SkipGramStateDict.OutputKey] = output };

    private static void Refused(IReadOnlyDictionary<string, Tensor> tensors, string expected)
    {
        using var model = new SkipGramModel(20, 8);
        using var before = new SkipGramModel(20, 8);
        var error = Assert.Throws<ModelFormatException>(() => SkipGramStateDict.Load(model, tensors, File));
        Assert.StartsWith($"{File}: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        TensorAssert.Same(before.InputWeight, model.InputWeight);
        TensorAssert.Same(before.OutputWeight, model.OutputWeight);
    }
}
