using Word2Vec.Torch.Sampling;

namespace Word2Vec.Torch.Tests.Sampling;

public sealed class NegativeSamplerTests
{
    private const int Draws = 60_000;

    [Fact]
    public void Negatives_are_never_the_context_but_may_repeat_and_be_the_centre()
    {
        var shares = Shares(new NegativeSampler(new NoiseDistribution([8, 4, 2, 2], 1)), center: 1, context: 0, negatives: 5);
        // 4 : 2 : 2 is left without the context.
        double[] expected = [0, 0.5, 0.25, 0.25];
        for (var id = 0; id < 4; id++) Assert.Equal(expected[id], shares[id], Tolerances.ShareOfDraws(expected[id], 5 * Draws));
    }

    [Fact]
    public void Distinct_negatives_of_uniform_noise_are_a_draw_without_replacement()
    {
        var sampler = new NegativeSampler(new NoiseDistribution([9, 7, 5, 3, 2, 1], 0), distinct: true);
        var random = new RandomSource(1);
        var orders = new Dictionary<(int, int), int>();
        Span<int> negatives = stackalloc int[2];
        for (var i = 0; i < Draws; i++)
        {
            sampler.Draw(2, 4, negatives, ref random);
            var order = (negatives[0], negatives[1]);
            orders[order] = orders.GetValueOrDefault(order) + 1;
        }

        Assert.Equal(12, orders.Count);
        Assert.All(orders.Keys, order => Assert.DoesNotContain(order.Item1, new[] { 2, 4, order.Item2 }));
        Assert.All(orders.Keys, order => Assert.DoesNotContain(order.Item2, new[] { 2, 4 }));
        Assert.All(orders.Values, count => Assert.Equal(1 / 12.0, (double)count / Draws, Tolerances.ShareOfDraws(1 / 12.0, Draws)));
    }

    [Fact]
    public void Three_words_leave_one_distinct_negative()
    {
        var sampler = new NegativeSampler(new NoiseDistribution([1_000_000_000, 1_000_000_000, 1], 1), distinct: true);
        Assert.Equal(1, sampler.Effective(5));
        Assert.Equal([0, 0, 1], Shares(sampler, center: 0, context: 1, negatives: 1, words: 3, draws: 100));
        var random = new RandomSource(1);
        Assert.Throws<ArgumentException>(() => sampler.Draw(0, 1, new int[2], ref random));
    }

    [Fact]
    public void A_context_with_nearly_all_noise_is_still_avoided_and_the_rest_keep_their_shares()
    {
        var sampler = new NegativeSampler(new NoiseDistribution([1_000_000_000_000, 3, 1], 1));
        var shares = Shares(sampler, center: 1, context: 0, negatives: 2, draws: 20_000);
        Assert.Equal(0, shares[0]);
        Assert.Equal(0.75, shares[1], Tolerances.ShareOfDraws(0.75, 40_000));
    }

    [Fact]
    public void A_centre_that_is_its_own_context_leaves_one_word_more()
    {
        var shares = Shares(new NegativeSampler(new NoiseDistribution([1, 1, 1, 1], 0), distinct: true), center: 3, context: 3, negatives: 2);
        for (var id = 0; id < 3; id++) Assert.Equal(1 / 3.0, shares[id], Tolerances.ShareOfDraws(1 / 3.0, Draws));
        Assert.Equal(0, shares[3]);
    }

    [Theory]
    [InlineData(false, 100, 100)]
    [InlineData(true, 3, 3)]
    [InlineData(true, 4, 4)]
    [InlineData(true, 100, 4)]
    [InlineData(true, 0, 0)]
    public void Distinct_negatives_are_at_most_two_fewer_than_the_words(bool distinct, int requested, int effective) =>
        Assert.Equal(effective, new NegativeSampler(new NoiseDistribution([1, 1, 1, 1, 1, 1]), distinct).Effective(requested));

    [Fact]
    public void Fewer_than_three_words_are_refused() =>
        Assert.Throws<ArgumentException>(() => new NegativeSampler(new NoiseDistribution([1, 1])));

    private static double[] Shares(NegativeSampler sampler, int center, int context, int negatives, int words = 4, int draws = Draws)
    {
        var random = new RandomSource(2);
        var counts = new double[words];
        var drawn = new int[negatives];
        for (var i = 0; i < draws; i++)
        {
            sampler.Draw(center, context, drawn, ref random);
            foreach (var id in drawn) counts[id]++;
        }

        return [.. counts.Select(count => count / draws / negatives)];
    }
}
