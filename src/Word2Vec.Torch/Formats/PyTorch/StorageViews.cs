namespace Word2Vec.Torch.Formats;

/// <summary>A storage with its record in the file and the tensors that are views of it.</summary>
internal sealed record StorageViews(PickleStorage Storage, ZipRecord Record, IReadOnlyList<(string Name, PickleTensor Tensor)> Views)
{
    /// <summary>The tensors' storages in the order in which they first come.</summary>
    public static List<StorageViews> Of(IEnumerable<(string Name, PickleTensor Tensor)> views, PyTorchArchive archive) =>
        [.. views.GroupBy(view => view.Tensor.Storage).Select(group => new StorageViews(group.Key, archive.RecordOf(group.Key), [.. group]))];

    /// <summary>Whether the storage is one tensor as it stands, which then needs no copy.</summary>
    public bool IsOneTensor => Views.Count == 1 && IsWhole(Views[0].Tensor);

    /// <summary>Bytes of contiguous copies of all its tensors.</summary>
    public decimal ViewBytes => Views.Sum(view => (decimal)view.Tensor.Bytes);

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
}
