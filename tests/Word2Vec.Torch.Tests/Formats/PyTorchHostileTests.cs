using System.Buffers.Binary;
using System.IO.Compression;
using Word2Vec.Torch.Formats;
using Word2Vec.Torch.Sampling;
using static TorchSharp.torch;
using static Word2Vec.Torch.Tests.Formats.PyTorchZip;

namespace Word2Vec.Torch.Tests.Formats;

/// <summary>Damaged files and files made to mislead are errors of one line, found before memory is taken.</summary>
public sealed class PyTorchHostileTests : IDisposable
{
    private readonly TorchSharp.DisposeScope scope = NewDisposeScope();

    public void Dispose() => scope.Dispose();

    public static TheoryData<string, (string, string)[]> Archives => new()
    {
        { "'data.pkl' is missing", [("a/version", "3\n")] },
        { "'version' is missing", [("a/data.pkl", "\u0080\u0002}.")] },
        { "format version '0'", [("a/data.pkl", "\u0080\u0002}."), ("a/version", "0")] },
        { "format version '11'", [("a/data.pkl", "\u0080\u0002}."), ("a/version", "11")] },
        { "format version '-3'", [("a/data.pkl", "\u0080\u0002}."), ("a/version", "-3")] },
        { "over the limit of 100", [("a/data.pkl", "\u0080\u0002}."), ("a/version", new string(' ', 200))] },
        { "byte order 'big'", [("a/data.pkl", "\u0080\u0002}."), ("a/version", "3\n"), ("a/byteorder", "big")] },
        { "two root folders, 'a' and 'b'", [("a/data.pkl", "\u0080\u0002}."), ("a/version", "3\n"), ("b/data.pkl", "\u0080\u0002}.")] },
        { "two root folders, 'a' and ''", [("a/data.pkl", "\u0080\u0002}."), ("a/version", "3\n"), ("x", "")] },
        { "without the root folder", [("data.pkl", "\u0080\u0002}."), ("version", "3\n")] },
        { "without the root folder", [] },
        { "'a/version' is there twice", [("a/data.pkl", "\u0080\u0002}."), ("a/version", "3\n"), ("a/version", "3\n")] },
    };

    [Theory]
    [MemberData(nameof(Archives))]
    public void A_zip_that_is_no_PyTorch_file_is_refused(string expected, (string, string)[] records) => Refused(PyTorchZip.File(records), expected);

    [Fact]
    public void A_pickle_over_the_limit_is_refused_however_small_it_is_on_the_disk()
    {
        var bytes = PyTorchZip.File(CompressionLevel.Fastest, ("a/data.pkl", new string('\0', (1 << 24) + 1)), ("a/version", "3\n"));
        Assert.InRange(bytes.Length, 0, 1_000_000);
        Refused(bytes, "over the limit of 16777216");
    }

    [Fact]
    public void A_pickle_that_makes_values_marks_or_places_without_end_is_refused()
    {
        var places = string.Concat(Enumerable.Range(0, 600_000).Select(i => $"r{(char)(byte)i}{(char)(byte)(i >> 8)}{(char)(byte)(i >> 16)}\0"));
        foreach (var endless in new[] { new string('}', 600_000), new string('(', 600_000), $"}}{places}" })
        {
            var bytes = PyTorchZip.File(CompressionLevel.Fastest, ("a/data.pkl", $"\u0080\u0002{endless}"), ("a/version", "3\n"));
            Refused(bytes, "more than 524288 values");
        }
    }

    [Fact]
    public void Zeros_open_however_well_they_are_compressed_while_the_machine_has_room()
    {
        var bytes = Zeros(Zeros40Megabytes);
        Assert.InRange(bytes.Length, 0, 100_000);
        using (var read = PyTorchFile.Read(new MemoryStream(bytes), "memory")) TensorAssert.Same(zeros(0xA00000), read.Tensors["a"]);

        var error = Assert.Throws<ModelFormatException>(() => StateDictReader.Read(new MemoryStream(bytes), "memory", trustPickle: false, (4 * 0xA00000) - 1));
        Assert.Equal("memory: takes 41943040 bytes of memory, and this machine has 41943039 free; free some, or take a larger machine", error.Message);
    }

