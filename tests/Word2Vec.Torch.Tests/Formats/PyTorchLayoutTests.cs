using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Word2Vec.Torch.Formats;
using static TorchSharp.torch;

namespace Word2Vec.Torch.Tests.Formats;

/// <summary>The bytes that are written are those that PyTorch writes.</summary>
public sealed class PyTorchLayoutTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly TorchSharp.DisposeScope scope = NewDisposeScope();

    public void Dispose()
    {
        scope.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void The_file_of_a_module_is_PyTorchs_byte_for_byte()
    {
        var expected = File.ReadAllBytes(TestData.Path("interop/torch_skipgram.pth"));
        var input = arange(160, float32).reshape(20, 8) / 16;
        PyTorchFile.Write(folder["torch_skipgram.pth"], new Dictionary<string, Tensor>
        {
            ["word_counts"] = arange(20) * 3,
            ["input_embedding.weight"] = input,
            ["output_embedding.weight"] = input + 100,
        });
        Assert.Equal(expected, File.ReadAllBytes(folder["torch_skipgram.pth"]));
    }

    [Fact]
    public void Every_type_and_rank_is_written_as_PyTorch_does() => SameAsPyTorch("all", EveryType(), "2A5BEEDD28D9B8D05B671A336F920D800CF92A7496E0B0A6F9D09C9C04666983");

    [Fact]
    public void Thousands_of_tensors_are_written_as_PyTorch_does() => SameAsPyTorch("many", ManyTensors(), "2C40B50BD183B7E3F8F949003AFEAA288D31B1B0BADB514A0F9C77FCE885A1C6");

    [Theory]
    [InlineData("torch_skipgram_f16.pth", ScalarType.Float16)]
    [InlineData("torch_skipgram_bf16.pth", ScalarType.BFloat16)]
    [InlineData("torch_skipgram_f64.pth", ScalarType.Float64)]
    [InlineData("torch_skipgram_reshaped.pth", ScalarType.Float32)]
    public void Records_are_where_PyTorch_puts_them(string name, ScalarType type)
    {
        using var read = PyTorchFile.Read(TestData.Path($"interop/{name}"));
        PyTorchFile.Write(folder[name], read.Tensors);
        Assert.Contains(read.Tensors.Values, tensor => tensor.dtype == type);
        using var expected = ZipFile.OpenRead(TestData.Path($"interop/{name}"));
        using var actual = ZipFile.OpenRead(folder[name]);
        Assert.Equal(Describe(expected, "data.pkl"), Describe(actual, "data.pkl"));
    }

    [Fact]
    public void Storages_are_numbered_as_they_come_and_lie_in_the_order_of_their_names_at_multiples_of_64()
    {
        var tensors = Enumerable.Range(0, 12).ToDictionary(i => $"t{i}", i => full([i + 1], i, float32));
        PyTorchFile.Write(folder["a.b.pt"], tensors);
        var bytes = File.ReadAllBytes(folder["a.b.pt"]);
        var records = ZipDirectory.Read(new MemoryStream(bytes), "x");
        Assert.Equal(
            ["a.b/data.pkl", "a.b/data/0", "a.b/data/1", "a.b/data/10", "a.b/data/11", .. Enumerable.Range(2, 8).Select(i => $"a.b/data/{i}"), "a.b/version"],
            records.Values.OrderBy(record => record.Start).Select(record => record.Name));
        Assert.All(records.Values, record => Assert.Equal(0, record.Start % 64));
        Assert.All(records.Values, record => Assert.False(record.IsDeflated));
    }

    [Fact]
    public void Tied_weights_are_written_once()
    {
        var weight = ones(1000, float32);
        var tensors = new Dictionary<string, Tensor> { ["a"] = weight, ["b"] = weight.reshape(10, 100).alias(), ["c"] = weight.clone() };
        using var stream = new MemoryStream();
        PyTorchFile.Write(stream, tensors);
        Assert.InRange(stream.Length, 8000, 10_000);
        using var read = PyTorchFile.Read(stream, "memory");
        foreach (var (name, tensor) in tensors) TensorAssert.Same(tensor, read.Tensors[name]);
    }

    [Fact]
    public void A_stream_is_written_without_seeking_and_a_hidden_file_has_the_streams_root()
    {
        var tensors = new Dictionary<string, Tensor> { ["w"] = ones(3) };
        using var bytes = new MemoryStream();
        using (var pipe = new BufferedStream(new DeflateStream(bytes, CompressionMode.Compress, leaveOpen: true))) PyTorchFile.Write(pipe, tensors);
        bytes.Position = 0;
        using var inflated = new MemoryStream();
        using (var pipe = new DeflateStream(bytes, CompressionMode.Decompress)) pipe.CopyTo(inflated);
        PyTorchFile.Write(folder[".pt"], tensors);
        Assert.Equal(File.ReadAllBytes(folder[".pt"]), inflated.ToArray());
        Assert.Contains("archive/data.pkl", Encoding.Latin1.GetString(inflated.ToArray()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(500)]
    [InlineData(1000)]
    public void Wide_numbers_of_files_over_4_GiB_are_read_here_and_by_others(long wideFrom)
    {
        var tensors = new Dictionary<string, Tensor> { ["a"] = arange(200, float32), ["b"] = arange(7, int64), ["c"] = arange(400, float32) };
        using var wide = new MemoryStream();
        using var narrow = new MemoryStream();
        StateDictWriter.Write(wide, tensors, "archive", wideFrom);
        StateDictWriter.Write(narrow, tensors, "archive");
        Assert.NotEqual(narrow.Length, wide.Length);
        Assert.All(ZipDirectory.Read(wide, "x").Values, record => Assert.Equal(0, record.Start % 64));

        using var read = PyTorchFile.Read(wide, "memory");
        foreach (var (name, tensor) in tensors) TensorAssert.Same(tensor, read.Tensors[name]);
        using var expected = new ZipArchive(narrow);
        using var actual = new ZipArchive(wide);
        Assert.Equal(Describe(expected), Describe(actual));
    }

    [Fact]
    public void Before_a_wide_record_stand_its_length_no_stored_length_and_its_place()
    {
        using var stream = new MemoryStream();
        StateDictWriter.Write(stream, new Dictionary<string, Tensor> { ["a"] = ones(200), ["b"] = ones(400) }, "archive", wideFrom: 500);
        var place = ZipDirectory.Read(stream, "x")["archive/data/0"].Start + 800 + 24;
        byte[] expected =
        [
            .. "archive/data/1"u8, 1, 0, 24, 0,
            .. BitConverter.GetBytes(1600L), .. BitConverter.GetBytes(0L), .. BitConverter.GetBytes(place),
            .. "FB"u8,
        ];
        Assert.Equal(place + 30, stream.ToArray().AsSpan().IndexOf(expected));
    }

    /// <summary>Each type once, a tied weight, a scalar, nothing, ranks 1 to 5, and more numbers than two bytes count.</summary>
    internal static Dictionary<string, Tensor> EveryType()
    {
        var matrix = arange(12, float64).reshape(3, 4);
        var tensors = PyTorchType.All.ToDictionary(type => $"{type.Storage}.x", type => matrix.to(type.Torch));
        tensors["tied.x"] = tensors["FloatStorage.x"];
        tensors["s"] = tensor(6.0);
        tensors["e"] = empty(0, 3);
        tensors["a.b.c"] = matrix.reshape(2, 3, 2).clone();
        tensors["d"] = matrix.reshape(1, 3, 1, 2, 2).clone();
        tensors["large"] = zeros(70_000, int8);
        return tensors;
    }

    /// <summary>Over two thousand: dicts are written a thousand items at a time, and one left over in another way.</summary>
    internal static Dictionary<string, Tensor> ManyTensors() => Enumerable.Range(0, 2001).ToDictionary(i => $"layer.{i}", i => tensor(i));

    // The checksum is of the file that PyTorch 1.13 saves from an OrderedDict of the same tensors, with the same _metadata.
    private static void SameAsPyTorch(string root, Dictionary<string, Tensor> tensors, string sha256)
    {
        using var stream = new MemoryStream();
        PyTorchFile.Write(stream, tensors, root);
        Assert.Equal(sha256, Convert.ToHexString(SHA256.HashData(stream.ToArray())));
    }

    private static string[] Describe(ZipArchive zip, string without = "") =>
        zip.Entries.Where(entry => without.Length == 0 || !entry.Name.EndsWith(without, StringComparison.Ordinal)).Select(entry =>
        {
            using var opened = entry.Open();
            using var bytes = new MemoryStream();
            opened.CopyTo(bytes);
            return $"{entry.FullName} {entry.Crc32} {Convert.ToHexString(bytes.ToArray())}";
        }).ToArray();
}
