using System.Globalization;
using System.Text;

namespace Word2Vec.Torch.Tests.Cli;

/// <summary>The real command on much text: what it holds in memory must not grow with the text.</summary>
public sealed class ScaleTests
{
    private const int Words = 100_000;
    private const int Dimension = 10;

    // The two matrices, and what docs/reliability.md promises beside them.
    private static readonly long Allowed = AllowedFor(Words);

    [Fact(Explicit = true)]
    [Trait("Category", "Slow")]
    public async Task A_gigabyte_through_standard_input_takes_the_matrices_and_300_MB()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "reads /proc");
        using var folder = new TempFolder();
        var run = await TrainAsync(folder, stream => W2vFeed.WriteText(stream, 1_000_000_000, Words), "--min-count", "1");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.InRange(File.ReadLines(folder["model/vocab.tsv"]).Count(), Words * 9 / 10, Words);
        TestContext.Current.SendDiagnosticMessage($"peak {run.PeakBytes / 1e6:F0} MB, allowed {Allowed / 1e6:F0} MB");
        Assert.InRange(run.PeakBytes, 50_000_000, Allowed);
    }

    [Fact(Explicit = true)]
    [Trait("Category", "Slow")]
    public async Task A_million_words_take_the_matrices_and_300_MB()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "reads /proc");
        using var folder = new TempFolder();
        var run = await TrainAsync(folder, WriteEveryWordTwice, "--tokenizer", "white-space", "--min-count", "2");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(1_000_000, File.ReadLines(folder["model/vocab.tsv"]).Count());
        TestContext.Current.SendDiagnosticMessage($"peak {run.PeakBytes / 1e6:F0} MB, allowed {AllowedFor(1_000_000) / 1e6:F0} MB");
        Assert.InRange(run.PeakBytes, 50_000_000, AllowedFor(1_000_000));

        static void WriteEveryWordTwice(Stream stream)
        {
            using var writer = new StreamWriter(stream, new UTF8Encoding(false), bufferSize: 1 << 20);
            for (var i = 0; i < 2_000_000; i++) writer.Write(string.Create(CultureInfo.InvariantCulture, $"w{i % 1_000_000}{(i % 20 == 19 ? '\n' : ' ')}"));
        }
    }

    [Fact(Explicit = true)]
    [Trait("Category", "Slow")]
    public async Task A_line_of_a_gigabyte_is_read_as_many()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "reads /proc");
        using var folder = new TempFolder();
        var run = await TrainAsync(folder, stream => W2vFeed.WriteText(stream, 1_000_000_000, 1000, wordsPerLine: int.MaxValue));
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.InRange(run.PeakBytes, 50_000_000, Allowed);
    }

    [Fact(Explicit = true)]
    [Trait("Category", "Slow")]
    public async Task A_word_of_a_gigabyte_is_left_out()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "reads /proc");
        using var folder = new TempFolder();
        var run = await TrainAsync(folder, WriteLongWord);
        Assert.Equal((0, "warning: 1 token of more than 1,000 characters left out\n"), (run.ExitCode, run.Error));
        Assert.InRange(run.PeakBytes, 50_000_000, Allowed);

        static void WriteLongWord(Stream stream)
        {
            W2vFeed.WriteText(stream, 1_000_000, 1000);
            var block = Enumerable.Repeat((byte)'x', 1 << 20).ToArray();
            stream.Write("\n"u8);
            for (var i = 0; i < 1024; i++) stream.Write(block);
            stream.Write("\n"u8);
        }
    }

    [Theory(Explicit = true)]
    [Trait("Category", "Slow")]
    [InlineData("1g", false)]
    [InlineData("100m", true)]
    public async Task Ten_million_words_are_counted_within_the_limit(string limit, bool pruned)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "reads /proc");
        using var folder = new TempFolder();
        var run = await TrainAsync(folder, WriteDistinct, "--tokenizer", "white-space", "--max-vocab-memory", limit, "--min-count", "2");
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(pruned, run.Error.StartsWith("warning: --max-vocab-memory was passed", StringComparison.Ordinal));
        Assert.Equal(["the", "cat", "sat"], File.ReadLines(folder["model/vocab.tsv"]).Select(line => line.Split('\t')[0]).Take(3));
        Assert.InRange(run.PeakBytes, 50_000_000, 300_000_000 + (pruned ? 300_000_000 : 1_000_000_000));

        static void WriteDistinct(Stream stream)
        {
            using var writer = new StreamWriter(stream, new UTF8Encoding(false), bufferSize: 1 << 20);
            for (var i = 0; i < 10_000_000; i++)
            {
                writer.Write(i.ToString(CultureInfo.InvariantCulture));
                writer.Write(i % 10 == 0 ? " the cat sat\n" : " ");
            }
        }
    }

    [Fact(Explicit = true)]
    [Trait("Category", "Slow")]
    public async Task A_hundred_thousand_small_files_are_a_text()
    {
        using var folder = new TempFolder();
        for (var i = 0; i < 100_000; i++)
        {
            var part = folder[$"texts/{i / 1000}"];
            if (i % 1000 == 0) Directory.CreateDirectory(part);
            await File.WriteAllTextAsync(Path.Combine(part, $"{i}.txt"), "the cat sat on the mat\n", TestContext.Current.CancellationToken);
        }

        var run = await W2vProcess.RunAsync(["train", folder["texts"], "--output", folder["model"], "--quiet", "--dim", "10", "--epochs", "1"], timeout: TimeSpan.FromMinutes(5));
        CommandAssert.Succeeded(run);
        Assert.Equal("the\t200000", File.ReadLines(folder["model/vocab.tsv"]).First());
    }

    private static long AllowedFor(int words) => (2L * words * Dimension * sizeof(float)) + 300_000_000;

    private static Task<W2vFeed> TrainAsync(TempFolder folder, Action<Stream> write, params string[] options) => W2vFeed.RunAsync(
        [
            "train", "-", "--output", folder["model"], "--quiet", "--dim", Dimension.ToString(CultureInfo.InvariantCulture),
            "--epochs", "1", "--window", "1", "--negative", "1", "--threads", "2", .. options,
        ],
        write);
}
