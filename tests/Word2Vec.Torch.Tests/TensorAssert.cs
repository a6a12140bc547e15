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
}
