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

    public static TheoryData<string, string> Pickles => new()
    {
        { DictOf("cbuiltins\neval\n(tR"), "'builtins.eval'" },
        { DictOf("ctorch._utils\n_rebuild_tensor_v3\n"), "'torch._utils._rebuild_tensor_v3'" },
        { DictOf("ctorch.storage\nUntypedStorage\n"), "'torch.storage.UntypedStorage'" },
        { DictOf("c__main__\nline\rend\n"), "'__main__.line end'" },
        { DictOf($"{Word("os")}{Word("system")}\u0093"), "StackGlobal" },
        { DictOf("(ios\nsystem\n"), "Inst" },
        { DictOf("ccollections\nOrderedDict\n)\u0081"), "NewObj" },
        { DictOf("\u0082\u0001"), "Ext1" },
        { DictOf("G\0\0\0\0\0\0\0\0"), "BinFloat" },
        { DictOf("]"), "EmptyList" },
        { DictOf("\u00ff"), "0xFF (unknown)" },
        { DictOf($"{Tensor()}0"), "Pop" },
        { DictOf("K\u0001"), "'a' is a number" },
        { DictOf("N"), "'a' is None" },
        { DictOf("\u0088"), "'a' is a truth value" },
        { DictOf("ctorch\nFloatStorage\n"), "'a' is torch.FloatStorage" },
        { DictOf(Storage()), "'a' is a storage" },
        { DictOf("}"), "'a' is a dict" },
        { DictOf("K\u0001)R"), "calls a number" },
        { DictOf("ctorch\nFloatStorage\n)R"), "calls torch.FloatStorage" },
        { DictOf("ccollections\nOrderedDict\nK\u0001\u0085R"), "calls collections.OrderedDict" },
        { DictOf("ctorch._utils\n_rebuild_parameter\n)R"), "calls torch._utils._rebuild_parameter" },
        { DictOf(Tensor(rest: "\u0089N")), "calls torch._utils._rebuild_tensor_v2" },
        { DictOf(Tensor(rest: "K\u0000" + OrderedDict)), "calls torch._utils._rebuild_tensor_v2" },
        { DictOf(Tensor(rest: "")), "calls torch._utils._rebuild_tensor_v2" },
        { DictOf(Tensor(id: Word("0"))), "calls torch._utils._rebuild_tensor_v2" },
        { DictOf(Tensor(id: Storage(word: "module"))), "persistent id" },
        { DictOf(Tensor(id: Storage(type: Word("FloatStorage")))), "persistent id" },
        { DictOf(Tensor(id: Storage(count: ""))), "persistent id" },
        { DictOf(Tensor(id: Storage(count: "J\u00ff\u00ff\u00ff\u00ff"))), "'0' has -1 numbers" },
        { DictOf(Tensor(id: Storage(count: "\u008a\u0008\0\0\0\0\0\0\0\u0040"))), "4611686018427387904 numbers" },
        { DictOf(Tensor(id: Storage(count: "J\0\0\0\u007f"))), "has 8 bytes where 8522825728 are due" },
        { DictOf(Tensor(id: Storage(key: "9"))), "storage '9' is missing" },
        { DictOf(Tensor(id: Storage(key: "../version"))), "storage '../version' is missing" },
        { DictOf(Tensor(id: Storage(count: "K\u0003"))), "has 8 bytes where 12 are due" },
        { DictOf(Tensor(id: Storage(count: "K\u0001"), size: "K\u0001\u0085")), "has 8 bytes where 4 are due" },
        { DictOf(Tensor(offset: "K\u0001")), "reaches to number 2 of storage '0', which has 2" },
        { DictOf(Tensor(offset: "J\u00ff\u00ff\u00ff\u00ff")), "offset -1" },
        { DictOf(Tensor(offset: "\u008a\u0008\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u007f")), "past 2^63" },
        { DictOf(Tensor(offset: "\u008a\u0009\0\0\0\0\0\0\0\0\u0001")), "9 bytes" },
        { DictOf(Tensor(stride: "K\u0002\u0085")), "reaches to number 2" },
        { DictOf(Tensor(stride: "J\u00ff\u00ff\u00ff\u00ff\u0085")), "stride of -1" },
        { DictOf(Tensor(size: "J\u00ff\u00ff\u00ff\u00ff\u0085")), "size of -1" },
        { DictOf(Tensor(size: "N\u0085")), "size of None" },
        { DictOf(Tensor(size: "K\u0002K\u0001\u0086")), "2 sizes and 1 strides" },
        { DictOf(Tensor(size: "J\0\0\0\u007f\u0085", stride: "K\u0000\u0085")), "tensors repeat 8 bytes to make 8522825728" },
        { DictOf(Tensor(size: "J\0\0\0\u007fJ\0\0\0\u007f\u0086", stride: "K\u0000K\u0000\u0086")), "past 2^63" },
        { DictOf(Tensor(size: "K\u0000J\0\0\0\u007fJ\0\0\0\u007f\u0087", stride: "K\u0000K\u0000K\u0000\u0087")), "past 2^63" },
        { DictOf(Tensor(size: "K\u0000\u0085", offset: "K\u0003")), "which has 2" },
        { DictOf(Tensor(size: $"({string.Concat(Enumerable.Repeat("K\u0001", 65))}t", stride: $"({string.Concat(Enumerable.Repeat("K\u0001", 65))}t")), "65 dimensions" },
        { $"\u0080\u0002}}({Word("a")}{Tensor()}{Word("b")}{Tensor(id: Storage(type: "ctorch\nIntStorage\n"))}u.", "two types or lengths" },
        { $"\u0080\u0002}}({Word("a")}{Tensor()}{Word("a")}{Tensor()}u.", "key 'a' twice" },
        { $"\u0080\u0002}}K\u0001{Tensor()}s.", "a key that is a number" },
        { $"\u0080\u0002}}({Word("a")}u.", "a key without a value" },
        { $"\u0080\u0002){Word("a")}Ns.", "no dict" },
        { $"\u0080\u0002}}}}{Word("_x")}}}sb.", "sets attributes of a dict" },
        { $"\u0080\u0002}}}}{Word("_metadata")}Nsb.", "sets attributes of a dict" },
        { $"\u0080\u0002){OrderedDict}b.", "sets attributes of a tuple" },
        { "\u0080\u0002}.x", "1 bytes after its end" },
        { "\u0080\u0002}}.", "one value" },
        { "\u0080\u0002}(.", "one value" },
        { "\u0080\u0002.", "one value" },
        { "\u0080\u0002K\u0001.", "not hold a dict" },
        { "\u0080\u0003}.", "protocol 3" },
        { "}.", "does not begin with a protocol" },
        { "\u0080\u0002}\u0080\u0002.", "Proto" },
        { "\u0080\u0002}", "cut short" },
        { "", "cut short" },
        { "\u0080\u0002X\u00ff\u00ff\u00ff\u00ffabc", "cut short" },
        { "\u0080\u0002cabc", "cut short" },
        { "\u0080\u0002X\u0002\0\0\0\u00c3(.", "not UTF-8" },
        { "\u0080\u0002h\u0005.", "recalls value 5" },
        { "\u0080\u0002j\u0005\0\0\u0080.", "recalls value 2147483653" },
        { "\u0080\u0002t.", "a mark that is not there" },
        { "\u0080\u0002\u0085.", "a value that is not there" },
        { "\u0080\u0002N(R.", "a value that is not there" },
        { "\u0080\u0002q\u0000.", "a value that is not there" },
    };

    [Theory]
    [MemberData(nameof(Pickles))]
    public void A_hostile_pickle_is_refused(string pickle, string expected) => Refused(PyTorchZip.File(pickle), expected);

    public static TheoryData<string> GoodPickles => new()
    {
        DictOf(Tensor()),
        DictOf(Tensor(call: "ctorch._utils\n_rebuild_tensor\n", rest: "")),
        DictOf(Tensor(rest: $"\u0088ccollections\nOrderedDict\n)\u0085R")),
        DictOf($"ctorch._utils\n_rebuild_parameter\n{Tensor()}\u0088{OrderedDict}\u0087R"),
        DictOf(Tensor(id: Storage(count: "\u008a\u0001\u0002"), offset: "\u008a\u0000", stride: "J\u0001\0\0\0\u0085")),
        $"\u0080\u0002{OrderedDict}{Word("a")}{Tensor()}s}}{Word("_metadata")}}}sb.",
    };

    [Theory]
    [MemberData(nameof(GoodPickles))]
    public void The_other_forms_of_a_tensor_are_read(string pickle)
    {
        using var read = PyTorchFile.Read(new MemoryStream(PyTorchZip.File(pickle)), "memory");
        TensorAssert.Same(tensor(new[] { 1f, 2f }), read.Tensors["a"]);
    }

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
        var bytes = PyTorchZip.File(CompressionLevel.Fastest, ("a/data.pkl", new string('\0', (1 << 26) + 1)), ("a/version", "3\n"));
        Assert.InRange(bytes.Length, 0, 1_000_000);
        Refused(bytes, "over the limit of 67108864");
    }

    [Fact]
    public void A_pickle_that_makes_values_without_end_is_refused() =>
        Refused(PyTorchZip.File(CompressionLevel.Fastest, ("a/data.pkl", "\u0080\u0002" + new string('}', 5_000_000)), ("a/version", "3\n")), "more than 4194304 values");

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

    private static void Refused(byte[] bytes, string expected)
    {
        var error = Assert.Throws<ModelFormatException>(() => PyTorchFile.Read(new MemoryStream(bytes), "memory").Dispose());
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.StartsWith("memory: ", error.Message, StringComparison.Ordinal);
    }
}
