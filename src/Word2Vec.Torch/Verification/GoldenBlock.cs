using System.Globalization;
using System.Text.Json;
using static TorchSharp.torch;

namespace Word2Vec.Torch.Verification;

/// <summary>Reads typed values out of one block of a golden file; whatever is not as it should be names the file and the block.</summary>
internal sealed class GoldenBlock
{
    // The formulas make matrices of pairs by words.
    private const int MaxItems = 1024;

    private readonly string _path;
    private readonly string? _name;
    private readonly JsonElement _element;

    /// <param name="path">The file, for messages.</param>
    /// <param name="name">The block, for messages; null for the file's top level.</param>
    /// <param name="element">The JSON object.</param>
    public GoldenBlock(string path, string? name, JsonElement element)
    {
        (_path, _name, _element) = (path, name, element);
        if (element.ValueKind != JsonValueKind.Object) throw Error("is not an object");
    }

    public bool Has(string key) => _element.TryGetProperty(key, out _);

    public GoldenBlock Block(string key) => new(_path, key, Member(key));

    public double Number(string key) => Number(key, Member(key));

    public Tensor Scalar(string key) => tensor(Number(key));

    public string Text(string key) =>
        Member(key) is { ValueKind: JsonValueKind.String } text ? text.GetString()! : throw Error($"'{key}' is not a string");

    public IReadOnlyList<string> Texts(string key) =>
        [.. Items(key, Member(key)).Select(item =>
            item.ValueKind == JsonValueKind.String ? item.GetString()! : throw Error($"'{key}' holds what is not a string"))];

    /// <summary>A word's number, 0 to <paramref name="words"/> − 1.</summary>
    public int Word(string key, long words) => Word(key, Member(key), words);

    /// <summary>Word numbers, at least one; <paramref name="count"/> of them if given.</summary>
    public long[] Words(string key, long words, int? count = null)
    {
        long[] values = [.. Items(key, Member(key)).Select(item => (long)Word(key, item, words))];
        if (values.Length == 0) throw Error($"'{key}' is empty");
        if (count is { } expected && values.Length != expected) throw WrongShape(key, [values.Length], [expected]);
        return values;
    }

    /// <summary>Rows of equally many word numbers, int64 [rows, K].</summary>
    public Tensor WordRows(string key, long words, int rows)
    {
        long[][] values = [.. Items(key, Member(key)).Select(row => Items(key, row).Select(item => (long)Word(key, item, words)).ToArray())];
        if (values.Length != rows) throw WrongShape(key, [values.Length], [rows]);
        if (values.Any(row => row.Length != values[0].Length)) throw Error($"'{key}' has rows that differ in length");
        return tensor(values.SelectMany(row => row).ToArray(), rows, values[0].Length);
    }

    public Tensor Vector(string key, long length)
    {
        double[] values = [.. Items(key, Member(key)).Select(item => Number(key, item))];
        return values.Length == length ? tensor(values) : throw WrongShape(key, [values.Length], [length]);
    }

    public Tensor Matrix(string key, long rows, long columns)
    {
        var matrix = Matrix(key);
        return matrix.shape is [var r, var c] && r == rows && c == columns ? matrix : throw WrongShape(key, matrix.shape, [rows, columns]);
    }

    /// <summary>A matrix of any shape, at least 1 × 1.</summary>
    public Tensor Matrix(string key)
    {
        double[][] values = [.. Items(key, Member(key)).Select(row => Items(key, row).Select(item => Number(key, item)).ToArray())];
        if (values.Length == 0 || values[0].Length == 0) throw Error($"'{key}' is empty");
        if (values.Any(row => row.Length != values[0].Length)) throw Error($"'{key}' has rows that differ in length");
        return tensor(values.SelectMany(row => row).ToArray(), values.Length, values[0].Length);
    }

    /// <summary>The objects of a list, as blocks of the list's name; at least one.</summary>
    public IReadOnlyList<GoldenBlock> Blocks(string key)
    {
        GoldenBlock[] blocks = [.. Items(key, Member(key)).Select(item => new GoldenBlock(_path, key, item))];
        return blocks.Length > 0 ? blocks : throw Error($"'{key}' is empty");
    }

    private JsonElement Member(string key) =>
        _element.TryGetProperty(key, out var value)
            ? value
            : throw Error(_name is null ? $"block '{key}' is missing" : $"'{key}' is missing");

    private JsonElement.ArrayEnumerator Items(string key, JsonElement list) =>
        list.ValueKind != JsonValueKind.Array ? throw Error($"'{key}' is not a list of the right depth")
        : list.GetArrayLength() > MaxItems ? throw Error($"'{key}' is a list of {list.GetArrayLength()}, over the limit of {MaxItems}; golden files are small")
        : list.EnumerateArray();

    private double Number(string key, JsonElement element) =>
        element.ValueKind == JsonValueKind.Number && element.TryGetDouble(out var value) && double.IsFinite(value)
            ? value
            : throw Error($"'{key}' holds what is not a finite number");

    private int Word(string key, JsonElement element, long words) =>
        element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out var word) && word >= 0 && word < words
            ? word
            : throw Error(string.Create(CultureInfo.InvariantCulture, $"'{key}' holds what is not a word number from 0 to {words - 1}"));

    private ModelFormatException WrongShape(string key, long[] actual, long[] expected) =>
        Error($"'{key}' has shape [{string.Join(", ", actual)}] where [{string.Join(", ", expected)}] is expected");

    private ModelFormatException Error(string problem) => new(_path, _name is null ? problem : $"block '{_name}': {problem}");
}
