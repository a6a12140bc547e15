using System.Buffers.Binary;
using System.Text;
using Word2Vec.Torch.Formats;
using static TorchSharp.torch;

namespace Word2Vec.Torch.Tests.Formats;

public sealed class SafetensorsFileTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly TorchSharp.DisposeScope scope = NewDisposeScope();

    public void Dispose()
    {
        scope.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void Tensors_go_through_a_stream_from_where_it_stands()
    {
        using var stream = new MemoryStream();
        stream.Write([1, 2, 3]);
        var tensors = new Dictionary<string, Tensor> { ["a"] = arange(6, float32).view(2, 3) };
        SafetensorsFile.Write(stream, tensors, new Dictionary<string, string> { ["made"] = "here" });
        stream.Position = 3;
        using var read = SafetensorsFile.Read(stream, "memory");
        TensorAssert.Same(tensors["a"], read.Tensors["a"]);
        Assert.Equal("here", read.Metadata["made"]);
        stream.Position = stream.Length - 4;
        Assert.Contains("memory: 4 bytes", Assert.Throws<ModelFormatException>(() => SafetensorsFile.Read(stream, "memory")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_layout_is_the_official_writers_byte_for_byte()
    {
        // By hand from the format's description: falling alignment, then name; compact JSON; spaces to a multiple of 8.
        const string Json = """
            {"__metadata__":{"format":"pt"},"z":{"dtype":"I64","shape":[1],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[2,1],"data_offsets":[8,16]},"b":{"dtype":"F32","shape":[],"data_offsets":[16,20]},"h":{"dtype":"BF16","shape":[1],"data_offsets":[20,22]},"é":{"dtype":"BOOL","shape":[2],"data_offsets":[22,24]}}
            """;
        byte[] data = [255, 255, 255, 255, 255, 255, 255, 255, 0, 0, 128, 63, 0, 0, 0, 192, 0, 0, 0, 63, 128, 63, 1, 0];
        var header = Encoding.UTF8.GetBytes(Json);
        var padding = Enumerable.Repeat((byte)' ', (8 - header.Length % 8) % 8).ToArray();
        byte[] expected = [.. BitConverter.GetBytes((ulong)(header.Length + padding.Length)), .. header, .. padding, .. data];

        SafetensorsFile.Write(
            folder["x"],
            new Dictionary<string, Tensor>
            {
                ["é"] = tensor(new[] { true, false }),
                ["b"] = tensor(0.5f),
                ["a"] = tensor(new[] { 1f, -2f }, 2, 1),
                ["h"] = ones(1, bfloat16),
                ["z"] = tensor(new[] { -1L }),
            },
            new Dictionary<string, string> { ["format"] = "pt" });

        Assert.NotEmpty(padding);
        Assert.Equal(expected, File.ReadAllBytes(folder["x"]));
        Assert.Equal(["x"], folder.Names());
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
    public void Every_type_and_layout_reads_back_exactly(ScalarType type)
    {
        var values = (arange(24).reshape(4, 6) * 5).to(type);
        var written = new Dictionary<string, Tensor>
        {
            ["plain"] = values,
            ["transposed"] = values.t(),
            ["column"] = values.narrow(1, 2, 3),
            ["scalar"] = values.select(0, 1).select(0, 1),
            ["empty"] = zeros(3, 0, 2, dtype: type),
        };
        SafetensorsFile.Write(folder["x"], written);
        using var read = SafetensorsFile.Read(folder["x"]);
        Assert.Empty(read.Metadata);
        Assert.Equal(written.Keys.Order(), read.Tensors.Keys.Order());
        foreach (var (name, tensor) in written)
        {
            Assert.Equal(type, read.Tensors[name].dtype);
            TensorAssert.Same(tensor, read.Tensors[name]);
        }
    }

    [Fact]
    public void A_parameter_is_written_and_read_without_its_gradient()
    {
        var weight = nn.Parameter(ones(2, 2));
        SafetensorsFile.Write(folder["x"], new Dictionary<string, Tensor> { ["w"] = weight });
        using var read = SafetensorsFile.Read(folder["x"]);
        Assert.False(read.Tensors["w"].requires_grad);
        Assert.True(weight.requires_grad);
    }

    [Fact]
    public void Metadata_reads_back()
    {
        var metadata = new Dictionary<string, string> { ["a"] = "line\nend \"quoted\" 😀", ["b"] = "" };
        SafetensorsFile.Write(folder["x"], new Dictionary<string, Tensor>(), metadata);
        using var read = SafetensorsFile.Read(folder["x"]);
        Assert.Equal(metadata, read.Metadata);
        Assert.Empty(read.Tensors);
    }

    [Fact]
    public void What_is_read_belongs_to_the_file_object_alone()
    {
        SafetensorsFile.Write(folder["x"], new Dictionary<string, Tensor> { ["w"] = ones(2), ["b"] = ones(2).to(@bool) });
        var before = TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        SafetensorsFile read;
        using (NewDisposeScope()) read = SafetensorsFile.Read(folder["x"]);
        Assert.Equal(2, read.Tensors["w"].sum().item<float>());
        read.Dispose();
        Assert.True(read.Tensors["w"].IsInvalid);
        Assert.InRange(TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount, 0, before + 1);
    }

    [Fact]
    public void Writing_refuses_other_types_and_the_reserved_name_and_writes_nothing()
    {
        var complex = Assert.Throws<ArgumentException>(() =>
            SafetensorsFile.Write(folder["x"], new Dictionary<string, Tensor> { ["c"] = zeros(1, complex64) }));
        Assert.Contains("ComplexFloat32", complex.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() =>
            SafetensorsFile.Write(folder["x"], new Dictionary<string, Tensor> { ["__metadata__"] = zeros(1) }));
        Assert.Empty(folder.Names());
    }

    [Fact]
    public void The_file_of_another_writer_reads_exactly()
    {
        using var read = SafetensorsFile.Read(Interop("pybridge_skipgram.safetensors"));
        var expected = arange(160, float32).reshape(20, 8) / 16;
        TensorAssert.Same(expected, read.Tensors["input_embedding.weight"]);
        TensorAssert.Same(expected + 100, read.Tensors["output_embedding.weight"]);
        TensorAssert.Same(arange(20) * 3, read.Tensors["word_counts"]);
    }

    [Fact]
    public void A_header_without_padding_reads()
    {
        using var read = SafetensorsFile.Read(Interop("adv_ok.safetensors"));
        TensorAssert.Same(zeros(2), read.Tensors["a"]);
    }

    [Theory]
    [InlineData("adv_overlap.safetensors", "overlap")]
    [InlineData("adv_hdrlen.safetensors", "2000000000")]
    [InlineData("adv_trailing.safetensors", "12 bytes after")]
    public void Shared_hostile_files_are_refused(string name, string expected) => Refused(Interop(name), expected);

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""", 12, "overlap")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}""", 12, "hole")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "hole")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 5, "1 bytes after")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 7, "cut short")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", 8, "before its begin")]
    [InlineData("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", 8, "need 12")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,0]}}""", 0, "multiply past")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}}""", 0, "multiply past")]
    [InlineData("""{"a":{"dtype":"F32","shape":[0,4611686018427387904,4],"data_offsets":[0,0]}}""", 0, "multiply past")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", 4, "-1 in shape")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1.0],"data_offsets":[0,4]}}""", 4, "1.0 in shape")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,18446744073709551620]}}""", 4, "in data_offsets")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}""", 4, "1 data_offsets")]
    [InlineData("""{"a":{"dtype":"F32","data_offsets":[0,4]}}""", 4, "no shape")]
    [InlineData("""{"a":{"shape":[1],"data_offsets":[0,4]}}""", 4, "no dtype")]
    [InlineData("""{"a":{"dtype":"F8_E4M3","shape":[4],"data_offsets":[0,4]}}""", 4, "F8_E4M3")]
    [InlineData("""{"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]},"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4, "damaged")]
    [InlineData("""{"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]},"\u0061":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}""", 0, "damaged")]
    [InlineData("""{"a":{"dtype":"F32","dtype":"F32","shape":[0],"data_offsets":[0,0]}}""", 0, "damaged")]
    [InlineData("""{"\ud800":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}""", 0, "not Unicode")]
    [InlineData("""{"__metadata__":{"a":1}}""", 0, "not a text")]
    [InlineData("""{"__metadata__":[]}""", 0, "not an object")]
    [InlineData("""{"a":7}""", 0, "not an object")]
    [InlineData("""{"line\nend":7}""", 0, "'line end'")]
    [InlineData("""{"a":""", 0, "damaged")]
    [InlineData("""{}{}""", 0, "damaged")]
    [InlineData(""" {}""", 0, "begin with")]
    [InlineData("", 0, "begin with")]
    public void A_hostile_header_is_refused(string json, int dataLength, string expected)
    {
        File.WriteAllBytes(folder["x"], Compose(Encoding.UTF8.GetBytes(json), dataLength));
        Refused(folder["x"], expected);
    }

    [Fact]
    public void A_header_that_is_not_utf8_is_refused()
    {
        File.WriteAllBytes(folder["x"], Compose([.. "{\""u8, 0xC3, 0x28, .. "\":{}}"u8], 0));
        Refused(folder["x"], "not UTF-8");
    }

    [Theory]
    [InlineData(ulong.MaxValue)]
    [InlineData(100_000_001UL)]
    [InlineData(90_000_000UL)]
    public void An_absurd_header_length_is_refused_without_allocating_it(ulong length)
    {
        var bytes = new byte[16];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, length);
        File.WriteAllBytes(folder["x"], bytes);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Refused(folder["x"], $"{length}");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Fact]
    public void Sizes_are_checked_against_the_file_before_tensors_are_allocated()
    {
        var json = """{"a":{"dtype":"U8","shape":[1000000000000000],"data_offsets":[0,1000000000000000]}}"""u8.ToArray();
        File.WriteAllBytes(folder["x"], Compose(json, 10));
        Refused(folder["x"], "cut short");
    }

    [Fact]
    public void More_dimensions_than_torch_takes_are_refused()
    {
        var json = """{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}"""
            .Replace("[1]", $"[{string.Join(',', Enumerable.Repeat(1, 65))}]", StringComparison.Ordinal);
        File.WriteAllBytes(folder["x"], Compose(Encoding.UTF8.GetBytes(json), 1));
        Refused(folder["x"], "65 dimensions");
    }

    [Fact]
    public void A_missing_a_tiny_and_a_cut_file_and_a_folder_are_refused()
    {
        Refused(folder["none"], "cannot be read");
        Refused(folder.Path, "cannot be read");
        File.WriteAllBytes(folder["tiny"], new byte[7]);
        Refused(folder["tiny"], "7 bytes");
        SafetensorsFile.Write(folder["x"], new Dictionary<string, Tensor> { ["w"] = ones(2) });
        var whole = File.ReadAllBytes(folder["x"]);
        for (var length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(folder["x"], whole[..length]);
            Refused(folder["x"], "");
        }
    }

    [Fact]
    public void A_bool_byte_of_2_reads_as_true()
    {
        var bytes = Compose("""{"a":{"dtype":"BOOL","shape":[1],"data_offsets":[0,1]}}"""u8.ToArray(), 1);
        bytes[^1] = 2;
        File.WriteAllBytes(folder["x"], bytes);
        using var read = SafetensorsFile.Read(folder["x"]);
        Assert.Equal(1, read.Tensors["a"].to(uint8).item<byte>());
    }

    [Fact(Explicit = true), Trait("Category", "Slow")]
    public void A_tensor_over_2_GiB_reads_back()
    {
        var big = zeros((1L << 31) + 5, int8);
        big[1L << 31] = 42;
        big[-1] = -7;
        SafetensorsFile.Write(folder["x"], new Dictionary<string, Tensor> { ["big"] = big });
        using var read = SafetensorsFile.Read(folder["x"]);
        TensorAssert.Same(big, read.Tensors["big"]);
    }

    private static byte[] Compose(byte[] header, int dataLength) =>
        [.. BitConverter.GetBytes((ulong)header.Length), .. header, .. new byte[dataLength]];

    private static void Refused(string path, string expected)
    {
        var error = Assert.Throws<ModelFormatException>(() => SafetensorsFile.Read(path));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.StartsWith(path, error.Message, StringComparison.Ordinal);
    }

    private static string Interop(string name)
    {
        var path = TestData.Path($"interop/{name}");
        Assert.SkipUnless(File.Exists(path), $"{path} is not here");
        return path;
    }
}
