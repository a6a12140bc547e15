using System.Globalization;

namespace Word2Vec.Torch.Training;

/// <summary>How often a training run writes a checkpoint: by time, by words passed, or at the end of every epoch.</summary>
public readonly record struct CheckpointInterval
{
    private const string EpochWord = "epoch";
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    private CheckpointInterval(TimeSpan? time, long? words) => (Time, Words) = (time, words);

    /// <summary>At the end of every epoch. The default value.</summary>
    public static CheckpointInterval Epoch { get; }

    /// <summary>The time between two checkpoints, 1 second to 30 days; null where it is not by time.</summary>
    public TimeSpan? Time { get; }

    /// <summary>In-vocabulary tokens between two checkpoints, before subsampling, at least 1; null where it is not by words.</summary>
    public long? Words { get; }

    /// <summary>A checkpoint each time so much time has passed.</summary>
    /// <param name="time">1 second to 30 days.</param>
    /// <exception cref="OptionsException">It is out of range.</exception>
    public static CheckpointInterval Every(TimeSpan time) =>
        time >= Shortest && time <= Longest ? new(time, null) : throw OutOfRange(time.ToString(null, CultureInfo.InvariantCulture));

    /// <summary>A checkpoint each time so many in-vocabulary tokens have been passed.</summary>
    /// <param name="words">At least 1.</param>
    /// <exception cref="OptionsException">It is out of range.</exception>
    public static CheckpointInterval Every(long words) =>
        words >= 1 ? new(null, words) : throw OutOfRange(words.ToString(CultureInfo.InvariantCulture));

    /// <summary>Reads <c>epoch</c>, a number of words such as <c>1000000</c>, or a time such as <c>30s</c>, <c>5m</c> or <c>2h</c>.</summary>
    /// <param name="text">The text, as in the command's <c>--checkpoint-every</c>.</param>
    /// <exception cref="OptionsException">It is none of these, or out of range.</exception>
    public static CheckpointInterval Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text == EpochWord) return Epoch;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var words)) return Every(words);
        double? unit = text.Length == 0 ? null : text[^1] switch { 's' => 1, 'm' => 60, 'h' => 3600, _ => null };
        if (unit is null || !double.TryParse(text[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            throw OutOfRange(text);
        var seconds = number * unit.Value;
        return seconds >= Shortest.TotalSeconds && seconds <= Longest.TotalSeconds ? new(TimeSpan.FromSeconds(seconds), null) : throw OutOfRange(text);
    }

    /// <summary>The text that <see cref="Parse"/> reads.</summary>
    public override string ToString() => this switch
    {
        { Time: { } time } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds}s"),
        { Words: { } words } => words.ToString(CultureInfo.InvariantCulture),
        _ => EpochWord,
    };

    private static OptionsException OutOfRange(string text) => new(
        [$"checkpoint-every is {text}; allowed: epoch, a number of words from 1, or a time from 1s to 720h such as 30s, 5m, 2h"]);
}
