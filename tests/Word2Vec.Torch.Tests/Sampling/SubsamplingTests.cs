using Word2Vec.Torch.Sampling;

namespace Word2Vec.Torch.Tests.Sampling;

public sealed class SubsamplingTests
{
    // p = √(t/q) + t/q, worked out by hand.
    [Theory]
    [InlineData(0.001, 100, 0.11)] // q = 0.1: √0.01 + 0.01
    [InlineData(0.001, 400, 0.0525)] // q = 0.4: √0.0025 + 0.0025
    [InlineData(0.1, 400, 0.75)] // q = 0.4: √0.25 + 0.25
    [InlineData(0.001, 1, 1)] // q = 0.001: √1 + 1, capped
    [InlineData(0, 400, 1)]
    public void A_token_is_kept_by_the_share_of_its_word(double sample, long count, double expected) =>
        Assert.Equal(expected, new Subsampling([count, 1000 - count], sample).KeepProbability(0), Tolerances.SameFormulaFloat64);

    [Fact]
    public void The_default_is_word2vecs() => Assert.Equal(0.001, new Subsampling([1]).Sample);

    [Fact]
    public void Tokens_are_kept_in_order_and_in_their_shares()
    {
        const int tokens = 300_000;
        var subsampling = new Subsampling([400, 100, 499, 1]);
        var sentence = Enumerable.Range(0, tokens).Select(i => i % 4).ToArray();
        var kept = new int[tokens];
        var random = new RandomSource(1);
        var count = subsampling.Filter(sentence, kept, ref random);
        for (var id = 0; id < 4; id++)
        {
            var expected = subsampling.KeepProbability(id);
            Assert.Equal(
                expected, kept.Take(count).Count(word => word == id) / (tokens / 4.0), Tolerances.ShareOfDraws(expected, tokens / 4));
        }
    }

    [Fact]
    public void A_sentence_may_be_filtered_in_place()
    {
        var subsampling = new Subsampling([900, 99, 1], 0.05);
        int[] sentence = [.. Enumerable.Range(0, 1000).Select(i => i % 3)];
        var (apart, inPlace) = (new RandomSource(2), new RandomSource(2));
        var kept = new int[sentence.Length];
        var count = subsampling.Filter(sentence, kept, ref apart);
        Assert.InRange(count, 334, 999);
        Assert.Equal(count, subsampling.Filter(sentence, sentence, ref inPlace));
        Assert.Equal(kept.Take(count), sentence.Take(count));
    }

    [Fact]
    public void Threshold_0_keeps_every_token_and_draws_no_number()
    {
        var random = new RandomSource(3);
        var kept = new int[4];
        Assert.Equal(4, new Subsampling([5, 1], 0).Filter([0, 0, 1, 0], kept, ref random));
        Assert.Equal([0, 0, 1, 0], kept);
        Assert.Equal(new RandomSource(3).NextUInt64(), random.NextUInt64());
    }

    [Fact]
    public void Impossible_arguments_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Subsampling([1], -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Subsampling([1], double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Subsampling([0]));
        Assert.All((int[])[-1, 2], id => Assert.Throws<ArgumentOutOfRangeException>(() => new Subsampling([1, 1]).KeepProbability(id)));
        var random = new RandomSource(1);
        Assert.Throws<ArgumentException>(() => new Subsampling([1]).Filter([0, 0], new int[1], ref random));
    }
}
