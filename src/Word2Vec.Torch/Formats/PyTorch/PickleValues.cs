namespace Word2Vec.Torch.Formats;

/// <summary>A dict or an OrderedDict with text keys. Other values: long, bool, string, object?[] for a tuple, null for None, and the types below.</summary>
internal sealed class PickleDict
{
    private Dictionary<string, object?>? _items;

    /// <summary>The items in the order in which they came.</summary>
    public IEnumerable<KeyValuePair<string, object?>> Items => _items ?? [];

    public int Count => _items?.Count ?? 0;

    public bool TryAdd(string key, object? value) => (_items ??= new(StringComparer.Ordinal)).TryAdd(key, value);
}

/// <summary>A name that a state dict may use: something to call, or a storage class when it has a type.</summary>
internal sealed record PickleGlobal(string Name, PyTorchType? Type = null);

/// <summary>A record with <paramref name="Count"/> numbers of one type.</summary>
internal sealed record PickleStorage(string Key, PyTorchType Type, long Count)
{
    /// <summary>Not beyond 2⁶³: the reader of the pickle has seen to that.</summary>
    public long Bytes => Count * Type.Size;
}

/// <summary>A view of a storage, checked to lie inside it; offset and strides count numbers, not bytes.</summary>
internal sealed record PickleTensor(PickleStorage Storage, long Offset, long[] Shape, long[] Strides)
{
    /// <summary>Bytes of a contiguous copy.</summary>
    public long Bytes => Shape.Aggregate((long)Storage.Type.Size, (product, size) => product * size);
}
