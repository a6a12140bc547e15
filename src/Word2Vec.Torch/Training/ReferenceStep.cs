using System.Numerics;

namespace Word2Vec.Torch.Training;

/// <summary>
/// One training step on one pair, in plain C#: the heart of word2vec, and the oracle that judges every faster trainer. W1 and W2ᵀ
/// are flat arrays of V rows of N numbers. In the formulas u = W1[centre], vₒ = column o of W2 (row o of W2ᵀ), sₒ = u·vₒ.
/// </summary>
/// <typeparam name="T">double or float.</typeparam>
/// <param name="inputWeight">W1, row-major [V, N]; updated in place.</param>
/// <param name="outputWeight">W2ᵀ, row-major [V, N]; updated in place.</param>
/// <param name="dimension">N.</param>
/// <param name="guideClips">
/// Whether negative sampling clips as the guide does: scores to ±10, the centre's gradient to ±1, 1e-10 inside the logarithms.
/// Without it the step is the exact gradient of the exact loss.
/// </param>
/// <remarks>Not thread-safe: a step updates both arrays.</remarks>
public sealed class ReferenceStep<T>(T[] inputWeight, T[] outputWeight, int dimension, bool guideClips = true)
    where T : IBinaryFloatingPointIeee754<T>
{
    private static readonly T ScoreLimit = T.CreateChecked(10);
    private static readonly T Tiny = T.CreateChecked(1e-10);

    private readonly T[] _centerGradient = new T[dimension];
    private readonly T[] _scores = new T[outputWeight.Length / dimension];

    /// <summary>
    /// Negative sampling (guide: "Negative Sampling Implementation"). For the context (y = 1) and each negative (y = 0):
    /// ∂L/∂s = σ(s) − y, ∂L/∂v = (∂L/∂s)·u, ∂L/∂u = Σ (∂L/∂s)·v. Output rows change one after the other; u changes last.
    /// </summary>
    /// <param name="center">The centre word.</param>
    /// <param name="context">The context word.</param>
    /// <param name="negatives">Negative words; any that equals the centre or the context is passed over, as in the guide.</param>
    /// <param name="learningRate">The step's length.</param>
    /// <returns>The pair's loss before the step.</returns>
    public double NegativeSampling(int center, int context, ReadOnlySpan<int> negatives, T learningRate)
    {
        _centerGradient.AsSpan().Clear();
        var loss = Logistic(center, context, T.One, learningRate);
        foreach (var negative in negatives)
        {
            if (negative == center || negative == context) continue;
            loss += Logistic(center, negative, T.Zero, learningRate);
        }

        if (guideClips) Clip(_centerGradient);
        Subtract(Row(inputWeight, center), learningRate, _centerGradient);
        return loss;
    }

    /// <summary>
    /// Full softmax (guide: "Backpropagation"): ∂L/∂sᵢ = P(i | centre) − 1[i = context], ∂L/∂vᵢ = (∂L/∂sᵢ)·u,
    /// ∂L/∂u = Σᵢ (∂L/∂sᵢ)·vᵢ. The guide's code transposes ∂L/∂W2 once too often; the update here is the right one.
    /// </summary>
    /// <param name="center">The centre word.</param>
    /// <param name="context">The context word.</param>
    /// <param name="learningRate">The step's length.</param>
    /// <returns>The pair's loss before the step, −log P(context | centre).</returns>
    public double Softmax(int center, int context, T learningRate)
    {
        var u = Row(inputWeight, center);
        var highest = T.NegativeInfinity;
        for (var i = 0; i < _scores.Length; i++) highest = T.Max(highest, _scores[i] = Dot(u, Row(outputWeight, i)));
        var contextScore = _scores[context];
        var sum = T.Zero;
        for (var i = 0; i < _scores.Length; i++) sum += _scores[i] = T.Exp(_scores[i] - highest);

        _centerGradient.AsSpan().Clear();
        for (var i = 0; i < _scores.Length; i++)
        {
            var gradient = _scores[i] / sum - (i == context ? T.One : T.Zero);
            BackPropagate(u, Row(outputWeight, i), gradient, learningRate);
        }

        Subtract(u, learningRate, _centerGradient);
        return double.CreateChecked(T.Log(sum) + highest - contextScore);
    }

    private double Logistic(int center, int output, T label, T learningRate)
    {
        var u = Row(inputWeight, center);
        var v = Row(outputWeight, output);
        var score = Dot(u, v);
        if (guideClips) score = T.Clamp(score, -ScoreLimit, ScoreLimit);
        var sigmoid = Sigmoid(score);
        BackPropagate(u, v, sigmoid - label, learningRate);
        return double.CreateChecked(guideClips
            ? -T.Log((label == T.One ? sigmoid : T.One - sigmoid) + Tiny)
            : Softplus(label == T.One ? -score : score));
    }

    private void BackPropagate(ReadOnlySpan<T> u, Span<T> v, T gradient, T learningRate)
    {
        for (var n = 0; n < dimension; n++)
        {
            _centerGradient[n] += gradient * v[n];
            v[n] -= learningRate * gradient * u[n];
        }
    }

    private Span<T> Row(T[] weight, int word) => weight.AsSpan(word * dimension, dimension);

    private static T Dot(ReadOnlySpan<T> a, ReadOnlySpan<T> b)
    {
        var sum = T.Zero;
        for (var n = 0; n < a.Length; n++) sum += a[n] * b[n];
        return sum;
    }

    private static void Subtract(Span<T> row, T scale, ReadOnlySpan<T> gradient)
    {
        for (var n = 0; n < row.Length; n++) row[n] -= scale * gradient[n];
    }

    private static void Clip(Span<T> gradient)
    {
        foreach (ref var g in gradient) g = T.Clamp(g, -T.One, T.One);
    }

    // 1 / (1 + e^−x) and log(1 + e^x), each written so that the exponential never overflows.
    private static T Sigmoid(T x) => x >= T.Zero ? T.One / (T.One + T.Exp(-x)) : T.Exp(x) / (T.One + T.Exp(x));

    private static T Softplus(T x) => T.Max(x, T.Zero) + T.LogP1(T.Exp(-T.Abs(x)));
}
