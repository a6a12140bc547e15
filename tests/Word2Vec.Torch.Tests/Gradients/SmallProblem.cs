using Word2Vec.Torch.Sampling;
using static TorchSharp.torch;

namespace Word2Vec.Torch.Tests.Gradients;

/// <summary>Random weights for 6 words of 3 numbers, and a batch of 5 pairs with every kind of repeated row.</summary>
internal sealed class SmallProblem
{
    public SmallProblem(double scale = 1)
    {
        var random = new RandomSource(7);
        W1 = Random(6, 3);
        W2 = Random(6, 3);
        X = eye(6, dtype: float64).index_select(0, Centers);

        Tensor Random(int rows, int columns)
        {
            var values = new double[rows * columns];
            for (var i = 0; i < values.Length; i++) values[i] = scale * random.NextGaussian();
            return tensor(values, rows, columns);
        }
    }

    public Tensor W1 { get; }

    public Tensor W2 { get; }

    public Tensor Centers { get; } = tensor(new long[] { 1, 1, 4, 2, 1 });

    /// <summary>Pair 3 has its centre for a context; two pairs share context 0.</summary>
    public Tensor Contexts { get; } = tensor(new long[] { 0, 3, 0, 2, 5 });

    /// <summary>Another pair's context (3), a word twice (2, 2), the centre (4), the own context (2), and plain ones.</summary>
    public Tensor Negatives { get; } = tensor(new long[] { 3, 4, 2, 2, 4, 5, 2, 0, 3, 4 }, 5, 2);

    public Tensor X { get; }

    /// <summary>Rows that sum to 2, 1, 0, 3 and 1.</summary>
    public Tensor Y { get; } = tensor(
        new double[] { 1, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 1, 0, 0, 0, 0, 0, 0, 1 }, 5, 6);
}
