namespace Word2Vec.Torch.Formats;

/// <summary>
/// What the pickle of a state dict may name, call and build: ordered dicts, storages, and tensors as views of storages. Everything
/// else is an error, before anything is made of it.
/// </summary>
internal sealed class StateDictObjects(string path)
{
    public const string Remedy = "save model.state_dict() alone";

    /// <summary>For what <see cref="TrustedPickle"/> can read.</summary>
    public const string RemedyOrTrust = $"{Remedy}, or {Trust}";

    /// <summary>The option's name in the command; in the library it is trustPickle.</summary>
    public const string Trust = "open it with --trust-pickle if you trust whoever made it";

    // What torch's operations take; the format has no limit.
    private const int MaxRank = 64;

    private const string OrderedDict = "collections.OrderedDict";
    private const string Tensor = "torch._utils._rebuild_tensor";
    private const string TensorV2 = "torch._utils._rebuild_tensor_v2";
    private const string Parameter = "torch._utils._rebuild_parameter";

    private static readonly Dictionary<string, PickleGlobal> Globals = ((string[])[OrderedDict, Tensor, TensorV2, Parameter])
        .Select(name => new PickleGlobal(name))
        .Concat(PyTorchType.All.Select(type => new PickleGlobal($"torch.{type.Storage}", type)))
        .ToDictionary(global => global.Name, StringComparer.Ordinal);

    private readonly Dictionary<string, PickleStorage> _storages = new(StringComparer.Ordinal);

    public ModelFormatException Error(string problem, Exception? inner = null) => FormatError.Of(path, problem, inner);

    /// <summary>The kind of a value, for messages.</summary>
    public static string Show(object? value) => value switch
    {
        null => "None",
        bool => "a truth value",
        long => "a number",
        string => "a text",
        PickleDict => "a dict",
        PickleTensor => "a tensor",
        PickleStorage => "a storage",
        PickleGlobal global => global.Name,
        _ => "a tuple",
    };

    /// <summary>A name on the list; nothing is looked up anywhere else.</summary>
    public PickleGlobal Find(string module, string name) => Globals.TryGetValue($"{module}.{name}", out var global)
        ? global
        : throw Error($"its pickle names '{module}.{name}', which no state dict needs; nothing was called; {Remedy}, with PyTorch's plain tensors");

    /// <summary>The storage that a persistent id names: ('storage', class, key, location, count). Tensors come to the CPU wherever they were.</summary>
    public PickleStorage Storage(object? id)
    {
        if (id is not object?[] { Length: 5 } parts
            || parts is not ["storage", PickleGlobal { Type: { } type }, string key, string, long count])
            throw Error("its pickle has a persistent id that is no storage's");
        if (count < 0 || count > long.MaxValue / type.Size) throw Error($"storage '{key}' has {count} numbers");
        var storage = new PickleStorage(key, type, count);
        if (_storages.TryAdd(key, storage)) return storage;
        return _storages[key] == storage ? _storages[key] : throw Error($"storage '{key}' is given two types or lengths");
    }

    /// <summary>The result of a call that a state dict may contain.</summary>
    public object Call(object? callee, object? arguments) => ((callee as PickleGlobal)?.Name, arguments) switch
    {
        (OrderedDict, object?[] and ([] or [object?[] and []])) => new PickleDict(),
        (TensorV2, object?[] and [PickleStorage storage, long offset, object?[] size, object?[] stride, bool, PickleDict { Count: 0 }]) =>
            View(storage, offset, size, stride),
        (Tensor, object?[] and [PickleStorage storage, long offset, object?[] size, object?[] stride]) => View(storage, offset, size, stride),
        (Parameter, object?[] and [PickleTensor tensor, bool, PickleDict { Count: 0 }]) => tensor,
        _ => throw Error($"its pickle calls {Show(callee)} with arguments that no state dict has; {Remedy}"),
    };

    /// <summary>A module's state dict carries versions of its parts; they say nothing about the tensors.</summary>
    public void Build(object? target, object? state)
    {
        if (target is not PickleDict || state is not PickleDict { Count: 1 } attributes || attributes.Items.First() is not { Key: "_metadata", Value: PickleDict })
            throw Error($"its pickle sets attributes of {Show(target)} that no state dict has; {Remedy}");
    }

    private PickleTensor View(PickleStorage storage, long offset, object?[] size, object?[] stride)
    {
        var (shape, strides) = (Numbers("size", size), Numbers("stride", stride));
        if (shape.Length != strides.Length) throw Error($"a tensor of storage '{storage.Key}' has {shape.Length} sizes and {strides.Length} strides");
        if (offset < 0) throw Error($"a tensor of storage '{storage.Key}' has the offset {offset}");
        try
        {
            // A zero must not hide an overflow: torch multiplies the other sizes into strides.
            _ = shape.Aggregate((long)storage.Type.Size, (product, length) => checked(product * Math.Max(length, 1)));
            var last = offset;
            for (var axis = 0; axis < shape.Length; axis++) last = checked(last + (Math.Max(shape[axis], 1) - 1) * strides[axis]);
            if (shape.Contains(0) ? offset > storage.Count : last >= storage.Count)
                throw Error($"a tensor reaches to number {last} of storage '{storage.Key}', which has {storage.Count}");
        }
        catch (OverflowException error)
        {
            throw Error($"a tensor of storage '{storage.Key}' has sizes or strides that multiply past 2^63", error);
        }

        return new PickleTensor(storage, offset, shape, strides);
    }

    private long[] Numbers(string what, object?[] values)
    {
        if (values.Length > MaxRank) throw Error($"a tensor has {values.Length} dimensions, over the limit of {MaxRank}");
        return [.. values.Select(value => value is long number and >= 0 ? number : throw Error($"a tensor has a {what} of {(value is long n ? n : Show(value))}"))];
    }
}
