using System.Text.Json;

namespace Word2Vec.Torch.Training;

/// <summary>
/// Which options matter to which training. One that does not is refused where it is set, since who sets it expects something of it, and is
/// not recorded.
/// </summary>
internal static class OptionUses
{
    private static readonly Use[] All =
    [
        new("batch-size", "the tensor trainer's", IsTensor) { IsSet = o => o.BatchSize is not null },
        new("gradients", "the tensor trainer's", IsTensor) { IsSet = o => o.Gradients != GradientKind.Manual },
        new("deterministic", "the tensor trainer's", IsTensor) { IsSet = o => o.Deterministic },
        new("optimizer", "the tensor trainer's", IsTensor),
        new("negative-sharing", "the tensor trainer's under negative sampling", o => IsTensor(o) && IsSampling(o)),
        new("threads", "the hogwild trainer's", IsHogwild),
        new("instructions", "the hogwild trainer's", IsHogwild),
        new("validation", "the hogwild trainer's", IsHogwild) { RecordedAs = "validation_share" },
        new("negative", "negative sampling's", IsSampling),
        new("noise-exponent", "negative sampling's", IsSampling),
        new("distinct-negatives", "negative sampling's", IsSampling),
    ];

    /// <summary>Names in config.json of those that do nothing here.</summary>
    public static IEnumerable<string> UnusedRecords(TrainingOptions options) => Unused(options).Select(use => use.RecordedAs);

    /// <summary>
    /// A problem for each of the <paramref name="given"/> options that does nothing here, and without them for each that is set to something
    /// else than its default. Presets, and options that several trainers share, set more than one of them uses: those that only name how the
    /// work is done, or the noise, are not refused there.
    /// </summary>
    public static IEnumerable<string> Problems(TrainingOptions options, IReadOnlyCollection<string>? given = null) =>
        from use in Unused(options)
        where given?.Contains(use.Name) ?? use.IsSet(options)
        select $"{use.Name} is {use.Owner}, and here the {Word(options.ResolveTrainer())} trainer minimises {Word(options.Loss)}: leave it out, or choose another trainer or loss";

    private static IEnumerable<Use> Unused(TrainingOptions options) => All.Where(use => !use.IsUsed(options));

    private static bool IsTensor(TrainingOptions options) => options.ResolveTrainer() == TrainerKind.Tensor;

    private static bool IsHogwild(TrainingOptions options) => options.ResolveTrainer() == TrainerKind.Hogwild;

    private static bool IsSampling(TrainingOptions options) => options.Loss == TrainingLoss.NegativeSampling;

    private static string Word<TEnum>(TEnum value)
        where TEnum : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    private sealed record Use(string Name, string Owner, Func<TrainingOptions, bool> IsUsed)
    {
        public Func<TrainingOptions, bool> IsSet { get; init; } = _ => false;

        public string RecordedAs { get; init; } = Name.Replace('-', '_');
    }
}
