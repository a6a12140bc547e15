using System.Text.Json.Nodes;
using Word2Vec.Torch.Sampling;
using static TorchSharp.torch;

namespace Word2Vec.Torch.Training;

/// <summary>
/// All that a run needs to go on: named values and tensors. Each part of a trainer puts its own in, and takes them out again; what it
/// takes out is checked, since the file may come from anywhere.
/// </summary>
/// <param name="values">Numbers, texts and lists by name.</param>
/// <param name="tensors">Tensors by name, disposed with this object only.</param>
/// <param name="path">The file, for errors.</param>
internal sealed class TrainingState(JsonObject values, IReadOnlyDictionary<string, Tensor> tensors, string path) : IDisposable
{
    private readonly Dictionary<string, Tensor> _tensors = new(tensors, StringComparer.Ordinal);

    public TrainingState()
        : this([], new Dictionary<string, Tensor>(), "")
    {
    }

    public JsonObject Values { get; } = values;

    public IReadOnlyDictionary<string, Tensor> Tensors => _tensors;

    public string Path { get; } = path;

    public void Set(string name, JsonNode? value) => Values[name] = value;

    public void Set(string name, in RandomSource random) => Values[name] = new JsonArray([.. random.State.Select(part => (JsonNode)part)]);

    public void SetTensor(string name, Tensor tensor) => _tensors[name] = tensor;

    public bool Has(string name) => Values.ContainsKey(name);

    /// <summary>A whole number from <paramref name="least"/> to <paramref name="most"/>.</summary>
    public long Integer(string name, long least, long most) =>
        Values[name] is JsonValue value && value.TryGetValue(out long number) && number >= least && number <= most
            ? number
            : throw Damaged(name);

    /// <summary>A finite number.</summary>
    public double Number(string name) =>
        Values[name] is JsonValue value && value.TryGetValue(out double number) && double.IsFinite(number) ? number : throw Damaged(name);

    public string Text(string name) => Values[name] is JsonValue value && value.TryGetValue(out string? text) ? text : throw Damaged(name);

    public JsonObject Object(string name) => Values[name] as JsonObject ?? throw Damaged(name);

    public JsonArray Array(string name) => Values[name] as JsonArray ?? throw Damaged(name);

    public RandomSource Random(string name)
    {
        var state = new ulong[4];
        var parts = Array(name);
        if (parts.Count != state.Length) throw Damaged(name);
        for (var i = 0; i < state.Length; i++)
        {
            if (parts[i] is not JsonValue value || !value.TryGetValue(out state[i])) throw Damaged(name);
        }

        return state.Any(part => part != 0) ? new RandomSource(state) : throw Damaged(name);
    }

    /// <summary>A tensor of this type and shape, which stays the state's.</summary>
    public Tensor Tensor(string name, ScalarType type, params ReadOnlySpan<long> shape) =>
        _tensors.TryGetValue(name, out var tensor) && tensor.dtype == type && shape.SequenceEqual(tensor.shape) ? tensor : throw Damaged(name);

    /// <summary>Puts a tensor's numbers into another of the same type and shape.</summary>
    public void CopyTo(string name, Tensor target)
    {
        using var withoutGraph = no_grad();
        using var same = target.detach();
        same.copy_(Tensor(name, target.dtype, target.shape));
    }

    /// <summary>Whole numbers, each from <paramref name="least"/> to <paramref name="most"/>.</summary>
    /// <param name="name">Their name.</param>
    /// <param name="least">The least.</param>
    /// <param name="most">The most.</param>
    /// <param name="count">How many there must be; any number by default.</param>
    public int[] Integers(string name, int least, int most, int? count = null)
    {
        if (!_tensors.TryGetValue(name, out var tensor) || tensor.dtype != ScalarType.Int32 || tensor.dim() != 1) throw Damaged(name);
        int[] numbers = tensor.size(0) == 0 ? [] : [.. tensor.data<int>()];
        return (count ?? numbers.Length) == numbers.Length && numbers.All(number => number >= least && number <= most) ? numbers : throw Damaged(name);
    }

    public void Dispose()
    {
        foreach (var tensor in _tensors.Values) tensor.Dispose();
    }

    public ModelFormatException Damaged(string name) =>
        new(Path, $"its '{name}' is missing or is not what this library writes; the checkpoint is damaged or of another version");
}
