using System.Text.Json.Nodes;
using Word2Vec.Torch.Vectors;
using Word2Vec.Torch.Vocab;
using static TorchSharp.torch;

namespace Word2Vec.Torch.Formats;

/// <summary>
/// A model folder opened without reading its weights: a word's row is read when it is asked for, so that one word of a model of gigabytes
/// costs its vocabulary and a few kilobytes.
/// </summary>
/// <remarks>
/// The folder is checked as <see cref="ModelFolder.Load"/> checks it, but for numbers that are not read. Belongs to no dispose scope;
/// holds the weights' file open. Thread-safe until disposed.
/// </remarks>
public sealed class StoredModel : IDisposable
{
    private readonly FileStream _file;
    private readonly string _path;
    private readonly SafetensorsEntry _input;
    private readonly SafetensorsEntry _output;
    private readonly long _dataStart;

    private StoredModel(FileStream file, string path, JsonObject config, Vocabulary vocabulary)
    {
        (_file, _path, Config, Vocabulary) = (file, path, config, vocabulary);
        var header = SafetensorsHeader.Read(file, path);
        _dataStart = file.Position;
        (_input, _output) = (MatrixOf(header, SkipGramStateDict.InputKey), MatrixOf(header, SkipGramStateDict.OutputKey));
        if (!_input.Shape.SequenceEqual(_output.Shape) || _input.Type != _output.Type)
            throw new ModelFormatException(path, $"'{_input.Name}' and '{_output.Name}' differ in shape or type");
    }

    /// <summary>The words, one for each row.</summary>
    public Vocabulary Vocabulary { get; }

    /// <summary>The folder's <c>config.json</c>.</summary>
    public JsonObject Config { get; }

    /// <summary>N, the numbers in a row.</summary>
    public int Dimension => (int)_input.Shape[1];

    /// <summary>The type that weights are stored in.</summary>
    public ScalarType WeightType => _input.Type.Torch;

    /// <summary>Opens a model folder.</summary>
    /// <param name="path">The folder.</param>
    /// <returns>The model, for the caller to dispose.</returns>
    /// <exception cref="ModelFormatException">The folder or one of its files is missing, damaged, of a later version, or does not fit the others.</exception>
    public static StoredModel Open(string path)
    {
        var (config, vocabulary) = ModelFolder.ReadWords(path);
        var weights = Path.Combine(path, ModelFolder.WeightsFile);
        FileStream? file = null;
        try
        {
            file = new FileStream(weights, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            var model = new StoredModel(file, weights, config, vocabulary);
            ModelFolder.ExpectSizes(path, config, vocabulary, model._input.Shape);
            return model;
        }
        catch (Exception error)
        {
            file?.Dispose();
            if (error is IOException or UnauthorizedAccessException) throw new ModelFormatException(weights, $"cannot be read: {error.Message}", error);
            throw;
        }
    }

    /// <summary>Some words with their rows of W1, to ask questions of.</summary>
    /// <param name="words">Words of the vocabulary; one given twice stands once.</param>
    /// <returns>The words in the order of their ids, for the caller to dispose.</returns>
    /// <exception cref="UnknownWordException">One is not in the vocabulary.</exception>
    /// <exception cref="ModelFormatException">The file cannot be read any more, or a number is NaN or infinite.</exception>
    public WordVectors Select(IReadOnlyList<string> words)
    {
        ArgumentNullException.ThrowIfNull(words);
        using var scope = NewDisposeScope();
        int[] ids = [.. words.Select(Vocabulary.IdOf).Distinct().Order()];
        var rows = ids.Select(id => Row(_input, id)).ToArray();
        var selection = Vocabulary.FromOrdered([.. ids.Select(id => KeyValuePair.Create(Vocabulary[id], Vocabulary.CountOf(id)))]);
        return new WordVectors(selection, stack(rows));
    }

    /// <summary>A word's row of W1, its embedding: N numbers.</summary>
    /// <param name="word">A word of the vocabulary.</param>
    /// <exception cref="UnknownWordException">It is not in the vocabulary.</exception>
    /// <exception cref="ModelFormatException">The file cannot be read any more, or a number is NaN or infinite.</exception>
    public float[] Input(string word) => Numbers(_input, word);

    /// <summary>A word's row of W2ᵀ, its vector as a context: N numbers.</summary>
    /// <inheritdoc cref="Input"/>
    public float[] Output(string word) => Numbers(_output, word);

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();

    private float[] Numbers(SafetensorsEntry matrix, string word)
    {
        using var scope = NewDisposeScope();
        return Row(matrix, Vocabulary.IdOf(word)).data<float>().ToArray();
    }

    private Tensor Row(SafetensorsEntry matrix, int id)
    {
        var row = empty([matrix.Shape[1]], matrix.Type.Torch);
        var size = matrix.Shape[1] * matrix.Type.Size;
        try
        {
            if (RandomAccess.Read(_file.SafeFileHandle, row.bytes, _dataStart + matrix.Begin + (id * size)) != size)
                throw new ModelFormatException(_path, "was cut short while it was open");
        }
        catch (IOException error)
        {
            throw new ModelFormatException(_path, $"cannot be read: {error.Message}", error);
        }

        if (!row.isfinite().all().item<bool>())
            throw new ModelFormatException(_path, $"'{matrix.Name}' holds NaN or infinity in the row of '{Vocabulary[id]}'; train the model anew");
        return row.to(float32);
    }

    private SafetensorsEntry MatrixOf(SafetensorsHeader header, string key)
    {
        var entry = header.Entries.FirstOrDefault(entry => entry.Name == key)
            ?? throw new ModelFormatException(_path, $"'{key}' is missing");
        return entry.Shape is [> 0, > 0 and <= int.MaxValue] && entry.Type.IsFloat
            ? entry
            : throw new ModelFormatException(_path, $"'{key}' is {entry.Type.Name} [{string.Join(", ", entry.Shape)}], not a matrix of a floating type");
    }
}
