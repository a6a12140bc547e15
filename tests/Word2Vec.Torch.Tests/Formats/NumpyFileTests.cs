using System.Text;
using Word2Vec.Torch.Formats;
using Word2Vec.Torch.Sampling;
using static TorchSharp.torch;
using static Word2Vec.Torch.Tests.Formats.SampleTables;

namespace Word2Vec.Torch.Tests.Formats;

public sealed class NumpyFileTests : IDisposable
{
    private const string Plain = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }";

    private readonly TempFolder folder = new();
    private readonly TorchSharp.DisposeScope scope = NewDisposeScope();

    public void Dispose()
    {
        scope.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void The_layout_is_numpys_byte_for_byte()
    {
        // numpy 1.24's save of this array: version 1.0, 118 bytes of header, numbers from byte 128.
        NumpyFile.Write(folder["x"], tensor(new[] { 1f, -2f, 0f, 0f, 0f, 0.5f }, 2, 3));
        byte[] expected =
        [
            0x93, .. "NUMPY"u8, 1, 0, 118, 0, .. Utf8(Plain.PadRight(117) + "\n"),
            0, 0, 128, 63, 0, 0, 0, 192, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 63,
        ];
        Assert.Equal(expected, File.ReadAllBytes(folder["x"]));
        Assert.Equal(["x"], folder.Names());
    }

    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.Float16)]
    [InlineData(ScalarType.Float64)]
    public void Every_type_shape_and_layout_reads_back(ScalarType type)
    {
        var values = (arange(24).reshape(4, 6) / 7).to(type);
        foreach (var tensor in (Tensor[])[values, values.t(), values[0], values[0, 1], values.reshape(2, 3, 4), zeros(0, 3, type), nn.Parameter(ones(1, 1, type))])
        {
            NumpyFile.Write(folder["x"], tensor);
            var read = NumpyFile.Read(folder["x"]);
            TensorAssert.Same(tensor, read);
            Assert.True(read.is_contiguous() && !read.requires_grad);
            Assert.Equal(0, (new FileInfo(folder["x"]).Length - (tensor.NumberOfElements * tensor.ElementSize)) % 64);
        }
    }

    [Theory]
    [InlineData(1, Plain + "\n")]
    [InlineData(2, Plain + "   \n")]
    [InlineData(3, Plain)]
    [InlineData(1, "{\"shape\":(2,3),\"fortran_order\":False,\"descr\":\"<f4\"}")]
    public void Other_writers_headers_read(byte version, string text) =>
        TensorAssert.Same(arange(6, float32).reshape(2, 3), Read(Compose(version, text, Numbers(0, 1, 2, 3, 4, 5))));

    [Fact]
    public void Column_order_becomes_row_order()
    {
        var read = Read(Compose(1, Plain.Replace("False", "True", StringComparison.Ordinal), Numbers(0, 3, 1, 4, 2, 5)));
        TensorAssert.Same(arange(6, float32).reshape(2, 3), read);
        Assert.True(read.is_contiguous());
    }

    [Theory]
    [InlineData("<f4", ">f4", "'>f4', not one of <f4, <f2, <f8")]
    [InlineData("<f4", "|O", "'|O', not one of")]
    [InlineData("'<f4'", "[('a', '<f4')]", "records")]
    [InlineData("<f4", "<f4\u0007", "a string as numpy writes none")]
    [InlineData("False", "Maybe", "True or False is due")]
    [InlineData("(2, 3)", "(2, -3)", "a size of 0 to 2^63 − 1 is due")]
    [InlineData("(2, 3)", "(2, 99999999999999999999)", "a size of 0 to 2^63 − 1 is due")]
    [InlineData("(2, 3)", "(4611686018427387904, 4)", "multiply past")]
    [InlineData("(2, 3)", "(0, 4611686018427387904, 4)", "multiply past")]
    [InlineData("(2, 3)", "(2, 4)", "has 24 bytes of numbers where the shape needs 32")]
    [InlineData("(2, 3)", "(2, 2)", "has 24 bytes of numbers where the shape needs 16")]
    [InlineData("(2, 3)", "(1000000000, 1000000000)", "cut short")]
    [InlineData("'shape'", "'descr'", "the key 'descr' where")]
    [InlineData("'shape'", "'__import__'", "the key '__import__' where")]
    [InlineData("'descr': '<f4', ", "", "is missing")]
    [InlineData(", }", ", } + 1", "text after")]
    [InlineData(", }", "", "'}' is due")]
    [InlineData("{", "", "'{' is due")]
    [InlineData("'shape'", "'shape", "")]
    public void A_header_that_is_wrong_is_refused(string old, string replacement, string expected) =>
        Refused(Compose(1, Plain.Replace(old, replacement, StringComparison.Ordinal), Numbers(0, 1, 2, 3, 4, 5)), expected);

    [Fact]
    public void More_dimensions_than_torch_takes_are_refused() =>
        Refused(Compose(1, Plain.Replace("2, 3", string.Join(",", Enumerable.Repeat("1", 65)), StringComparison.Ordinal), Numbers(0)), "more than 64");

    [Fact]
    public void Other_files_versions_and_lengths_are_refused()
    {
        Refused([], "does not begin as");
        Refused(Utf8("PK\u0003\u0004 a .npz file"), "does not begin as");
        Refused(Compose(4, Plain, []), "version 4");
        Refused([0x93, .. "NUMPY"u8, 2, 0, 255, 255, 255, 255], "header of 4294967295 bytes");
        Refused([0x93, .. "NUMPY"u8, 1, 0, 200, 0, .. "{"u8], "ends within its header");
        Assert.Throws<ModelFormatException>(() => NumpyFile.Read(new PipeStream([1]), "x"));
        Assert.Throws<ModelFormatException>(() => NumpyFile.Read(folder["none"]));
    }

    [Fact]
    public void Writing_refuses_other_types_and_writes_nothing()
    {
        Assert.Throws<ArgumentException>(() => NumpyFile.Write(folder["x"], ones(2, int64)));
        Assert.Throws<ArgumentException>(() => NumpyFile.Write(folder["x"], ones(2, bfloat16)));
        Assert.Empty(folder.Names());
    }

    [Fact]
    public void A_mutated_file_gives_a_tensor_or_a_format_error()
    {
        var random = new RandomSource(9);
        var bytes = Compose(1, Plain + "\n", Numbers(0, 1, 2, 3, 4, 5));
        var refused = 0;
        for (var i = 0; i < 2000; i++)
        {
            using var withinTry = NewDisposeScope();
            try
            {
                Read(Mutated(bytes, ref random));
            }
            catch (ModelFormatException error)
            {
                Assert.DoesNotContain(error.Message, char.IsControl);
                refused++;
            }
        }

        Assert.InRange(refused, 800, 1999);
    }

    private static byte[] Compose(byte version, string text, byte[] data)
    {
        var length = Encoding.Latin1.GetByteCount(text);
        byte[] size = version == 1 ? BitConverter.GetBytes((ushort)length) : BitConverter.GetBytes(length);
        return [0x93, .. "NUMPY"u8, version, 0, .. size, .. Encoding.Latin1.GetBytes(text), .. data];
    }

    private static byte[] Numbers(params float[] numbers) => [.. numbers.SelectMany(BitConverter.GetBytes)];

    private static Tensor Read(byte[] bytes) => NumpyFile.Read(new MemoryStream(bytes), "x");

    private static void Refused(byte[] bytes, string expected)
    {
        var error = Assert.Throws<ModelFormatException>(() => Read(bytes));
        Assert.StartsWith("x: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }
}
