using Word2Vec.Torch.Training;
using static TorchSharp.torch;

namespace Word2Vec.Torch.Tests.Training.Tensors;

public sealed class RoundingNoiseTests
{
    private const ulong Key = 0xFEDC_BA98_7654_3210;

    [Theory]
    [InlineData(0)]
    [InlineData(123_456_789)]
    [InlineData(long.MaxValue / 3)]
    public void Tensor_operations_give_the_numbers_of_plain_arithmetic(long step)
    {
        using var scope = NewDisposeScope();
        using var noise = new RoundingNoise(50, CPU);
        noise.BeginEpoch(Key);
        long[] rows = [0, 7, 7, int.MaxValue, 1];
        var numbers = noise.Of(tensor(rows), step).data<float>().ToArray();
        var expected = from row in rows from column in Enumerable.Range(0, 50) select (float)RoundingNoise.Of(Key, step, row, column);
        Assert.Equal(expected, numbers);
    }

    [Fact]
    public void Numbers_are_uniform_and_know_nothing_of_their_neighbours()
    {
        using var scope = NewDisposeScope();
        using var noise = new RoundingNoise(200, CPU);
        noise.BeginEpoch(Key);
        var rows = arange(1000, int64);
        var now = noise.Of(rows, 5).to(float64);
        Assert.InRange(now.min().item<double>(), -0.5, -0.4999);
        Assert.InRange(now.max().item<double>(), 0.4999, 0.5);
        const int count = 200_000;
        for (var tenth = 0; tenth < 10; tenth++)
        {
            var share = now.data<double>().ToArray().Count(number => (int)Math.Clamp((number + 0.5) * 10, 0, 9) == tenth) / (double)count;
            Assert.Equal(0.1, share, Tolerances.ShareOfDraws(0.1, count));
        }

        foreach (var other in (Tensor[])[noise.Of(rows, 6).to(float64), noise.Of(rows + 1, 5).to(float64), now.roll(1, 1)])
            Assert.Equal(0, Correlation(now, other), Tolerances.CorrelationOfDraws(count));
    }

    private static double Correlation(Tensor a, Tensor b) => ((a * b).mean() / (a * a).mean()).item<double>();
}
