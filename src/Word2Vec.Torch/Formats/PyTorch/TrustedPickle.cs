using System.Collections;
using TorchSharp.PyBridge;
using static TorchSharp.torch;

namespace Word2Vec.Torch.Formats;

/// <summary>
/// Pickles that <see cref="PickleReader"/> refuses, read by TorchSharp.PyBridge for those who trust the maker of a file. It runs none of a
/// file's code, and bounds neither the time nor the memory that a pickle takes.
/// </summary>
internal static class TrustedPickle
{
    /// <summary>The tensors at the top of the pickle by name, belonging to no dispose scope. Other values are left out.</summary>
    public static Dictionary<string, Tensor> Read(Stream stream, string path)
    {
        using var scope = NewDisposeScope();
        var items = Unpickle(stream, path);
        var tensors = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        foreach (DictionaryEntry item in items)
        {
            // A pickle may give one tensor two names.
            if (item is { Key: string name, Value: Tensor tensor }) tensors.Add(name, seen.Add(tensor) ? tensor.detach() : tensor.detach().clone());
        }

        if (tensors.Count == 0 && items.Count > 0)
            throw FormatError.Of(path, $"holds no tensor at its top, only {string.Join(", ", items.Keys.OfType<string>().Order(StringComparer.Ordinal).Select(name => $"'{name}'"))}; {StateDictObjects.Remedy}");
        foreach (var tensor in tensors.Values) tensor.DetachFromDisposeScope();
        return tensors;
    }

    private static Hashtable Unpickle(Stream stream, string path)
    {
        try
        {
            stream.Position = 0;
            return PyTorchUnpickler.UnpickleStateDict(stream, leaveOpen: true);
        }
        catch (Exception error)
        {
            // Whatever is thrown: an unpickler that checks nothing fails by casts, missing elements and memory that is not there.
            var problem = error.Message.Split('\n')[0].TrimEnd('.', ' ', '\r');
            throw FormatError.Of(path, $"is refused here, and TorchSharp.PyBridge cannot read it either ({problem}); save model.state_dict() with torch.save's own protocol", error);
        }
    }
}
