using System.Collections;
using TorchSharp.PyBridge;
using Word2Vec.Torch.Formats;
using static TorchSharp.torch;

namespace Word2Vec.Torch.Tests.Formats;

/// <summary>What TorchSharp.PyBridge writes opens here, and what is written here opens there, with the same numbers.</summary>
public sealed class PyBridgeFileTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly TorchSharp.DisposeScope scope = NewDisposeScope();

    public void Dispose()
    {
        scope.Dispose();
        folder.Dispose();
    }

    public static TheoryData<ScalarType> Types => [.. PyTorchType.All.Select(type => type.Torch)];

    public static TheoryData<ScalarType> SafetensorsTypes => [.. PyTorchType.All.Select(type => type.Torch).Where(type => SafetensorsType.FromTorch(type) is not null)];

    [Theory]
    [MemberData(nameof(Types))]
    public void Every_type_that_PyBridge_writes_reads_exactly(ScalarType type)
    {
        var tensors = Tensors(type);
        using var stream = new MemoryStream();
        PyTorchPickler.PickleStateDict(stream, tensors, leaveOpen: true);
        using var read = PyTorchFile.Read(stream, "memory");
        Same(tensors, read.Tensors);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void PyBridge_reads_every_type_that_is_written_here(ScalarType type)
    {
        var tensors = Tensors(type);
        // What PyBridge can read of our layouts: a shared storage whole.
        tensors["tied"] = tensors["matrix"].alias();
        using var stream = new MemoryStream();
        PyTorchFile.Write(stream, tensors);
        stream.Position = 0;
        Same(tensors, Unpickled(PyTorchUnpickler.UnpickleStateDict(stream)));
    }

    [Theory]
    [MemberData(nameof(SafetensorsTypes))]
    public void Safetensors_of_every_type_go_both_ways(ScalarType type)
    {
        var tensors = Tensors(type);
        Safetensors.SaveStateDict(folder["theirs.safetensors"], tensors);
        using (var read = SafetensorsFile.Read(folder["theirs.safetensors"])) Same(tensors, read.Tensors);

        // Metadata would be a value that is no tensor's to their reader.
        SafetensorsFile.Write(folder["ours.safetensors"], tensors);
        Same(tensors, Safetensors.LoadStateDict(folder["ours.safetensors"]));
    }

    [Fact]
    public void Tied_tensors_come_apart_and_parts_of_others_arrive_once_they_are_copies()
    {
        var matrix = arange(12, float32).reshape(3, 4);
        var tensors = new Dictionary<string, Tensor> { ["a"] = matrix, ["b"] = matrix, ["t"] = matrix.t().contiguous(), ["row"] = matrix[1].clone() };
        using var stream = new MemoryStream();
        PyTorchPickler.PickleStateDict(stream, tensors, leaveOpen: true);
        using var read = PyTorchFile.Read(stream, "memory");
        Same(tensors, read.Tensors);
        read.Tensors["a"].zero_();
        TensorAssert.Same(matrix, read.Tensors["b"]);
    }

    [Fact]
    public void A_matrix_of_zeros_of_a_thousand_times_its_files_size_opens()
    {
        var tensors = new Dictionary<string, Tensor> { ["w1"] = ones(100_000, 100), ["w2"] = zeros(100_000, 100) };
        PyTorchPickler.PickleStateDict(folder["x.pt"], tensors);
        GC.Collect(); // PyBridge leaves the file to the finalizer.
        GC.WaitForPendingFinalizers();
        Assert.InRange(new FileInfo(folder["x.pt"]).Length, 1, 1_000_000);
        using var read = PyTorchFile.Read(folder["x.pt"]);
        Same(tensors, read.Tensors);
    }

    private static Dictionary<string, Tensor> Tensors(ScalarType type)
    {
        var matrix = (arange(12, float64) - 4).reshape(3, 4).to(type);
        return new Dictionary<string, Tensor>
        {
            ["matrix"] = matrix,
            ["scalar"] = matrix[2, 3].clone(),
            ["empty"] = empty([0, 5], type),
            ["deep"] = matrix.reshape(1, 3, 1, 2, 2).clone(),
            ["größe"] = ones([300, 300], type),
        };
    }

    private static Dictionary<string, Tensor> Unpickled(Hashtable items) =>
        items.Cast<DictionaryEntry>().ToDictionary(item => (string)item.Key, item => (Tensor)item.Value!);

    private static void Same(IReadOnlyDictionary<string, Tensor> expected, IReadOnlyDictionary<string, Tensor> actual)
    {
        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), actual.Keys.Order(StringComparer.Ordinal));
        foreach (var (name, tensor) in expected) TensorAssert.Same(tensor, actual[name]);
    }
}
