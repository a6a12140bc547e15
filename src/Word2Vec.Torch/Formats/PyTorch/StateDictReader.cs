using static TorchSharp.torch;

namespace Word2Vec.Torch.Formats;

/// <summary>Makes the tensors that a pickle describes out of the storages beside it, once everything has been checked.</summary>
internal static class StateDictReader
{
    /// <summary>Tensors by name in the order of the pickle, belonging to no dispose scope.</summary>
    /// <param name="stream">The file, seekable.</param>
    /// <param name="path">What messages call it.</param>
    /// <param name="trustPickle">Whether a pickle that is refused here is read as <see cref="TrustedPickle"/>.</param>
    /// <param name="availableMemory">The bytes that all of it may take.</param>
    public static Dictionary<string, Tensor> Read(Stream stream, string path, bool trustPickle, long availableMemory)
    {
        var archive = PyTorchArchive.Open(stream, path);
        var pickle = archive.ReadPickle();
        List<(string Name, PickleTensor Tensor)> views;
        try
        {
            views = Views(pickle, path);
        }
        catch (ModelFormatException) when (trustPickle)
        {
            return TrustedPickle.Read(stream, path);
        }

        var storages = StorageViews.Of(views, archive);
        StateDictMemory.Check(storages, availableMemory, path);
        return Tensors(archive, storages, views.Select(view => view.Name));
    }

    private static List<(string Name, PickleTensor Tensor)> Views(byte[] pickle, string path)
    {
        var objects = new StateDictObjects(path);
        if (PickleReader.Read(pickle, objects) is not PickleDict dict) throw objects.Error($"does not hold a dict of tensors; {StateDictObjects.Remedy}");
        return [.. dict.Items.Select(item => (item.Key, item.Value as PickleTensor
            ?? throw objects.Error($"'{item.Key}' is {StateDictObjects.Show(item.Value)}, not a tensor; {StateDictObjects.RemedyOrTrust}")))];
    }

    private static Dictionary<string, Tensor> Tensors(PyTorchArchive archive, List<StorageViews> storages, IEnumerable<string> names)
    {
        using var scope = NewDisposeScope();
        var tensors = names.ToDictionary(name => name, _ => (Tensor)null!, StringComparer.Ordinal);
        foreach (var storage in storages)
        {
            using var inner = NewDisposeScope();
            var numbers = ReadStorage(archive, storage);
            foreach (var (name, view) in storage.Views)
                tensors[name] = (storage.IsOneTensor ? numbers.view(view.Shape) : Copy(numbers, view)).MoveToOuterDisposeScope();
        }

        foreach (var tensor in tensors.Values) tensor.DetachFromDisposeScope();
        return tensors;
    }

    private static Tensor ReadStorage(PyTorchArchive archive, StorageViews storage)
    {
        using var opened = archive.Open(storage.Record);
        var numbers = TensorBytes.Read([storage.Storage.Count], storage.Storage.Type.Torch, opened.ReadExactly);
        archive.ExpectEnd(opened, storage.Record);
        return numbers;
    }

    private static Tensor Copy(Tensor numbers, PickleTensor view) =>
        empty(view.Shape, view.Storage.Type.Torch).copy_(numbers.as_strided(view.Shape, view.Strides, view.Offset));
}
