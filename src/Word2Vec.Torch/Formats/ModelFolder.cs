using System.Text.Json.Nodes;
using Word2Vec.Torch.Modeling;
using Word2Vec.Torch.Vocab;
using static TorchSharp.torch;

namespace Word2Vec.Torch.Formats;

/// <summary>
/// A trained model on disk, a folder of three files and a fourth by choice: <c>model.safetensors</c> with both matrices [V, N] under the keys of the
/// model's state dict, <c>vocab.tsv</c> with a word and its count a line in the order of the rows, <c>config.json</c> with
/// versions, sizes and training options, and <c>history.jsonl</c> with what the epochs of training came to, a JSON object a line.
/// </summary>
/// <remarks>
/// A folder is written whole or not at all, and read with every check; all errors about it are <see cref="ModelFormatException"/>.
/// Thread-safe, as long as the model is not trained while it is saved.
/// </remarks>
public static class ModelFolder
{
    internal const string WeightsFile = "model.safetensors";
    internal const string HistoryFile = "history.jsonl";
    private const string VocabularyFile = "vocab.tsv";
    private const string ConfigFile = "config.json";

    private static readonly string[] Files = [ConfigFile, VocabularyFile, WeightsFile];

    /// <summary>Writes a model; a failure leaves what was there, and nothing new.</summary>
    /// <param name="path">The folder, created with its parents.</param>
    /// <param name="model">The model, on any device.</param>
    /// <param name="vocabulary">Its words, one for each row.</param>
    /// <param name="training">What <c>config.json</c> shall say of the training; nothing by default.</param>
    /// <param name="overwrite">Whether a model folder that is there is replaced; refused by default. An empty folder is always filled.</param>
    /// <param name="history">What <c>history.jsonl</c> shall hold, an object an epoch; no such file by default.</param>
    /// <exception cref="ModelFormatException">
    /// The path is taken, by something not to be replaced, or cannot be written, or another process is writing it (see
    /// <see cref="Reserve"/>); or a weight is NaN or infinite.
    /// </exception>
    /// <exception cref="ArgumentException">The vocabulary is not of the model's size.</exception>
    public static void Save(
        string path,
        SkipGramModel model,
        Vocabulary vocabulary,
        JsonObject? training = null,
        bool overwrite = false,
        IReadOnlyList<JsonObject>? history = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(vocabulary);
        if (vocabulary.Count != model.VocabularySize)
            throw new ArgumentException($"{vocabulary.Count} words for a model of {model.VocabularySize} rows", nameof(vocabulary));
        if (!FiniteWeights.Hold(model))
            throw new ModelFormatException(path, "is not written: the model's weights hold NaN or infinity; train anew at a lower learning rate");
        using var reservation = Reserved(path, overwrite, FolderReservation.TakeUnlessOurs);
        Wrapped(path, () => AtomicFolder.Write(path, folder =>
        {
            using var scope = NewDisposeScope();
            // PyTorch's tools ask for this entry.
            var metadata = new Dictionary<string, string> { ["format"] = "pt" };
            SafetensorsFile.Write(Path.Combine(folder, WeightsFile), SkipGramStateDict.Of(model), metadata);
            vocabulary.Save(Path.Combine(folder, VocabularyFile));
            ModelConfig.Write(Path.Combine(folder, ConfigFile), ModelConfig.Describe(model, training));
            if (history is not null) JsonLines.Write(Path.Combine(folder, HistoryFile), history);
        }));
    }

    /// <summary>Says now what <see cref="Save"/> would say after an hour of training: whether the path is free and writable. Leaves no trace.</summary>
    /// <param name="path">The folder to be written.</param>
    /// <param name="overwrite">As for <see cref="Save"/>.</param>
    /// <exception cref="ModelFormatException">The path is taken, by something not to be replaced, or cannot be written.</exception>
    public static void EnsureWritable(string path, bool overwrite = false)
    {
        EnsureReplaceable(path, overwrite);
        Wrapped(path, () => AtomicFolder.Probe(path));
    }

    /// <summary>
    /// Keeps the place of a model for this process, from before the training until after <see cref="Save"/>: says now what
    /// <see cref="Save"/> would say then, and refuses the place to every other process that saves or reserves there.
    /// </summary>
    /// <remarks>
    /// A locked file beside the folder, <c>.NAME.lock</c>, which the system frees when the process ends in whatever way. What
    /// processes that were killed while they saved this model left beside it is removed. Works between processes of one machine, and on
    /// network drives as far as these know locks. <see cref="Save"/> itself needs no reservation: it makes its own, unless this
    /// process holds one.
    /// </remarks>
    /// <param name="path">The folder to be written. Its missing parents are created, and removed again if nothing is saved.</param>
    /// <param name="overwrite">As for <see cref="Save"/>.</param>
    /// <returns>The reservation; disposing it frees the place.</returns>
    /// <exception cref="ModelFormatException">
    /// The path is taken, by something not to be replaced, or cannot be written; or it is reserved already, by another process (named by
    /// its id) or by this one.
    /// </exception>
    public static IDisposable Reserve(string path, bool overwrite = false) => Reserved(path, overwrite, FolderReservation.Take)!;