    [Fact]
    public void More_than_the_machine_has_is_refused_before_memory_is_taken()
    {
        var (many, available) = (Zeros(Zeros40Megabytes, records: 30), 1L << 30);
        var (tensors, bytes) = (TensorsMade(), GC.GetAllocatedBytesForCurrentThread());
        var error = Assert.Throws<ModelFormatException>(() => StateDictReader.Read(new MemoryStream(many), "memory", trustPickle: false, available));
        Assert.Equal(tensors, TensorsMade());
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - bytes, 0, 1_000_000);
        Assert.Contains("takes 1258291200 bytes of memory, and this machine has 1073741824 free", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_storage_that_inflates_to_much_more_than_its_tensors_are_is_refused()
    {
        const string TwoNumbers = "K\u0002\u0085";
        Refused(Zeros(TwoNumbers), "storage '0' inflates to 41943040 bytes, of which its tensors are 8; save contiguous copies");
    }

    [Fact]
    public void What_is_copied_from_counts_beside_the_copies()
    {
        var half = DictOf(Tensor(id: Storage(count: "K\u0008"), size: "K\u0004\u0085"));
        var bytes = PyTorchZip.File(("a/data.pkl", half), ("a/data/0", new string('\0', 32)), ("a/version", "3\n"));
        StateDictReader.Read(new MemoryStream(bytes), "memory", trustPickle: false, availableMemory: 48)["a"].Dispose();
        var error = Assert.Throws<ModelFormatException>(() => StateDictReader.Read(new MemoryStream(bytes), "memory", trustPickle: false, availableMemory: 47));
        Assert.Contains("takes 48 bytes", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(9, "claims 9 bytes from 8")]
    [InlineData(uint.MaxValue - 1, "claims 4294967294 bytes from 8")]
    public void A_stored_record_that_claims_another_length_is_refused(uint claimed, string expected)
    {
        var bytes = PyTorchZip.File(DictOf(Tensor()));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(CentralHeader(bytes, "archive/data/0") + 24), claimed);
        Refused(bytes, expected);
    }

    [Theory]
    [InlineData(4000, "inflates to more than the 4000 bytes")]
    [InlineData(4800, "cannot be read")]
    [InlineData(1_000_000_000, "its method cannot make")]
    public void A_deflated_record_that_claims_another_length_is_refused(int claimed, string expected)
    {
        var count = claimed / sizeof(float);
        var pickle = DictOf(Tensor(id: Storage(count: $"J{(char)(byte)count}{(char)(byte)(count >> 8)}{(char)(byte)(count >> 16)}{(char)(byte)(count >> 24)}")));
        var bytes = PyTorchZip.File(CompressionLevel.Optimal, ("a/data.pkl", pickle), ("a/data/0", new string('\0', 4400)), ("a/version", "3\n"));
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(CentralHeader(bytes, "a/data/0") + 24), claimed);
        Refused(bytes, expected);
    }

    [Fact]
    public void A_deflated_pickle_that_claims_another_length_is_refused()
    {
        var bytes = PyTorchZip.File(CompressionLevel.Optimal, ("a/data.pkl", DictOf(Tensor())), ("a/version", "3\n"));
        bytes[CentralHeader(bytes, "a/data.pkl") + 24]--;
        Refused(bytes, "inflates to more");
    }

    [Fact]
    public void Two_records_on_the_same_bytes_are_refused()
    {
        var bytes = PyTorchZip.File(DictOf(Tensor()));
        var (first, second) = (CentralHeader(bytes, "archive/data/0"), CentralHeader(bytes, "archive/version"));
        bytes.AsSpan(first + 42, 4).CopyTo(bytes.AsSpan(second + 42));
        Refused(bytes, "overlaps");
    }

