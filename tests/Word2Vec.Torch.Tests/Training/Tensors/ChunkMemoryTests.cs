using System.Globalization;
using Word2Vec.Torch.Tests.Cli;
using Word2Vec.Torch.Training;
using Word2Vec.Torch.Vocab;

namespace Word2Vec.Torch.Tests.Training.Tensors;

public sealed class ChunkMemoryTests
{
    private static readonly Corpus Words = SampleCorpora.Demo(4000);

    private static readonly TrainingOptions Options = TrainingOptions.Default with { Trainer = TrainerKind.Tensor, Dimension = 10 };

    private static readonly TrainingOptions OwnNegatives = Options with { NegativeSharing = NegativeSharing.Centre };

    public static TheoryData<string, int> Chunks => new()
    {
        { "long rows", 16_384 }, { "wide windows", 16_384 }, { "own negatives", 1024 }, { "softmax", 8192 },
    };

    /// <summary>One after the other each is harmless, together they took 20 GB.</summary>
    [Fact]
    public void A_size_chosen_here_stays_within_the_budget()
    {
        var options = OwnNegatives with { Negative = 1000, Window = 20, Dimension = 1 };
        var memory = MemoryOf(options);
        var size = memory.Bound(8192);
        Assert.InRange(size, 16, 8192 - 16);
        Assert.InRange(memory.Bytes(size), ChunkMemory.Budget / 2, ChunkMemory.Budget);
        Assert.Equal(16, MemoryOf(options with { Window = 1000 }).Bound(8192));
        Assert.Equal(8192, MemoryOf(Options).Bound(8192));
    }

    [Fact]
    public void A_size_beyond_the_memory_is_refused_with_its_remedy()
    {
        var memory = MemoryOf(OwnNegatives with { Negative = 1000, Window = 1000 });
        memory.EnsureFits(16, memory.Bytes(16));
        var error = Assert.Throws<TrainingException>(() => memory.EnsureFits(160, memory.Bytes(160) - 1));
        Assert.Contains("a step of 160 centres (window 1000, negative 1000, dim 10)", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("choose a lower batch-size", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<TrainingException>(() => memory.EnsureFits(16, 1));
        Assert.EndsWith("choose a lower window, negative or dim", error.Message, StringComparison.Ordinal);
    }

    /// <summary>A step's peak is what was computed at most, and not far below: else sizes would be cut for nothing.</summary>
    [Theory(Explicit = true)]
    [Trait("Category", "Slow")]
    [MemberData(nameof(Chunks))]
    public async Task The_computed_memory_is_what_a_step_takes_at_most(string kind, int size)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the peak of memory is read from Linux's /proc");
        foreach (var gradients in Enum.GetValues<GradientKind>())
        {
            var options = (kind switch
            {
                "long rows" => Options with { Dimension = 600 },
                "wide windows" => Options with { Window = 250 },
                "own negatives" => OwnNegatives with { Negative = 100 },
                _ => Options with { Loss = TrainingLoss.Softmax, Dimension = 300 },
            }) with { Gradients = gradients };
            var taken = await PeakOf(options with { BatchSize = size }) - await PeakOf(options with { BatchSize = 256 });
            var computed = MemoryOf(options).Bytes(size);
            Assert.True(taken <= computed, $"{kind}, {gradients}: {taken:N0} bytes taken, {computed:N0} computed");
            Assert.True(taken >= computed / 5, $"{kind}, {gradients}: {taken:N0} bytes taken, {computed:N0} computed");
        }
    }

    private static ChunkMemory MemoryOf(TrainingOptions options) => new(options, new ChunkShape(options, Words.Vocabulary), Words.Vocabulary);

    private static async Task<long> PeakOf(TrainingOptions options)
    {
        using var folder = new TempFolder();
        string[] arguments =
        [
            "train", "-", "-o", folder["model"], "--trainer", "tensor", "--epochs", "1",
            .. options.Loss == TrainingLoss.Softmax
                ? (string[])["--loss", "softmax"]
                : ["--negative-sharing", options.NegativeSharing == NegativeSharing.Centre ? "centre" : "group", .. Number("--negative", options.Negative)],
            "--gradients", options.Gradients == GradientKind.Autograd ? "autograd" : "manual",
            .. Number("--dim", options.Dimension), .. Number("--window", options.Window),
            .. Number("--batch-size", options.BatchSize!.Value),
        ];
        var run = await W2vFeed.RunAsync(arguments, stream => W2vFeed.WriteText(stream, bytes: 150_000, distinct: 2000));
        Assert.True(run.ExitCode == 0, run.Error);
        return run.PeakBytes;
    }

    private static string[] Number(string option, int value) => [option, value.ToString(CultureInfo.InvariantCulture)];
}
