using System.Globalization;
using Word2Vec.Torch.Training;

namespace TensorBench;

/// <summary>One line of the table of speeds.</summary>
internal sealed record SpeedSetting(string Name, TrainingOptions Options);

/// <summary>What is timed, in groups, each of which one process measures.</summary>
internal static class SpeedSettings
{
    /// <summary>Centres a step.</summary>
    public const string Chunks = "chunks";

    /// <summary>The fast CPU trainer by its number of threads, whatever the device.</summary>
    public const string Threads = "threads";

    /// <summary>Loss, optimizer, gradients, type of the weights, sharing of negatives.</summary>
    public const string Choices = "choices";

    /// <summary>Dimension and vocabulary.</summary>
    public const string Sizes = "sizes";

    // Full softmax scores the whole vocabulary for every centre.
    private const int SoftmaxVocabulary = 10_000;

    public static IReadOnlyList<string> Groups { get; } = [Chunks, Threads, Choices, Sizes];

    /// <param name="group">One of <see cref="Groups"/>.</param>
    /// <param name="start">The options that a setting changes: device and tokens.</param>
    public static IReadOnlyList<SpeedSetting> Of(string group, TrainingOptions start)
    {
        var tensor = start with { Trainer = TrainerKind.Tensor };
        return group switch
        {
            Chunks => [.. ChunkSizes(start.Device).Select(size => new SpeedSetting($"{Number(size)} centres a step", tensor with { BatchSize = size }))],
            Threads => [.. ThreadCounts().Select(count => new SpeedSetting(
                $"fast CPU trainer, {count} {(count == 1 ? "thread" : "threads")}",
                start with { Trainer = TrainerKind.Hogwild, Device = "cpu", Threads = count }))],
            Choices =>
            [
                new("default (negative sampling, SGD, by hand, float32)", tensor),
                new($"full softmax, {Number(SoftmaxVocabulary)} words at most", tensor with { Loss = TrainingLoss.Softmax, MaxVocabulary = SoftmaxVocabulary }),
                new("Adagrad", tensor with { Optimizer = OptimizerKind.Adagrad }),
                new("Adam", tensor with { Optimizer = OptimizerKind.Adam }),
                new("gradients by autograd", tensor with { Gradients = GradientKind.Autograd }),
                new("bfloat16", tensor with { WeightType = WeightType.BFloat16 }),
                new("negatives by the centre", tensor with { NegativeSharing = NegativeSharing.Centre }),
                new("deterministic", tensor with { Deterministic = true }),
            ],
            _ =>
            [
                .. ((int[])[50, 200, 300]).Select(size => new SpeedSetting($"{size} dimensions", tensor with { Dimension = size })),
                .. ((int[])[1_000, 5_000]).Select(count => new SpeedSetting($"{Number(count)} words at most", tensor with { MaxVocabulary = count })),
            ],
        };
    }

    /// <summary>1, 2, 4, … and as many as the machine has.</summary>
    private static IEnumerable<int> ThreadCounts()
    {
        for (var count = 1; count < Environment.ProcessorCount; count *= 2) yield return count;
        yield return Environment.ProcessorCount;
    }

    private static int[] ChunkSizes(string device) =>
        device == "cpu" ? [128, 256, 512, 1024, 4096, 16_384, 65_536] : [1024, 4096, 16_384, 65_536, 262_144];

    private static string Number(int value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
