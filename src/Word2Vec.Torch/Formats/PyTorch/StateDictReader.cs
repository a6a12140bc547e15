using static TorchSharp.torch;

namespace Word2Vec.Torch.Formats;

/// <summary>Makes the tensors that a pickle describes out of the storages beside it, once everything has been checked.</summary>
internal static class StateDictReader
{
    // Views may repeat a storage's numbers without end, and a record may inflate to a thousand times its bytes; a file of a kilobyte must not
    // fill the memory. Twice is what two layers of the same weights take.
    private const long MaxRepeats = 2;
    private const long AlwaysAllowedBytes = 1L << 25;

    /// <summary>Tensors by name in the order of the pickle, belonging to no dispose scope.</summary>
    public static Dictionary<string, Tensor> Read(Stream stream, string path)
    {
        var archive = PyTorchArchive.Open(stream, path);
        var views = Views(archive.ReadPickle(), path);
        var storages = views.GroupBy(view => view.Tensor.Storage)
            .Select(group => (Record: archive.RecordOf(group.Key), Storage: group.Key, Views: group.ToList()))
            .ToList();
        CheckMemory(views, stream.Length, path);

        using var scope = NewDisposeScope();
        var tensors = views.ToDictionary(view => view.Name, _ => (Tensor)null!, StringComparer.Ordinal);
        foreach (var (record, storage, storageViews) in storages)
        {
            using var inner = NewDisposeScope();
            var numbers = ReadStorage(archive, record, storage);
            foreach (var (name, view) in storageViews)
                tensors[name] = (storageViews.Count == 1 && IsWhole(view) ? numbers.view(view.Shape) : Copy(numbers, view)).MoveToOuterDisposeScope();
        }

        foreach (var tensor in tensors.Values) tensor.DetachFromDisposeScope();
        return tensors;
    }

    private static List<(string Name, PickleTensor Tensor)> Views(byte[] pickle, string path)
    {
        var objects = new StateDictObjects(path);
        if (PickleReader.Read(pickle, objects) is not PickleDict dict) throw objects.Error($"does not hold a dict of tensors; {StateDictObjects.Remedy}");
        return [.. dict.Items.Select(item => (item.Key, item.Value as PickleTensor
            ?? throw objects.Error($"'{item.Key}' is {StateDictObjects.Show(item.Value)}, not a tensor; {StateDictObjects.Remedy}")))];
    }

    private static void CheckMemory(List<(string Name, PickleTensor Tensor)> views, long fileBytes, string path)
    {
        if (views.FirstOrDefault(view => view.Tensor.Storage.Bytes > AlwaysAllowedBytes + fileBytes) is { Tensor: { } inflated })
            throw FormatError.Of(path, $"storage '{inflated.Storage.Key}' inflates to {inflated.Storage.Bytes} bytes, from a file of {fileBytes}; save without compression");
        var total = views.Aggregate(0m, (sum, view) => sum + view.Tensor.Bytes);
        if (total > AlwaysAllowedBytes + (MaxRepeats * (decimal)fileBytes))
            throw FormatError.Of(path, $"its tensors repeat a file of {fileBytes} bytes to make {total}, over {MaxRepeats} times as many; save contiguous copies");
    }

    private static Tensor ReadStorage(PyTorchArchive archive, ZipRecord record, PickleStorage storage)
    {
        using var opened = archive.Open(record);
        var numbers = TensorBytes.Read([storage.Count], storage.Type.Torch, opened.ReadExactly);
        archive.ExpectEnd(opened, record);
        return numbers;
    }

    private static bool IsWhole(PickleTensor view)
    {
        var count = 1L;
        for (var axis = view.Shape.Length - 1; axis >= 0; axis--)
        {
            if (view.Shape[axis] != 1 && view.Strides[axis] != count) return false;
            count *= view.Shape[axis];
        }

        return view.Offset == 0 && count == view.Storage.Count;
    }

    private static Tensor Copy(Tensor numbers, PickleTensor view) =>
        empty(view.Shape, view.Storage.Type.Torch).copy_(numbers.as_strided(view.Shape, view.Strides, view.Offset));
}
