using static TorchSharp.torch;

namespace Word2Vec.Torch.Tests;

internal static class TensorAssert
{
    /// <summary>Type, shape and every value agree exactly; only signs of zero and NaN bits are not looked at.</summary>
    public static void Same(Tensor expected, Tensor actual)
    {
        using var scope = NewDisposeScope();
        Assert.Equal(expected.dtype, actual.dtype);
        Assert.Equal(expected.shape, actual.shape);
        Assert.True(expected.eq(actual).all().item<bool>(), "values differ");
    }

    /// <summary>Every value within the tolerance, absolute up to 1 and relative above; NaN is never close.</summary>
    public static void Close(Tensor expected, Tensor actual, double tolerance)
    {
        using var scope = NewDisposeScope();
        using var withoutGraph = no_grad();
        Assert.Equal(expected.shape, actual.shape);
        var (wanted, got) = (expected.to(float64).cpu(), actual.to(float64).cpu());
        using TorchSharp.Scalar one = 1;
        var worst = (wanted - got).abs().div(wanted.abs().add(one, one)).max().item<double>();
        Assert.True(worst <= tolerance, $"values differ by {worst:E1}, more than {tolerance:E1}");
    }
}
