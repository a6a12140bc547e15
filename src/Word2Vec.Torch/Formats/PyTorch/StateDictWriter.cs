using System.Globalization;
using static TorchSharp.torch;

namespace Word2Vec.Torch.Formats;

/// <summary>Writes tensors as PyTorch 1.13 writes the state dict of a module that has them.</summary>
internal static class StateDictWriter
{
    private static ReadOnlySpan<byte> Version => "3\n"u8;

    /// <param name="stream">Where the file goes.</param>
    /// <param name="tensors">The tensors by name.</param>
    /// <param name="root">The folder of all records.</param>
    /// <param name="wideFrom">See <see cref="ZipWriter"/>.</param>
    public static void Write(Stream stream, IReadOnlyDictionary<string, Tensor> tensors, string root, long wideFrom = uint.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(tensors);
        if (string.IsNullOrEmpty(root) || root.Contains('/', StringComparison.Ordinal))
            throw new ArgumentException($"'{root}' is no folder's name", nameof(root));
        var items = Describe(tensors);
        var pickle = Pickle(items);

        var zip = new ZipWriter(stream, wideFrom);
        zip.Add($"{root}/{PyTorchArchive.PickleName}", pickle.Length, write => write(pickle));
        foreach (var item in items.DistinctBy(item => item.Key).OrderBy(item => item.Key, StringComparer.Ordinal))
            zip.Add($"{root}/data/{item.Key}", item.Count * item.Type.Size, write => WriteNumbers(item.Tensor, write));
        zip.Add($"{root}/{PyTorchArchive.VersionName}", Version.Length, write => write(Version.ToArray()));
        zip.Finish();
    }

    private static List<Item> Describe(IReadOnlyDictionary<string, Tensor> tensors)
    {
        var keys = new Dictionary<object, string>();
        return [.. tensors.Select(named =>
        {
            var (name, tensor) = named;
            var type = PyTorchType.FromTorch(tensor.dtype)
                ?? throw new ArgumentException($"{name}: {tensor.dtype} is not one of {PyTorchType.Names}; convert the tensor first", nameof(tensors));
            if (tensor.is_sparse) throw new ArgumentException($"{name}: the tensor is sparse; call to_dense first", nameof(tensors));
            var memory = MemoryOf(tensor);
            if (!keys.TryGetValue(memory, out var key)) keys.Add(memory, key = keys.Count.ToString(CultureInfo.InvariantCulture));
            return new Item(name, tensor, type, key, tensor.NumberOfElements);
        })];
    }

    // Tied weights are two tensors on the same memory. What is not written as it lies has memory of its own in the file.
    private static object MemoryOf(Tensor tensor) =>
        tensor.device_type == TorchSharp.DeviceType.CPU && tensor.is_contiguous() && tensor.NumberOfElements > 0
        && !tensor.is_conj() && !tensor.is_neg()
            ? (TensorBytes.Address(tensor), tensor.dtype, tensor.NumberOfElements)
            : new object();

    private static byte[] Pickle(List<Item> items)
    {
        var pickle = new PickleWriter();
        OrderedDict(pickle);
        pickle.Items(items, item => WriteItem(pickle, item));
        WriteModules(pickle, items);
        return pickle.Finish();
    }

    private static void WriteItem(PickleWriter pickle, Item item)
    {
        pickle.Text(item.Name);
        pickle.Global("torch._utils", "_rebuild_tensor_v2");
        pickle.Put(PickleOpcode.Mark);
        pickle.Put(PickleOpcode.Mark);
        pickle.Text("storage");
        pickle.Global("torch", item.Type.Storage);
        pickle.Text(item.Key);
        pickle.Text("cpu");
        pickle.Number(item.Count);
        pickle.Put(PickleOpcode.Tuple);
        pickle.Keep();
        pickle.Put(PickleOpcode.BinPersId);
        pickle.Number(0);
        var shape = item.Tensor.shape;
        pickle.Numbers(shape);
        pickle.Numbers(Strides(shape));
        pickle.Put(PickleOpcode.NewFalse);
        OrderedDict(pickle);
        pickle.Put(PickleOpcode.Tuple);
        pickle.Keep();
        pickle.Put(PickleOpcode.Reduce);
        pickle.Keep();
    }

    /// <summary>What a module's state dict carries beside its tensors: a version of each part, the parts being what the names' dots say.</summary>
    private static void WriteModules(PickleWriter pickle, List<Item> items)
    {
        string[] modules = ["", .. items.SelectMany(item => Parents(item.Name)).Distinct(StringComparer.Ordinal)];
        pickle.Put(PickleOpcode.EmptyDict);
        pickle.Keep();
        pickle.Text("_metadata");
        OrderedDict(pickle);
        pickle.Items(modules, module =>
        {
            pickle.Text(module);
            pickle.Put(PickleOpcode.EmptyDict);
            pickle.Keep();
            pickle.Text("version");
            pickle.Number(1);
            pickle.Put(PickleOpcode.SetItem);
        });
        pickle.Put(PickleOpcode.SetItem);
        pickle.Put(PickleOpcode.Build);
    }

    private static IEnumerable<string> Parents(string name) =>
        name.Select((letter, place) => (letter, place)).Where(item => item is { letter: '.', place: > 0 }).Select(item => name[..item.place]);

    private static void OrderedDict(PickleWriter pickle)
    {
        pickle.Global("collections", "OrderedDict");
        pickle.Put(PickleOpcode.EmptyTuple);
        pickle.Put(PickleOpcode.Reduce);
        pickle.Keep();
    }

    private static long[] Strides(long[] shape)
    {
        var strides = new long[shape.Length];
        var product = 1L;
        for (var axis = shape.Length - 1; axis >= 0; axis--)
        {
            strides[axis] = product;
            product *= Math.Max(shape[axis], 1);
        }

        return strides;
    }

    private static void WriteNumbers(Tensor tensor, Action<Span<byte>> write)
    {
        using var scope = NewDisposeScope();
        // A conjugate may be a mark on the numbers that it is of.
        TensorBytes.ForEachChunk(tensor.detach().resolve_conj().resolve_neg().cpu().contiguous(), write);
    }

    private sealed record Item(string Name, Tensor Tensor, PyTorchType Type, string Key, long Count);
}
