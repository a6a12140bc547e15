using TensorBench;

namespace Word2Vec.Torch.Tests.Bench;

public sealed class VerdictTests
{
    private static readonly ResultRow Fast = new("quality", "fast CPU trainer", "a CPU") { WordsPerSecond = 3e6, WordSim = 0.69, Analogies = 0.4 };

    [Theory]
    [InlineData(8.0e6, 0.69, 0.4, true, false)]
    [InlineData(7.9e6, 0.69, 0.4, false, false)]
    [InlineData(15e6, 0.681, 0.391, true, true)]
    [InlineData(15e6, 0.679, 0.4, false, false)]
    [InlineData(15e6, 0.69, 0.389, false, false)]
    [InlineData(15e6, 0.8, 0.6, true, true)]
    public void Speed_and_quality_must_both_do(double rate, double wordSim, double analogies, bool floor, bool aim)
    {
        var lines = Verdict.Of(new ResultRow("quality", "tensor trainer", "a GPU") { WordsPerSecond = rate, WordSim = wordSim, Analogies = analogies }, Fast).ToList();
        Assert.Equal(2, lines.Count);
        Assert.Equal([floor, aim], lines.Select(line => line.Contains(": holds (", StringComparison.Ordinal)));
        Assert.Equal([!floor, !aim], lines.Select(line => line.Contains(": does not hold (", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_line_says_what_was_needed_and_what_was_found()
    {
        var lines = Verdict.Of(Fast with { WordsPerSecond = 9.96e6, WordSim = 0.6869, Analogies = 0.4121 }, Fast);
        Assert.Equal(
            "floor: 8 million words/s at the default, quality within 0.01 and 1 point of the fast CPU trainer's: holds (10.0 million; WordSim -0.003, analogies +1.2 points)",
            lines.First());
    }

    [Fact]
    public void What_is_not_known_is_not_judged()
    {
        Assert.Contains("not judged", Assert.Single(Verdict.Of(null, Fast)), StringComparison.Ordinal);
        Assert.Contains("not judged", Assert.Single(Verdict.Of(Fast with { WordSim = null }, Fast)), StringComparison.Ordinal);
        Assert.Contains("not judged", Assert.Single(Verdict.Of(Fast, Fast with { Analogies = null })), StringComparison.Ordinal);
    }
}
