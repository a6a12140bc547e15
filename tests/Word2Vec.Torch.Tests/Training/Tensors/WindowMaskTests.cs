using Word2Vec.Torch.Training;
using static TorchSharp.torch;

namespace Word2Vec.Torch.Tests.Training.Tensors;

public sealed class WindowMaskTests
{
    [Fact]
    public void A_centre_sees_as_far_as_it_is_told_and_not_itself()
    {
        using var scope = NewDisposeScope();
        var shape = new ChunkShape(TrainingOptions.Default with { Window = 20 }, SampleCorpora.Guide().Vocabulary);
        using var mask = new WindowMask(shape, CPU);
        Assert.Equal((64, 104), (shape.Block, shape.Columns));
        int[] from = [.. Enumerable.Range(0, 3 * 64).Select(i => -(i % 21))];
        int[] to = [.. Enumerable.Range(0, 3 * 64).Select(i => i * 7 % 21)];
        var marks = mask.Of(tensor(from), tensor(to), float64);
        Assert.Equal([3, 64, 104], marks.shape);
        var expected = from center in Enumerable.Range(0, 3 * 64)
                       from column in Enumerable.Range(0, 104)
                       let distance = column - (center % 64) - 20
                       select distance != 0 && distance >= @from[center] && distance <= to[center] ? 1.0 : 0.0;
        Assert.Equal(expected, marks.data<double>().ToArray());
        Assert.Equal(expected.Sum(), marks.sum().item<double>());
    }
}
