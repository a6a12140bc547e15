using Word2Vec.Torch.Sampling;
using Word2Vec.Torch.Vocab;

namespace Word2Vec.Torch.Tests.Sampling;

public sealed class NoiseDistributionTests
{
    private const int Draws = 200_000;

    [Theory]
    [InlineData(0.75)]
    [InlineData(0.0)]
    [InlineData(1.0)]
    [InlineData(-0.5)]
    public void Draws_follow_the_counts_to_the_exponent(double exponent)
    {
        long[] counts = [1000, 500, 200, 200, 90, 40, 17, 5, 1, 1];
        var noise = new NoiseDistribution(counts, exponent);
        var sum = counts.Sum(count => Math.Pow(count, exponent));
        var drawn = CountDraws(noise);
        var chiSquare = 0.0;
        for (var id = 0; id < counts.Length; id++)
        {
            var expected = Math.Pow(counts[id], exponent) / sum;
            Assert.Equal(expected, noise.Probability(id), Tolerances.SameFormulaFloat64);
            chiSquare += Math.Pow(drawn[id] - Draws * expected, 2) / (Draws * expected);
        }

        Assert.InRange(chiSquare, 0, Tolerances.ChiSquare(counts.Length - 1));
    }

    [Fact]
    public void Many_words_with_few_frequent_ones_keep_their_shares()
    {
        var counts = Enumerable.Range(1, 70_000).Select(rank => Math.Max(1L, 1_000_000 / rank)).ToArray();
        var noise = new NoiseDistribution(counts);
        Assert.Equal(1, Enumerable.Range(0, noise.Count).Sum(noise.Probability), Tolerances.SameFormulaFloat64);
        var drawn = CountDraws(noise);
        for (var id = 0; id < 50; id++)
        {
            var expected = noise.Probability(id);
            Assert.Equal(expected, (double)drawn[id] / Draws, Tolerances.ShareOfDraws(expected, Draws));
        }

        var rare = Enumerable.Range(10_000, 60_000);
        var share = rare.Sum(noise.Probability);
        Assert.Equal(share, rare.Sum(id => (double)drawn[id]) / Draws, Tolerances.ShareOfDraws(share, Draws));
    }

    [Fact]
    public void Exponent_0_is_uniform()
    {
        var noise = new NoiseDistribution([1000, 10, 1, 1], 0);
        Assert.All(Enumerable.Range(0, 4), id => Assert.Equal(0.25, noise.Probability(id)));
        Assert.Equal(0.75, new NoiseDistribution([1]).Exponent);
    }

    [Fact]
    public void A_vocabulary_has_the_noise_of_its_counts()
    {
        var vocabulary = Vocabulary.FromCounts([new("the", 1000), new("cat", 10), new("sat", 7)]);
        var (noise, expected) = (new NoiseDistribution(vocabulary, 0.5), new NoiseDistribution([1000, 10, 7], 0.5));
        Assert.All(Enumerable.Range(0, 3), id => Assert.Equal(expected.Probability(id), noise.Probability(id)));
        Assert.Equal(CountDraws(expected), CountDraws(noise));
        Assert.Throws<ArgumentNullException>(() => new NoiseDistribution((Vocabulary)null!));
    }

    [Fact]
    public void One_word_is_always_drawn() => Assert.Equal([Draws], CountDraws(new NoiseDistribution([7])));

    [Fact]
    public void A_draw_takes_one_random_number()
    {
        var noise = new NoiseDistribution([5, 3, 1]);
        var (used, skipped) = (new RandomSource(9), new RandomSource(9));
        for (var i = 0; i < 10; i++)
        {
            noise.Draw(ref used);
            skipped.NextUInt64();
        }

        Assert.Equal(skipped.NextUInt64(), used.NextUInt64());
    }

    [Fact]
    public void Impossible_distributions_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new NoiseDistribution([]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new NoiseDistribution([1, 0]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new NoiseDistribution([1], double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new NoiseDistribution([1000, 1], 500));
    }

    private static int[] CountDraws(NoiseDistribution noise)
    {
        var random = new RandomSource(8);
        var drawn = new int[noise.Count];
        for (var i = 0; i < Draws; i++) drawn[noise.Draw(ref random)]++;
        return drawn;
    }
}
