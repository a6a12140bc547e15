using TorchSharp;
using Word2Vec.Torch.Formats;
using Word2Vec.Torch.Sampling;
using static TorchSharp.torch;
using static Word2Vec.Torch.Tests.Formats.PyTorchZip;

namespace Word2Vec.Torch.Tests.Formats;

/// <summary>What only TorchSharp.PyBridge reads opens on request, and what it cannot read either is one line.</summary>
public sealed class TrustedPickleTests : IDisposable
{
    private const string Both = "is refused here, and TorchSharp.PyBridge cannot read it either (";

    private readonly TempFolder folder = new();
    private readonly TorchSharp.DisposeScope scope = NewDisposeScope();

    public void Dispose()
    {
        scope.Dispose();
        folder.Dispose();
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void A_later_protocol_opens_when_it_is_trusted_and_is_refused_with_that_remedy_otherwise(int protocol)
    {
        var bytes = PyTorchZip.File(Protocol(protocol, DictOf(Tensor())));
        Refused(bytes, $"is of protocol {protocol}, not 2; save again with torch.save's own protocol, or open it with --trust-pickle if you trust whoever made it");
        using var read = Trusted(bytes);
        TensorAssert.Same(tensor(new[] { 1f, 2f }), Assert.Single(read.Tensors).Value);
    }

    [Fact]
    public void A_protocol_that_nobody_knows_has_no_such_remedy()
    {
        var bytes = PyTorchZip.File(Protocol(6, DictOf(Tensor())));
        var error = Assert.Throws<ModelFormatException>(() => PyTorchFile.Read(new MemoryStream(bytes), "memory"));
        Assert.DoesNotContain("--trust-pickle", error.Message, StringComparison.Ordinal);
        RefusedThoughTrusted(bytes, "unsupported pickle protocol: 6");
    }

    [Theory]
    [InlineData("K\u0003", "'epoch' is a number, not a tensor")]
    [InlineData("G?\0\0\0\0\0\0\0", "uses opcode 0x47 (BinFloat)")]
    public void Other_values_beside_the_tensors_are_left_out(string value, string expected)
    {
        var bytes = PyTorchZip.File($"\u0080\u0002}}({Word("w")}{Tensor()}{Word("epoch")}{value}u.");
        Refused(bytes, expected);
        Refused(bytes, "or open it with --trust-pickle if you trust whoever made it");
        using var read = Trusted(bytes);
        Assert.Equal(["w"], read.Tensors.Keys);
    }

    [Fact]
    public void A_tensor_of_two_names_becomes_two_that_outlive_scopes_and_require_no_gradients()
    {
        var bytes = PyTorchZip.File(Protocol(4, $"\u0080\u0002}}({Word("a")}{Tensor(rest: $"\u0088{OrderedDict}")}q\u0001{Word("b")}h\u0001u."));
        PyTorchFile read;
        using (NewDisposeScope()) read = Trusted(bytes);
        using (read)
        {
            read.Tensors["a"].zero_();
            TensorAssert.Same(tensor(new[] { 1f, 2f }), read.Tensors["b"]);
            Assert.All(read.Tensors.Values, tensor => Assert.True(tensor.is_contiguous() && !tensor.requires_grad));
        }
    }

    [Fact]
    public void What_the_strict_reader_reads_is_read_by_it_trusted_or_not()
    {
        // PyBridge cannot: parts of a storage.
        using var read = PyTorchFile.Read(TestData.Path("interop/torch_skipgram_colslice.pth"), trustPickle: true);
        TensorAssert.Same(arange(160, float32).reshape(20, 8) / 16, read.Tensors["input_embedding.weight"]);
    }

    public static TheoryData<string, string> Unreadable => new()
    {
        { DictOf("cos\ngetenv\nX\u0002\0\0\0ls\u0085R"), "expected zero arguments for construction of ClassDict (for os.getenv)" },
        { "\u0080\u0002c__main__\nSkipGram\n)\u0081}b.", "Unable to cast object of type 'Razorvine.Pickle.Objects.ClassDict'" },
        { DictOf($"ctorch._utils\n_rebuild_parameter\n{Tensor()}\u0088{OrderedDict}\u0087R]0"), "contains the entire model" },
        { "(dp0\nVa\np1\nctorch._utils\n_rebuild_tensor_v2\n((Vstorage\np2\nP0\ntRs.", "Unable to cast object of type 'System.String'" },
        { Protocol(4, DictOf(Tensor(offset: "K\u0001", size: "K\u0001\u0085"))), "out of bounds for storage" },
        { Protocol(4, DictOf(Tensor(size: "K\u0001K\u0002\u0086", stride: "K\u0001K\u0002\u0086"))), "out of bounds for storage" },
        { Protocol(4, DictOf(Tensor(id: Storage(key: "9")))), "Sequence contains no matching element" },
        { Protocol(4, DictOf(Tensor(size: "K\u0003\u0085"))), "past the end of the stream" },
        { "\u0080\u0004\u008e\u00ff\u00ff\u00ff\u0070\0\0\0\0a.", "premature end of input stream" },
        { "\u0080\u0004X\u00ff\u00ff\u00ff\u00ff.", "" },
        { "\u0080\u0004.", "" },
        { "\u0080\u0004}", "premature end" },
    };

    [Theory]
    [MemberData(nameof(Unreadable))]
    public void What_PyBridge_cannot_read_either_is_one_line(string pickle, string expected) => RefusedThoughTrusted(PyTorchZip.File(pickle), expected);

    [Fact]
    public void A_checkpoint_with_its_tensors_further_down_is_refused_by_what_there_is()
    {
        var bytes = PyTorchZip.File($"\u0080\u0004}}({Word("model")}}}{Word("w")}{Tensor()}s{Word("lr")}K\u0001u.");
        var error = Assert.Throws<ModelFormatException>(() => Trusted(bytes));
        Assert.Equal("memory: holds no tensor at its top, only 'lr', 'model'; save model.state_dict() alone", error.Message);
    }

    [Fact]
    public void The_layout_from_before_1_6_stays_closed_since_PyBridge_has_no_reader_for_it()
    {
        var path = TestData.Path("interop/torch_skipgram_legacy.pth");
        var error = Assert.Throws<ModelFormatException>(() => PyTorchFile.Read(path, trustPickle: true));
        Assert.Equal(
            $"{path}: is in PyTorch's layout from before version 1.6, which is no zip and which TorchSharp.PyBridge cannot read either; open it with a newer PyTorch and torch.save it again",
            error.Message);
        Assert.Throws<NotImplementedException>(() => TorchSharp.PyBridge.PyTorchUnpickler.UnpickleStateDict(path));
    }

    [Fact]
    public void The_zip_around_a_trusted_pickle_is_checked_as_ever()
    {
        var bytes = PyTorchZip.File(("a/data.pkl", Protocol(4, "\u0080\u0002}.")), ("a/version", "3\n"), ("b/data.pkl", "\u0080\u0002}."));
        var error = Assert.Throws<ModelFormatException>(() => Trusted(bytes));
        Assert.Contains("two root folders", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Random_damage_gives_tensors_or_the_error_and_leaves_nothing()
    {
        var random = new RandomSource(seed: 11);
        var whole = Protocol(4, $"\u0080\u0002{OrderedDict}({Word("a")}{Tensor()}{Word("b")}{Tensor()}u.");
        var live = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        var refused = 0;
        for (var i = 0; i < 300; i++)
        {
            var pickle = whole.ToCharArray();
            // Not the protocol: the strict reader would have its turn.
            for (var change = random.NextInt(2); change >= 0; change--) pickle[2 + random.NextInt(pickle.Length - 2)] = (char)random.NextInt(256);
            try
            {
                Trusted(PyTorchZip.File(new string(pickle))).Dispose();
            }
            catch (ModelFormatException error)
            {
                Assert.DoesNotContain(error.Message, char.IsControl);
                refused++;
            }
        }

        Assert.InRange(refused, 50, 299);
        Assert.Equal(live, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void A_conversion_opens_it_and_holds_the_tensors_to_what_a_model_is()
    {
        var (input, output) = ("input_embedding.weight", "output_embedding.weight");
        var matrix = Tensor(size: "K\u0001K\u0002\u0086", stride: "K\u0002K\u0001\u0086");
        System.IO.File.WriteAllBytes(folder["good.pt"], PyTorchZip.File($"\u0080\u0004}}({Word(input)}{matrix}{Word(output)}{matrix}u."));
        System.IO.File.WriteAllBytes(folder["bad.pt"], PyTorchZip.File($"\u0080\u0004}}({Word(input)}{matrix}{Word(output)}{Tensor()}u."));
        var trusting = new ConversionOptions { TrustPickle = true };

        ModelConverter.Convert(folder["good.pt"], folder["good.safetensors"], trusting);
        using var read = SafetensorsFile.Read(folder["good.safetensors"]);
        TensorAssert.Same(tensor(new[] { 1f, 2f }).reshape(1, 2), read.Tensors[output]);

        Assert.Contains("protocol 4", Assert.Throws<ModelFormatException>(() => ModelConverter.Convert(folder["good.pt"], folder["x"])).Message, StringComparison.Ordinal);
        var error = Assert.Throws<ModelFormatException>(() => ModelConverter.Convert(folder["bad.pt"], folder["x.pt"], trusting));
        Assert.Contains($"'{output}' is Float32 [2], not a matrix", error.Message, StringComparison.Ordinal);
        var options = Assert.Throws<OptionsException>(() => ModelConverter.Convert(folder["good.safetensors"], folder["x.pt"], trusting));
        Assert.Equal($"trust-pickle is for PyTorch's files, and {folder["good.safetensors"]} is safetensors; leave the option out", options.Message);
        Assert.Equal(["bad.pt", "good.pt", "good.safetensors"], folder.Names());
    }

    private static string Protocol(int protocol, string pickle) => $"\u0080{(char)protocol}{pickle[2..]}";

    private static PyTorchFile Trusted(byte[] bytes) => PyTorchFile.Read(new MemoryStream(bytes), "memory", trustPickle: true);

    private static void RefusedThoughTrusted(byte[] bytes, string expected)
    {
        var error = Assert.Throws<ModelFormatException>(() => Trusted(bytes));
        Assert.StartsWith($"memory: {Both}", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(error.Message, char.IsControl);
        Assert.NotNull(error.InnerException);
    }
}
