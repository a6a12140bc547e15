using System.Text.Json.Nodes;

namespace Word2Vec.Torch.Training;

/// <summary>Where a training run stands.</summary>
/// <param name="Epoch">The current epoch, from 1.</param>
/// <param name="Epochs">Epochs in all.</param>
/// <param name="Words">In-vocabulary tokens passed so far in all epochs, before subsampling.</param>
/// <param name="TotalWords">The tokens of all epochs.</param>
/// <param name="Pairs">Pairs trained so far in this epoch.</param>
/// <param name="MeanLoss">Mean loss per pair of this epoch so far; NaN before the first pair.</param>
/// <param name="LearningRate">The current learning rate.</param>
/// <param name="Elapsed">Time since training began, reading the corpus not included.</param>
public readonly record struct TrainingProgress(
    int Epoch, int Epochs, long Words, long TotalWords, long Pairs, double MeanLoss, double LearningRate, TimeSpan Elapsed)
{
    /// <summary>The share of the run that is done, 0 to 1.</summary>
    public double Share => TotalWords == 0 ? 0 : (double)Words / TotalWords;

    /// <summary>Words per second since training began.</summary>
    public double WordsPerSecond => Elapsed > TimeSpan.Zero ? Words / Elapsed.TotalSeconds : 0;

    /// <summary>Time left at the present rate; zero before the first word.</summary>
    public TimeSpan Remaining => Words == 0 ? TimeSpan.Zero : Elapsed * ((double)(TotalWords - Words) / Words);
}

/// <summary>What one epoch came to.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="MeanLoss">Mean loss per pair, added up in float64 over the epoch; each pair's loss as it was before its step.</param>
/// <param name="Pairs">Pairs trained.</param>
/// <param name="Elapsed">Time that the epoch took.</param>
/// <param name="ValidationLoss">Mean loss per pair of the sentences held out, after the epoch; null where none are.</param>
public sealed record EpochSummary(int Epoch, double MeanLoss, long Pairs, TimeSpan Elapsed, double? ValidationLoss = null)
{
    /// <summary>In-vocabulary tokens passed since training began, before subsampling.</summary>
    public long Words { get; init; }

    /// <summary>The learning rate at the end of the epoch.</summary>
    public double LearningRate { get; init; }

    /// <summary>For a checkpoint.</summary>
    internal JsonObject ToState() => new()
    {
        ["loss"] = double.IsFinite(MeanLoss) ? MeanLoss : null,
        ["pairs"] = Pairs,
        ["ticks"] = Elapsed.Ticks,
        ["validation_loss"] = ValidationLoss is { } validation && double.IsFinite(validation) ? validation : null,
        ["words"] = Words,
        ["learning_rate"] = LearningRate,
    };

    /// <summary>What <see cref="ToState"/> gave; null if it is anything else.</summary>
    internal static EpochSummary? FromState(JsonNode? state, int epoch) =>
        state is JsonObject values
        && values["pairs"] is JsonValue pairs && pairs.TryGetValue(out long pairCount) && pairCount >= 0
        && values["ticks"] is JsonValue ticks && ticks.TryGetValue(out long tickCount) && tickCount >= 0
        && values["words"] is JsonValue words && words.TryGetValue(out long wordCount) && wordCount >= 0
        && values["learning_rate"] is JsonValue rate && rate.TryGetValue(out double learningRate)
        && IsNumberOrNull(values["loss"], out var loss)
        && IsNumberOrNull(values["validation_loss"], out var validationLoss)
            ? new EpochSummary(epoch, loss ?? double.NaN, pairCount, new TimeSpan(tickCount), validationLoss) { Words = wordCount, LearningRate = learningRate }
            : null;

    private static bool IsNumberOrNull(JsonNode? node, out double? number)
    {
        number = node is JsonValue value && value.TryGetValue(out double found) ? found : null;
        return node is null || number is not null;
    }
}

/// <summary>What a training run came to.</summary>
/// <param name="Epochs">The epochs, an unfinished last one included if it trained any pair.</param>
/// <param name="Words">In-vocabulary tokens passed, before subsampling.</param>
/// <param name="TotalWords">The tokens of all epochs that were asked for.</param>
/// <param name="Elapsed">Time that training took.</param>
/// <param name="Cancelled">Whether the run was cut short; the model holds what was learned until then.</param>
public sealed record TrainingResult(
    IReadOnlyList<EpochSummary> Epochs, long Words, long TotalWords, TimeSpan Elapsed, bool Cancelled)
{
    /// <summary>Words per second of training.</summary>
    public double WordsPerSecond => Words / Elapsed.TotalSeconds;

    // config.json is read whole, and refused where it is large.
    private const int MostEpochs = 10_000;

    /// <summary>The result for config.json: words, seconds, and what each epoch came to, up to 10,000 of them; history.jsonl has any number.</summary>
    public JsonObject ToJson() => new()
    {
        ["words"] = Words,
        ["total_words"] = TotalWords,
        ["seconds"] = Elapsed.TotalSeconds,
        ["epochs"] = Epochs.Count > MostEpochs ? null : new JsonArray([.. Epochs.Select(epoch => new JsonObject
        {
            ["mean_loss"] = double.IsFinite(epoch.MeanLoss) ? epoch.MeanLoss : null,
            ["validation_loss"] = epoch.ValidationLoss,
            ["pairs"] = epoch.Pairs,
            ["seconds"] = epoch.Elapsed.TotalSeconds,
        })]),
    };
}
