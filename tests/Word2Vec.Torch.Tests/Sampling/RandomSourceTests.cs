using Word2Vec.Torch.Sampling;

namespace Word2Vec.Torch.Tests.Sampling;

public sealed class RandomSourceTests
{
    private const int Draws = 100_000;

    // From a Python program that gives the published outputs for the state 1, 2, 3, 4 (11520, 0, 1509978240, 1215971899390074240)
    // and for SplitMix64 from 0 (0xE220A8397B1DCDAF).
    [Theory]
    [InlineData(1, 0, 0xEF75D62A19BA94ED, 0x8E9490536375F270, 0xC05630B1C614195D, 0x66DAA2D5136A8F29)]
    [InlineData(42, 3, 0x44AD28F44A5C0633, 0xA9625F7B75117928, 0x509BF6CDD4BE5F13, 0x3BBFC52FDACA500F)]
    public void The_first_numbers_are_known(ulong seed, ulong stream, ulong first, ulong second, ulong third, ulong fourth)
    {
        var random = new RandomSource(seed, stream);
        Assert.Equal([first, second, third, fourth], Take(4, () => random.NextUInt64()));
    }

    [Fact]
    public void The_thousandth_number_is_known()
    {
        var random = new RandomSource(1);
        Assert.Equal(0x95234DCF449B9AEF, Take(1000, () => random.NextUInt64())[^1]);
    }

    [Fact]
    public void Seeds_and_streams_tell_numbers_apart()
    {
        var firsts = from seed in Enumerable.Range(0, 50)
                     from stream in Enumerable.Range(0, 50)
                     select new RandomSource((ulong)seed, (ulong)stream).NextUInt64();
        Assert.Equal(2500, firsts.Distinct().Count());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Small_integers_are_uniform_within_their_bound(int bound)
    {
        var random = new RandomSource(3);
        var counts = new int[bound];
        for (var i = 0; i < Draws; i++) counts[random.NextInt(bound)]++;
        Assert.All(counts, count => Assert.Equal(1.0 / bound, (double)count / Draws, Tolerances.ShareOfDraws(1.0 / bound, Draws)));
    }

    [Fact]
    public void The_largest_bound_is_kept()
    {
        var random = new RandomSource(3);
        var drawn = Take(Draws, () => random.NextInt(int.MaxValue));
        Assert.InRange(drawn.Min(), 0, int.MaxValue / 1000);
        Assert.InRange(drawn.Max(), int.MaxValue / 1000 * 999, int.MaxValue - 1);
    }

    [Fact]
    public void Doubles_are_uniform_on_the_unit_interval()
    {
        var random = new RandomSource(4);
        var drawn = Take(Draws, random.NextDouble);
        Assert.All(drawn, number => Assert.InRange(number, 0, Math.BitDecrement(1.0)));
        Assert.Equal(0.5, drawn.Average(), 5 / Math.Sqrt(12.0 * Draws));
    }

    [Fact]
    public void Gaussians_have_mean_0_and_variance_1()
    {
        var random = new RandomSource(5);
        var drawn = Take(Draws, () => random.NextGaussian());
        Assert.Equal(0, drawn.Average(), 5 / Math.Sqrt(Draws));
        Assert.Equal(1, drawn.Average(number => number * number), 5 * Math.Sqrt(2.0 / Draws));
        Assert.Equal(3, drawn.Average(number => Math.Pow(number, 4)), 5 * Math.Sqrt(96.0 / Draws));
    }

    [Fact]
    public void Shuffling_gives_every_order_its_share()
    {
        var random = new RandomSource(6);
        var orders = new Dictionary<string, int>();
        for (var i = 0; i < Draws; i++)
        {
            var items = "abcd".ToCharArray();
            random.Shuffle(items.AsSpan());
            orders[new string(items)] = orders.GetValueOrDefault(new string(items)) + 1;
        }

        Assert.Equal(24, orders.Count);
        Assert.All(orders.Values, count => Assert.Equal(1 / 24.0, (double)count / Draws, Tolerances.ShareOfDraws(1 / 24.0, Draws)));
    }

    private static T[] Take<T>(int count, Func<T> next) => [.. Enumerable.Range(0, count).Select(_ => next())];
}