    /// <summary>Reads a model folder.</summary>
    /// <param name="path">The folder.</param>
    /// <returns>The model, its words and its configuration, for the caller to dispose.</returns>
    /// <exception cref="ModelFormatException">
    /// The folder or one of its files is missing, damaged, of a later version, or does not fit the others; or a weight is NaN or
    /// infinite.
    /// </exception>
    public static LoadedModel Load(string path)
    {
        var (config, vocabulary) = ReadWords(path);
        using var weights = SafetensorsFile.Read(Path.Combine(path, WeightsFile));
        var (input, output) = SkipGramStateDict.Matrices(weights.Tensors, Path.Combine(path, WeightsFile));
        ExpectSizes(path, config, vocabulary, input.shape);
        return new LoadedModel(SkipGramModel.FromWeights(input, output), vocabulary, config);
    }

    /// <summary>Everything but the weights, after a look whether the folder is a model at all.</summary>
    internal static (JsonObject Config, Vocabulary Vocabulary) ReadWords(string path)
    {
        EnsureNamed(path);
        if (File.Exists(path)) throw new ModelFormatException(path, $"is a file; a model is a folder with {string.Join(", ", Files)}");
        FolderReservation.PutBack(path);
        if (!Directory.Exists(path)) throw new ModelFormatException(path, "there is no such model folder");
        foreach (var file in Files.Where(file => !File.Exists(Path.Combine(path, file))))
            throw new ModelFormatException(path, $"is not a model folder: {file} is missing");

        return (ModelConfig.Read(Path.Combine(path, ConfigFile)), Vocabulary.Load(Path.Combine(path, VocabularyFile)));
    }

    /// <summary>Whether words and configuration fit matrices of this shape.</summary>
    internal static void ExpectSizes(string path, JsonObject config, Vocabulary vocabulary, long[] shape)
    {
        var configPath = Path.Combine(path, ConfigFile);
        Expect(configPath, ModelConfig.Integer(config, ModelConfig.VocabularySize, configPath), "words", shape[0]);
        Expect(configPath, ModelConfig.Integer(config, ModelConfig.Dimension, configPath), "dimensions", shape[1]);
        Expect(Path.Combine(path, VocabularyFile), vocabulary.Count, "words", shape[0]);
    }

    private static void Expect(string path, long said, string what, long rows)
    {
        if (said != rows) throw new ModelFormatException(path, $"has {said} {what} where {WeightsFile} has {rows}; the files are not of one model");
    }

    private static FolderReservation? Reserved(string path, bool overwrite, Func<string, FolderReservation?> take)
    {
        EnsureReplaceable(path, overwrite);
        FolderReservation? reservation = null;
        Wrapped(path, () => reservation = take(path));
        try
        {
            // Again, now that nobody else changes it.
            EnsureReplaceable(path, overwrite);
            Wrapped(path, () => AtomicFolder.Probe(path));
            return reservation;
        }
        catch
        {
            reservation?.Dispose();
            throw;
        }
    }

    private static void EnsureReplaceable(string path, bool overwrite)
    {
        EnsureNamed(path);
        if (File.Exists(path)) throw new ModelFormatException(path, "is a file; choose another name for the model folder");
        if (!Directory.Exists(path)) return;
        if (!overwrite && !IsEmpty(path)) throw new ModelFormatException(path, "exists; choose another folder, or have it overwritten (--force)");
        Wrapped(path, () =>
        {
            string[] names = [.. Directory.EnumerateFileSystemEntries(path).Select(entry => Path.GetFileName(entry)).Order(StringComparer.Ordinal)];
            if (names.FirstOrDefault(name => name != HistoryFile && !Files.Contains(name)) is { } foreign)
                throw new ModelFormatException(path, $"is not overwritten: it holds '{foreign}', which is no part of a model; choose another folder");
            if (names.Length > 0 && !ModelConfig.IsOurs(Path.Combine(path, ConfigFile)))
                throw new ModelFormatException(path, $"is not overwritten: its {ConfigFile} is not that of a Word2Vec.Torch model; choose another folder");
        });
    }

    private static bool IsEmpty(string path)
    {
        var empty = false;
        Wrapped(path, () => empty = !Directory.EnumerateFileSystemEntries(path).Any());
        return empty;
    }

    private static void EnsureNamed(string path)
    {
        if (string.IsNullOrWhiteSpace(path)) throw new ModelFormatException($"'{path}'", "names no folder");
    }

    private static void Wrapped(string path, Action action)
    {
        try
        {
            action();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelFormatException(path, $"cannot be written ({error.Message.TrimEnd('.')}); choose another folder", error);
        }
    }
}
