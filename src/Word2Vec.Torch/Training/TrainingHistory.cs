using System.Text.Json.Nodes;
using Word2Vec.Torch.Formats;

namespace Word2Vec.Torch.Training;

/// <summary>What one epoch of a training came to, as a line of <c>history.jsonl</c> has it.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Tokens">In-vocabulary tokens passed since training began, before subsampling.</param>
/// <param name="Seconds">Time of training up to the end of the epoch; evaluations are not counted.</param>
/// <param name="LearningRate">The learning rate at the end of the epoch.</param>
/// <param name="Loss">Mean loss per pair; null where losses were not added up, or the epoch had no pair.</param>
/// <param name="WordsPerSecond">Tokens of this epoch by its time.</param>
/// <param name="ValidationLoss">Mean loss per pair of the sentences held out; null where none are.</param>
/// <param name="Scores">Evaluations after the epoch by name, as <see cref="Evaluation.EvaluationSet"/> names them; empty where there are none.</param>
public sealed record TrainingHistoryEntry(
    int Epoch,
    long Tokens,
    double Seconds,
    double LearningRate,
    double? Loss,
    double WordsPerSecond,
    double? ValidationLoss,
    IReadOnlyDictionary<string, double> Scores);

/// <summary>The epochs of a training, kept in the model folder as <c>history.jsonl</c>: a JSON object an epoch.</summary>
/// <remarks>Not thread-safe while epochs are added.</remarks>
public sealed class TrainingHistory
{
    // Up to here a JSON number is exact.
    private const long MaxTokens = 1L << 53;

    private readonly List<TrainingHistoryEntry> _entries = [];

    /// <summary>The epochs, the first one first.</summary>
    public IReadOnlyList<TrainingHistoryEntry> Entries => _entries;

    /// <summary>Reads the history of a model.</summary>
    /// <param name="modelFolder">A model folder.</param>
    /// <exception cref="ModelFormatException">It has none, or the file is damaged.</exception>
    public static TrainingHistory Load(string modelFolder)
    {
        var path = Path.Combine(modelFolder, ModelFolder.HistoryFile);
        if (!File.Exists(path))
            throw new ModelFormatException(modelFolder, $"holds no {ModelFolder.HistoryFile}; 'w2v train' writes one into every new model");
        var history = new TrainingHistory();
        history._entries.AddRange(JsonLines.Read(path, Parse));
        return history;
    }

    /// <summary>Takes back what <see cref="ToJson()"/> gave.</summary>
    /// <param name="entries">An object an epoch.</param>
    /// <param name="path">The file that they come from, for messages.</param>
    /// <exception cref="ModelFormatException">An entry lacks a value or has one of a wrong kind.</exception>
    public static TrainingHistory FromJson(JsonArray entries, string path)
    {
        ArgumentNullException.ThrowIfNull(entries);
        var history = new TrainingHistory();
        foreach (var entry in entries)
        {
            history._entries.Add((entry is JsonObject line ? Parse(line) : null)
                ?? throw new ModelFormatException(path, "an epoch of its history lacks a value or has one of a wrong kind; the file is damaged"));
        }

        return history;
    }

    /// <summary>Adds an epoch.</summary>
    /// <param name="epoch">The epoch that ended, later than those that are there.</param>
    /// <param name="scores">Evaluations after it, by name; none by default.</param>
    /// <returns>What was added.</returns>
    public TrainingHistoryEntry Add(EpochSummary epoch, IReadOnlyDictionary<string, double>? scores = null)
    {
        ArgumentNullException.ThrowIfNull(epoch);
        var (tokens, seconds) = _entries is [.., var last] ? (last.Tokens, last.Seconds) : (0, 0);
        var time = epoch.Elapsed.TotalSeconds;
        var entry = new TrainingHistoryEntry(
            epoch.Epoch,
            epoch.Words,
            seconds + time,
            epoch.LearningRate,
            double.IsFinite(epoch.MeanLoss) ? epoch.MeanLoss : null,
            time > 0 ? (epoch.Words - tokens) / time : 0,
            epoch.ValidationLoss,
            scores ?? new Dictionary<string, double>());
        _entries.Add(entry);
        return entry;
    }

    /// <summary>The lines of <c>history.jsonl</c>, for <see cref="ModelFolder.Save"/>.</summary>
    public IReadOnlyList<JsonObject> ToJson() => [.. _entries.Select(ToJson)];

    private static JsonObject ToJson(TrainingHistoryEntry entry)
    {
        var line = new JsonObject
        {
            ["epoch"] = entry.Epoch,
            ["tokens"] = entry.Tokens,
            ["seconds"] = entry.Seconds,
            ["learning_rate"] = entry.LearningRate,
            ["loss"] = entry.Loss,
            ["words_per_second"] = entry.WordsPerSecond,
        };
        if (entry.ValidationLoss is { } validation) line["validation_loss"] = validation;
        line["scores"] = new JsonObject(entry.Scores.Select(score => KeyValuePair.Create(score.Key, (JsonNode?)score.Value)));
        return line;
    }

    private static TrainingHistoryEntry? Parse(JsonObject line) =>
        Number(line, "epoch") is { } epoch && double.IsInteger(epoch) && epoch is >= 1 and <= int.MaxValue
        && Number(line, "tokens") is { } tokens && double.IsInteger(tokens) && tokens is >= 0 and <= MaxTokens
        && Number(line, "seconds") is { } seconds
        && Number(line, "learning_rate") is { } rate
        && Number(line, "words_per_second") is { } speed
        && IsNumberOrNull(line, "loss")
        && IsNumberOrNull(line, "validation_loss")
        && Scores(line) is { } scores
            ? new TrainingHistoryEntry(
                (int)epoch, (long)tokens, seconds, rate, Number(line, "loss"), speed, Number(line, "validation_loss"), scores)
            : null;

    private static Dictionary<string, double>? Scores(JsonObject line) =>
        line["scores"] is JsonObject scores && scores.All(score => Number(scores, score.Key) is not null)
            ? scores.ToDictionary(score => score.Key, score => Number(scores, score.Key)!.Value, StringComparer.Ordinal)
            : null;

    private static bool IsNumberOrNull(JsonObject line, string name) => line[name] is null || Number(line, name) is not null;

    private static double? Number(JsonObject line, string name) =>
        line[name] is JsonValue value && value.TryGetValue(out double number) && double.IsFinite(number) ? number : null;
}
