using Word2Vec.Torch.Sampling;
using static TorchSharp.torch;

namespace Word2Vec.Torch.Modeling;

/// <summary>Draws the weights that a model starts with: the same numbers for a seed on every device, type and thread count.</summary>
internal static class StartingWeights
{
    // Small enough for the garbage collector's young generation: larger pieces would pile up beside the weights.
    private const int NumbersAtOnce = 1 << 13;

    /// <summary>W1, [V, N].</summary>
    public static Tensor Input(long rows, long columns, WeightInitialization initialization, ulong seed, ScalarType dtype, Device device)
    {
        var random = new RandomSource(seed, stream: 1);
        return initialization == WeightInitialization.Guide
            ? Fill(rows, columns, dtype, device, () => 0.1 * random.NextGaussian())
            : Fill(rows, columns, dtype, device, () => (random.NextDouble() - 0.5) / columns);
    }

    /// <summary>W2ᵀ, [V, N].</summary>
    public static Tensor Output(long rows, long columns, WeightInitialization initialization, ulong seed, ScalarType dtype, Device device)
    {
        var random = new RandomSource(seed, stream: 2);
        return initialization == WeightInitialization.Guide
            ? Fill(rows, columns, dtype, device, () => 0.1 * random.NextGaussian())
            : zeros([rows, columns], dtype, device);
    }

    // Torch's own memory, filled piece by piece: a tensor made from an array lives in that array, where the runtime happened to put it,
    // and sums over memory that is aligned differently differ in their last bits.
    private static Tensor Fill(long rows, long columns, ScalarType dtype, Device device, Func<double> next)
    {
        using var scope = NewDisposeScope();
        var weight = empty([rows, columns], dtype, device);
        var flat = weight.view(-1);
        for (var start = 0L; start < rows * columns; start += NumbersAtOnce)
        {
            using var piece = NewDisposeScope();
            var numbers = new double[Math.Min(NumbersAtOnce, rows * columns - start)];
            for (var i = 0; i < numbers.Length; i++) numbers[i] = next();
            flat.narrow(0, start, numbers.Length).copy_(tensor(numbers));
        }

        return weight.MoveToOuterDisposeScope();
    }
}
