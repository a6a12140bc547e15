using Word2Vec.Torch.Formats;
using static TorchSharp.torch;
using static Word2Vec.Torch.Tests.Formats.PyTorchZip;

namespace Word2Vec.Torch.Tests.Formats;

/// <summary>Pickles may hold what a state dict consists of and nothing else.</summary>
public sealed class PyTorchPickleTests : IDisposable
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
        { DictOf(Tensor(size: "J\0\0\0\u007f\u0085", stride: "K\u0000\u0085")), "to make 8522825728, over 2 times as many" },
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
}
