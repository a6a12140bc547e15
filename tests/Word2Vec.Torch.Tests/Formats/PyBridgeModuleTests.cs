using TorchSharp.PyBridge;
using Word2Vec.Torch.Formats;
using Word2Vec.Torch.Modeling;
using static TorchSharp.torch;

namespace Word2Vec.Torch.Tests.Formats;

/// <summary><c>save_py</c>, <c>load_py</c>, <c>save_safetensors</c> and <c>load_safetensors</c> of the model itself.</summary>
public sealed class PyBridgeModuleTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly TorchSharp.DisposeScope scope = NewDisposeScope();

    public void Dispose()
    {
        scope.Dispose();
        folder.Dispose();
    }

    public static TheoryData<ScalarType> Types => [ScalarType.Float32, ScalarType.Float64, ScalarType.Float16, ScalarType.BFloat16];

    [Theory]
    [MemberData(nameof(Types))]
    public void What_save_py_writes_becomes_the_model_again_here(ScalarType type)
    {
        using var model = Model(type, seed: 1);
        model.save_py(folder["theirs.pt"]);
        using (var file = PyTorchFile.Read(folder["theirs.pt"])) SameWeights(model, SkipGramStateDict.ToModel(file.Tensors, "theirs.pt"));
        ModelConverter.Convert(folder["theirs.pt"], folder["again.safetensors"]);
        using var again = SafetensorsFile.Read(folder["again.safetensors"]);
        SameWeights(model, SkipGramStateDict.ToModel(again.Tensors, "again.safetensors"));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Load_py_takes_what_is_written_here(ScalarType type)
    {
        using var model = Model(type, seed: 1);
        PyTorchFile.Write(folder["ours.pt"], SkipGramStateDict.Of(model));
        using var other = Model(type, seed: 2);
        other.load_py(folder["ours.pt"]);
        SameWeights(model, other);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Safetensors_of_the_module_go_both_ways(ScalarType type)
    {
        using var model = Model(type, seed: 1);
        model.save_safetensors(folder["theirs.safetensors"]);
        using (var file = SafetensorsFile.Read(folder["theirs.safetensors"])) SameWeights(model, SkipGramStateDict.ToModel(file.Tensors, "theirs"));

        SafetensorsFile.Write(folder["ours.safetensors"], SkipGramStateDict.Of(model));
        using var other = Model(type, seed: 2);
        other.load_safetensors(folder["ours.safetensors"]);
        SameWeights(model, other);
        Assert.All(other.parameters(), parameter => Assert.True(parameter.requires_grad));
    }

    [Fact(Explicit = true), Trait("Category", "Slow")]
    public void A_model_of_a_million_by_300_with_zeros_in_W2_goes_both_ways()
    {
        using var input = randn(1_000_000, 300);
        using var model = SkipGramModel.FromWeights(input, zeros(1_000_000, 300));
        model.save_py(folder["theirs.pt"]);
        // The zeros take next to nothing; the file is what W1 is.
        Assert.InRange(new FileInfo(folder["theirs.pt"]).Length, 1_000_000_000, 1_200_000_000);
        using (var file = PyTorchFile.Read(folder["theirs.pt"])) SameWeights(model, SkipGramStateDict.ToModel(file.Tensors, "theirs.pt"));
        File.Delete(folder["theirs.pt"]);

        PyTorchFile.Write(folder["ours.pt"], SkipGramStateDict.Of(model));
        using var other = new SkipGramModel(1_000_000, 300);
        other.load_py(folder["ours.pt"]);
        SameWeights(model, other);
    }

    private static SkipGramModel Model(ScalarType type, ulong seed)
    {
        using var model = new SkipGramModel(20, 8, WeightInitialization.Guide, seed);
        return SkipGramModel.FromWeights(model.InputWeight.detach().to(type).clone(), model.OutputWeight.detach().to(type).clone());
    }

    private static void SameWeights(SkipGramModel expected, SkipGramModel actual)
    {
        TensorAssert.Same(expected.InputWeight, actual.InputWeight);
        TensorAssert.Same(expected.OutputWeight, actual.OutputWeight);
    }
}