    [Fact]
    public void A_record_that_calls_itself_something_else_is_refused()
    {
        var bytes = PyTorchZip.File(DictOf(Tensor()));
        bytes[bytes.AsSpan().IndexOf("archive/version"u8)]++;
        Refused(bytes, "another name");
    }

    [Fact]
    public void Every_cut_file_is_refused()
    {
        var whole = PyTorchZip.File(DictOf(Tensor()));
        for (var length = 0; length < whole.Length; length++) Refused(whole[..length], "");
    }

    [Fact]
    public void Claims_are_checked_before_memory_is_taken()
    {
        var bytes = PyTorchZip.File(DictOf(Tensor(id: Storage(count: "J\0\0\0\u007f"), size: "J\0\0\0\u007f\u0085")));
        var before = GC.GetAllocatedBytesForCurrentThread();
        Refused(bytes, "has 8 bytes");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Random_damage_gives_tensors_or_the_error_and_nothing_else(bool deflated)
    {
        var random = new RandomSource(seed: 7);
        var whole = deflated
            ? PyTorchZip.File(CompressionLevel.Optimal, ("a/data.pkl", DictOf(Tensor())), ("a/data/0", "\0\0\u0080?\0\0\0@"), ("a/version", "3\n"))
            : Written();
        var refused = 0;
        for (var i = 0; i < 600; i++)
        {
            var bytes = (byte[])whole.Clone();
            for (var change = random.NextInt(3); change >= 0; change--) Mutate(ref bytes, ref random);
            try
            {
                using var read = PyTorchFile.Read(new MemoryStream(bytes), "memory");
                Assert.All(read.Tensors.Values, tensor => Assert.True(tensor.is_contiguous()));
            }
            catch (ModelFormatException error)
            {
                Assert.DoesNotContain('\n', error.Message);
                refused++;
            }
        }

        Assert.InRange(refused, 100, 599);
    }

    private const string Zeros40Megabytes = "J\0\0\u00a0\0\u0085";

    /// <summary>Storages of 40 MB of zeros, deflated, and a tensor of each.</summary>
    private static byte[] Zeros(string size, int records = 1)
    {
        string Item(int i) => Tensor(id: Storage(key: $"{i}", count: "J\0\0\u00a0\0"), size: size);
        var pickle = records == 1 ? DictOf(Item(0)) : $"\u0080\u0002}}({string.Concat(Enumerable.Range(0, records).Select(i => Word($"t{i}") + Item(i)))}u.";
        var zeros = new string('\0', 4 * 0xA00000);
        return PyTorchZip.File(
            CompressionLevel.Optimal, [("a/data.pkl", pickle), .. Enumerable.Range(0, records).Select(i => ($"a/data/{i}", zeros)), ("a/version", "3\n")]);
    }

    private static long TensorsMade() =>
        TorchSharp.DisposeScopeManager.Statistics.CreatedInScopeCount + TorchSharp.DisposeScopeManager.Statistics.CreatedOutsideScopeCount;

    private static byte[] Written()
    {
        using var stream = new MemoryStream();
        PyTorchFile.Write(stream, new Dictionary<string, Tensor> { ["w.x"] = arange(6, float32).reshape(2, 3), ["n"] = arange(3, int64) });
        return stream.ToArray();
    }

    private static void Mutate(ref byte[] bytes, ref RandomSource random)
    {
        var at = random.NextInt(bytes.Length);
        switch (random.NextInt(4))
        {
            case 0: bytes[at] = (byte)random.NextInt(256); break;
            case 1: bytes[at] ^= (byte)(1 << random.NextInt(8)); break;
            case 2: bytes.AsSpan(at, Math.Min(random.NextInt(9), bytes.Length - at)).Fill(byte.MaxValue); break;
            default: bytes = [.. bytes[..at], .. bytes[Math.Min(at + random.NextInt(5), bytes.Length)..]]; break;
        }

        if (bytes.Length == 0) bytes = [0];
    }

    private static int CentralHeader(byte[] bytes, string name) => bytes.AsSpan().LastIndexOf(System.Text.Encoding.ASCII.GetBytes(name)) - 46;
}
