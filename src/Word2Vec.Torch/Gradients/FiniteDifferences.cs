using TorchSharp;
using static TorchSharp.torch;

namespace Word2Vec.Torch.Gradients;

/// <summary>
/// Gradients from function values alone, in float64: (L(x + h) − L(x − h)) / 2h for one number after the other, with
/// h = 6·10⁻⁶·max(1, |x|).
/// </summary>
/// <remarks>
/// The cube root of float64's rounding unit balances the formula's error, of order h², against rounding in L, of order 10⁻¹⁶/h;
/// what is left is near 4·10⁻¹¹ for a loss of order 1. Two evaluations a number: for checks, not for training. Not thread-safe:
/// the parameter changes meanwhile.
/// </remarks>
public static class FiniteDifferences
{
    private const double RelativeStep = 6e-6;

    /// <summary>The gradient of <paramref name="loss"/> by <paramref name="parameter"/>, by central differences.</summary>
    /// <param name="loss">Gives the scalar loss, float64, from the parameter's present values; the same each time it is asked.</param>
    /// <param name="parameter">
    /// Float64, any shape. It is changed in place, one number at a time, and has its very own bits again on return, also after
    /// an exception.
    /// </param>
    /// <returns>The gradient, in the shape and on the device of the parameter, to be disposed by the caller.</returns>
    /// <exception cref="ArgumentException">The parameter or the loss is not float64, or the loss is not a scalar.</exception>
    public static Tensor Central(Func<Tensor> loss, Tensor parameter)
    {
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(parameter);
        if (parameter.dtype != ScalarType.Float64)
            throw new ArgumentException($"Finite differences need float64, not {parameter.dtype}.", nameof(parameter));
        using var withoutGraph = no_grad();
        using var scope = NewDisposeScope();
        var slopes = new double[parameter.numel()];
        for (var i = 0L; i < slopes.LongLength; i++) slopes[i] = Slope(loss, Element(parameter, i));
        return tensor(slopes, parameter.shape).to(parameter.device).MoveToOuterDisposeScope();
    }

    private static double Slope(Func<Tensor> loss, Tensor element)
    {
        using var owned = element;
        var x = element.item<double>();
        var step = RelativeStep * Math.Max(1, Math.Abs(x));
        // What counts is the distance between the two rounded points, not 2h.
        var (above, below) = (x + step, x - step);
        try
        {
            return (LossAt(above) - LossAt(below)) / (above - below);
        }
        finally
        {
            Set(x);
        }

        double LossAt(double value)
        {
            using var scope = NewDisposeScope();
            Set(value);
            return Number(loss());
        }

        void Set(double value)
        {
            using Scalar number = value;
            element.fill_(number);
        }
    }

    /// <summary>A view of one number, whatever the strides: number <paramref name="index"/> in row-major order.</summary>
    private static Tensor Element(Tensor parameter, long index)
    {
        using var scope = NewDisposeScope();
        var element = parameter.detach();
        foreach (var size in parameter.shape.Reverse())
        {
            element = element.select(-1, index % size);
            index /= size;
        }

        return element.MoveToOuterDisposeScope();
    }

    private static double Number(Tensor loss) =>
        loss.numel() == 1 && loss.dtype == ScalarType.Float64
            ? loss.item<double>()
            : throw new ArgumentException($"The loss must be a float64 scalar, not {loss.dtype} [{string.Join(", ", loss.shape)}].");
}
