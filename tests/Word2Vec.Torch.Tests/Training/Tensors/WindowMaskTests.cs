using Word2Vec.Torch.Training;
using static TorchSharp.torch;

namespace Word2Vec.Torch.Tests.Training.Tensors;

public sealed class WindowMaskTests
{
    [Fact]
    public void Radii_are_uniform_and_reach_to_both_sides_alike()
    {
        using var scope = NewDisposeScope();
        using var mask = new WindowMask(TrainingOptions.Default with { Window = 4 }, CPU);
        using var random = new Generator(7);
        const int centers = 32 * 500;
        var windows = mask.OfWindows(mask.Draw(zeros([centers + 8], int32), random, float32));
        Assert.Equal([centers, 9], windows.shape);
        var rows = windows.data<float>().ToArray().Chunk(9).ToArray();
        foreach (var row in rows)
        {
            Assert.Equal(0, row[4]);
            Assert.Equal(row.Reverse(), row);
            Assert.Equal(row[..4].Order(), row[..4]);
        }

        for (var radius = 1; radius <= 4; radius++)
            Assert.Equal(0.25, rows.Count(row => row.Sum() == 2 * radius) / (double)centers, Tolerances.ShareOfDraws(0.25, centers));
    }

    [Fact]
    public void A_fixed_window_ends_only_where_the_sentence_does()
    {
        using var scope = NewDisposeScope();
        using var mask = new WindowMask(TrainingOptions.Default with { Window = 20, FixedWindow = true }, CPU);
        using var random = new Generator(7);
        var sentences = Enumerable.Range(0, (3 * mask.BlockSize) + 40).Select(i => i / 50).ToArray();
        var windows = mask.OfWindows(mask.Draw(tensor(sentences), random, float64)).data<double>().ToArray();
        var expected = from center in Enumerable.Range(20, 3 * mask.BlockSize)
                       from other in Enumerable.Range(center - 20, 41)
                       select other != center && sentences[other] == sentences[center] ? 1.0 : 0.0;
        Assert.Equal(expected, windows);
    }
}
