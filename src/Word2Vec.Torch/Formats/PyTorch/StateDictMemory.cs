namespace Word2Vec.Torch.Formats;

/// <summary>
/// What a state dict may take in memory, found before any is taken: what its tensors declare, which the machine must have. How well the
/// records are compressed says nothing; a gigabyte of zeros is a megabyte of file.
/// </summary>
internal static class StateDictMemory
{
    // Views may repeat a storage's numbers without end, or use few of many. Twice is what two layers of the same weights take.
    private const long MaxRepeats = 2;
    private const long AlwaysAllowedBytes = 1L << 25;

    public static void Check(IReadOnlyList<StorageViews> storages, long available, string path)
    {
        var tensors = storages.Sum(storage => storage.ViewBytes);
        var stored = storages.Sum(storage => (decimal)storage.Storage.Bytes);
        if (tensors > AlwaysAllowedBytes + (MaxRepeats * stored))
            throw FormatError.Of(path, $"its tensors repeat {stored} bytes to make {tensors}, over {MaxRepeats} times as many; save contiguous copies");
        // What is stored as it is has paid for its size with the file's.
        if (storages.FirstOrDefault(storage => storage.Record.IsDeflated && storage.Storage.Bytes > AlwaysAllowedBytes + storage.ViewBytes) is { } unused)
            throw FormatError.Of(
                path, $"storage '{unused.Storage.Key}' inflates to {unused.Storage.Bytes} bytes, of which its tensors are {unused.ViewBytes}; save contiguous copies");
        // A storage that is copied from is there beside all tensors.
        var most = tensors + storages.Where(storage => !storage.IsOneTensor).Select(storage => storage.Storage.Bytes).DefaultIfEmpty().Max();
        if (most > available) throw FormatError.Of(path, $"takes {most} bytes of memory, and this machine has {available} free; free some, or take a larger machine");
    }
}
