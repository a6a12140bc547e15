using Word2Vec.Torch.Formats;
using Word2Vec.Torch.Modeling;
using static TorchSharp.torch;

namespace Word2Vec.Torch.Tests.Fuzzing;

/// <summary>Readers of tensors.</summary>
internal static class TensorTargets
{
    public static FuzzTarget Safetensors => new("safetensors", SafetensorsSeeds(), ReadSafetensors, typeof(ModelFormatException), IsText: false)
    {
        Structure = Structures.Safetensors,
    };

    public static FuzzTarget PyTorch => new("pytorch", PyTorchSeeds(), ReadPyTorch, typeof(ModelFormatException), IsText: false) { Structure = Structures.Zip };

    public static FuzzTarget Numpy => new("numpy", NumpySeeds(), ReadNumpy, typeof(ModelFormatException), IsText: false) { Structure = Structures.Numpy };

    /// <summary>Weights read into a model that is there.</summary>
    public static FuzzTarget StateDict => new("state-dict", StateDictSeeds(), Filler(), typeof(ModelFormatException), IsText: false)
    {
        Structure = Structures.Safetensors,
    };

    /// <summary>The file of a model's weights.</summary>
    public static byte[] Weights(long words, long dimension, ScalarType type, double value)
    {
        using var scope = NewDisposeScope();
        var weights = full([words, dimension], value, type);
        return Bytes(stream => SafetensorsFile.Write(
            stream, new Dictionary<string, Tensor> { [SkipGramStateDict.InputKey] = weights, [SkipGramStateDict.OutputKey] = weights.neg() }));
    }

    public static byte[] Bytes(Action<Stream> write)
    {
        using var bytes = new MemoryStream();
        write(bytes);
        return bytes.ToArray();
    }

    private static byte[][] SafetensorsSeeds()
    {
        using var scope = NewDisposeScope();
        return
        [
            Bytes(stream => SafetensorsFile.Write(stream, new Dictionary<string, Tensor>())),
            Bytes(stream => SafetensorsFile.Write(
                stream, EveryType(exceptComplex: true), new Dictionary<string, string> { ["format"] = "pt", ["Straße"] = "猫 \" \\ \n😀" })),
            Bytes(stream => SafetensorsFile.Write(stream, new Dictionary<string, Tensor> { [""] = zeros(0, 3), ["b"] = arange(6).reshape(2, 1, 3) })),
            Weights(4, 3, ScalarType.Float32, 0.5),
        ];
    }

    private static byte[][] PyTorchSeeds()
    {
        using var scope = NewDisposeScope();
        var shared = arange(12, float32).reshape(4, 3);
        var compressible = Bytes(stream => PyTorchFile.Write(stream, new Dictionary<string, Tensor> { ["w1"] = arange(600, float32), ["w2"] = zeros(40, 100) }));
        return
        [
            Bytes(stream => PyTorchFile.Write(stream, new Dictionary<string, Tensor>())),
            Bytes(stream => PyTorchFile.Write(stream, EveryType(exceptComplex: false))),
            Bytes(stream => PyTorchFile.Write(stream, new Dictionary<string, Tensor> { ["ключ"] = shared, ["b"] = shared, ["c"] = zeros(0, 5) }, "модель")),
            Structures.Deflated(compressible),
        ];
    }

    private static byte[][] NumpySeeds()
    {
        using var scope = NewDisposeScope();
        Tensor[] tensors = [arange(12, float32).reshape(3, 4), arange(5, float64), arange(4, float16).reshape(2, 1, 2), zeros(0, 7), ones([])];
        return [.. tensors.Select(tensor => Bytes(stream => NumpyFile.Write(stream, tensor)))];
    }

    private static byte[][] StateDictSeeds() =>
        [Weights(4, 3, ScalarType.Float32, 0.5), Weights(4, 3, ScalarType.Float64, 1e30), Weights(4, 3, ScalarType.Float16, 0.1), Weights(4, 3, ScalarType.BFloat16, -2)];

    private static Dictionary<string, Tensor> EveryType(bool exceptComplex) => PyTorchType.All
        .Where(type => !exceptComplex || SafetensorsType.FromTorch(type.Torch) is not null)
        .ToDictionary(type => $"{type.Torch}", type => arange(6).to(type.Torch).reshape(3, 2), StringComparer.Ordinal);

    private static void ReadSafetensors(byte[] input)
    {
        using var file = SafetensorsFile.Read(new MemoryStream(input), "fuzz");
        Check(file.Tensors, input.Length);
        foreach (var (name, text) in file.Metadata)
        {
            FuzzCheck.Text(name);
            FuzzCheck.Text(text);
        }
    }

    private static void ReadPyTorch(byte[] input)
    {
        using var file = PyTorchFile.Read(new MemoryStream(input), "fuzz");
        Check(file.Tensors, Fuzzer.AllowedBytes + input.Length);
    }

    private static void ReadNumpy(byte[] input)
    {
        using var tensor = NumpyFile.Read(new MemoryStream(input), "fuzz");
        FuzzCheck.Tensor(tensor);
        Assert.InRange(tensor.NumberOfElements * tensor.ElementSize, 0, input.Length);
    }

    private static void Check(IReadOnlyDictionary<string, Tensor> tensors, long mostBytes)
    {
        var bytes = 0L;
        foreach (var (name, tensor) in tensors)
        {
            FuzzCheck.Text(name);
            FuzzCheck.Tensor(tensor);
            bytes += tensor.NumberOfElements * tensor.ElementSize;
        }

        Assert.InRange(bytes, 0, mostBytes);
    }

    private static Action<byte[]> Filler()
    {
        var model = new SkipGramModel(4, 3, WeightInitialization.Guide);
        return input =>
        {
            using var scope = NewDisposeScope();
            var (address, before) = (TensorBytes.Address(model.InputWeight), Numbers(model));
            using var file = SafetensorsFile.Read(new MemoryStream(input), "fuzz");
            try
            {
                SkipGramStateDict.Load(model, file.Tensors, "fuzz");
            }
            catch
            {
                Assert.Equal(before, Numbers(model));
                throw;
            }
            finally
            {
                Assert.True(address == TensorBytes.Address(model.InputWeight) && model.InputWeight.requires_grad, "the same parameter");
            }

            Assert.DoesNotContain(Numbers(model), number => !float.IsFinite(number));
        };
    }

    private static float[] Numbers(SkipGramModel model) => [.. model.InputWeight.data<float>(), .. model.OutputWeight.data<float>()];
}
