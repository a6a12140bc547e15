using Word2Vec.Torch.Formats;
using static TorchSharp.torch;

namespace Word2Vec.Torch.Tests.Formats;

/// <summary>What PyTorch and others write is read, what is written here is read back.</summary>
public sealed class PyTorchFileTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly TorchSharp.DisposeScope scope = NewDisposeScope();

    public void Dispose()
    {
        scope.Dispose();
        folder.Dispose();
    }

    [Theory]
    [InlineData("torch_skipgram.pth", ScalarType.Float32)]
    [InlineData("torch_skipgram_plain_dict.pth", ScalarType.Float32)]
    [InlineData("torch_skipgram_parameters.pth", ScalarType.Float32)]
    [InlineData("torch_skipgram_noncontig.pth", ScalarType.Float32)]
    [InlineData("torch_skipgram_shared.pth", ScalarType.Float32)]
    [InlineData("torch_skipgram_tied.pth", ScalarType.Float32)]
    [InlineData("torch_skipgram_colslice.pth", ScalarType.Float32)]
    [InlineData("adv_modern.pth", ScalarType.Float32)]
    [InlineData("pybridge_skipgram.pth", ScalarType.Float32)]
    [InlineData("torch_skipgram_f16.pth", ScalarType.Float16)]
    [InlineData("torch_skipgram_bf16.pth", ScalarType.BFloat16)]
    [InlineData("torch_skipgram_f64.pth", ScalarType.Float64)]
    public void Files_of_other_programs_read_exactly(string name, ScalarType type)
    {
        using var read = PyTorchFile.Read(TestData.Path($"interop/{name}"));
        var input = arange(160, float64).reshape(20, 8) / 16;
        var output = name.Contains("tied", StringComparison.Ordinal) ? input : input + 100;
        Assert.Equal(3, read.Tensors.Count);
        TensorAssert.Same(input.to(type), read.Tensors["input_embedding.weight"]);
        TensorAssert.Same(output.to(type), read.Tensors["output_embedding.weight"]);
        TensorAssert.Same(arange(20) * 3, read.Tensors["word_counts"]);
        Assert.All(read.Tensors.Values, tensor => Assert.True(tensor.is_contiguous() && !tensor.requires_grad));
    }

    [Theory]
    [InlineData("torch_skipgram_legacy.pth", "before version 1.6")]
    [InlineData("torch_evil.pth", "'os.getenv'")]
    [InlineData("adv_short.pth", "storage '1' has 600 bytes where 640 are due")]
    [InlineData("adv_missing.pth", "storage '2' is missing")]
    public void Shared_hostile_files_are_refused(string name, string expected)
    {
        var path = TestData.Path($"interop/{name}");
        var error = Assert.Throws<ModelFormatException>(() => PyTorchFile.Read(path));
        Assert.StartsWith(path, error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void Tensors_that_share_memory_in_the_file_do_not_share_it_here()
    {
        using var read = PyTorchFile.Read(TestData.Path("interop/torch_skipgram_tied.pth"));
        read.Tensors["input_embedding.weight"].zero_();
        Assert.Equal(159 / 16f, read.Tensors["output_embedding.weight"][19, 7].item<float>());
    }

    [Theory]
    [InlineData(ScalarType.Float64)]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.Float16)]
    [InlineData(ScalarType.BFloat16)]
    [InlineData(ScalarType.Int64)]
    [InlineData(ScalarType.Int32)]
    [InlineData(ScalarType.Int16)]
    [InlineData(ScalarType.Int8)]
    [InlineData(ScalarType.Byte)]
    [InlineData(ScalarType.Bool)]
    [InlineData(ScalarType.ComplexFloat32)]
    [InlineData(ScalarType.ComplexFloat64)]
    public void Every_type_and_layout_reads_back_exactly(ScalarType type)
    {
        var matrix = (arange(12, float64) - 4).reshape(3, 4).to(type);
        var tensors = new Dictionary<string, Tensor>
        {
            ["matrix"] = matrix,
            ["transposed"] = matrix.t(),
            ["column"] = matrix[.., 1..2],
            ["tail"] = matrix[1..],
            ["expanded"] = matrix[0].expand(5, 4),
            ["deep"] = matrix.reshape(1, 3, 1, 2, 2),
            ["scalar"] = matrix[2, 3],
            ["empty"] = empty([0, 5], type),
            ["größe"] = matrix,
        };
        PyTorchFile.Write(folder["x.pt"], tensors);
        using var read = PyTorchFile.Read(folder["x.pt"]);
        Assert.Equal(tensors.Keys, read.Tensors.Keys);
        foreach (var (name, tensor) in tensors) TensorAssert.Same(tensor, read.Tensors[name]);
        Assert.Equal(["x.pt"], folder.Names());
    }

    [Fact]
    public void The_weights_of_a_module_read_back_without_gradients_and_outlive_scopes()
    {
        PyTorchFile.Write(folder["x.pt"], new Dictionary<string, Tensor> { ["w"] = ones(2, 3, requires_grad: true) });
        PyTorchFile read;
        using (NewDisposeScope()) read = PyTorchFile.Read(folder["x.pt"]);
        using (read)
        {
            TensorAssert.Same(ones(2, 3), read.Tensors["w"]);
            Assert.False(read.Tensors["w"].requires_grad);
        }
    }

    [Fact]
    public void No_tensors_at_all_read_back()
    {
        PyTorchFile.Write(folder["x.pt"], new Dictionary<string, Tensor>());
        using var read = PyTorchFile.Read(folder["x.pt"]);
        Assert.Empty(read.Tensors);
    }

    [Theory]
    [InlineData(300)]
    [InlineData(2001)]
    public void More_tensors_than_one_byte_counts_read_back(int count)
    {
        var tensors = Enumerable.Range(0, count).ToDictionary(i => $"layer.{i}", i => tensor(i));
        using var stream = new MemoryStream();
        PyTorchFile.Write(stream, tensors);
        using var read = PyTorchFile.Read(stream, "memory");
        Assert.Equal(tensors.Keys, read.Tensors.Keys);
        Assert.All(tensors, item => Assert.Equal(item.Value.item<int>(), read.Tensors[item.Key].item<int>()));
    }

    [Fact]
    public void A_shorter_file_replaces_a_longer_one_wholly()
    {
        PyTorchFile.Write(folder["x.pt"], new Dictionary<string, Tensor> { ["w"] = ones(10_000) });
        PyTorchFile.Write(folder["x.pt"], new Dictionary<string, Tensor> { ["w"] = ones(1) });
        Assert.InRange(new FileInfo(folder["x.pt"]).Length, 1, 2000);
        using var read = PyTorchFile.Read(folder["x.pt"]);
        TensorAssert.Same(ones(1), read.Tensors["w"]);
    }

    [Fact]
    public void What_cannot_be_written_leaves_the_old_file_and_nothing_new()
    {
        PyTorchFile.Write(folder["x.pt"], new Dictionary<string, Tensor> { ["w"] = ones(1) });
        var before = File.ReadAllBytes(folder["x.pt"]);
        Assert.ThrowsAny<ArgumentException>(() => PyTorchFile.Write(folder["x.pt"], new Dictionary<string, Tensor> { ["\ud800"] = ones(1) }));
        Assert.Equal(before, File.ReadAllBytes(folder["x.pt"]));
        Assert.Equal(["x.pt"], folder.Names());
        Assert.Throws<DirectoryNotFoundException>(() => PyTorchFile.Write(folder["none/x.pt"], new Dictionary<string, Tensor>()));
    }

    [Fact]
    public void A_conjugate_is_written_with_its_own_numbers_beside_what_it_is_of()
    {
        var numbers = tensor(new[] { 1f, 2f }).to(complex64) * tensor(new System.Numerics.Complex(0, 1));
        var tensors = new Dictionary<string, Tensor> { ["a"] = numbers, ["b"] = numbers.conj() };
        Assert.True(tensors["b"].is_conj());
        PyTorchFile.Write(folder["x.pt"], tensors);
        using var read = PyTorchFile.Read(folder["x.pt"]);
        TensorAssert.Same(numbers, read.Tensors["a"]);
        TensorAssert.Same(-numbers, read.Tensors["b"]);
    }

    [Fact]
    public void A_sparse_tensor_is_not_written()
    {
        var error = Assert.Throws<ArgumentException>(() => PyTorchFile.Write(Stream.Null, new Dictionary<string, Tensor> { ["w"] = ones(2, 2).to_sparse() }));
        Assert.Contains("to_dense", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_a_folder_and_what_is_no_zip_are_refused()
    {
        File.WriteAllText(folder["text"], "The quick brown fox jumps over the lazy dog.");
        File.WriteAllText(folder["empty"], "");
        foreach (var (path, expected) in new[] { (folder["none"], "cannot be read"), (folder.Path, "cannot be read"), (folder["text"], "is no zip"), (folder["empty"], "is no zip") })
            Assert.StartsWith($"{path}: {expected}", Assert.Throws<ModelFormatException>(() => PyTorchFile.Read(path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
    public void A_root_must_be_a_folders_name(string root) =>
        Assert.Throws<ArgumentException>(() => PyTorchFile.Write(Stream.Null, new Dictionary<string, Tensor>(), root));

    [Fact(Explicit = true), Trait("Category", "Slow")]
    public void A_file_over_4_GiB_reads_back()
    {
        var big = zeros((1L << 32) + 5, int8);
        big[1L << 32] = 42;
        PyTorchFile.Write(folder["x.pt"], new Dictionary<string, Tensor> { ["big"] = big, ["after"] = ones(3) });
        using var read = PyTorchFile.Read(folder["x.pt"]);
        TensorAssert.Same(big, read.Tensors["big"]);
        TensorAssert.Same(ones(3), read.Tensors["after"]);
    }
}
