using Word2Vec.Torch.Modeling;
using static TorchSharp.torch;

namespace Word2Vec.Torch.Gradients;

/// <summary>
/// How far two computations of one gradient may lie apart. A difference is measured as |a − b| / (1 + |b|): relative for large
/// numbers, absolute for small ones, so that a loss of order 1 is judged sharply and a gradient of zero can be judged at all.
/// </summary>
/// <param name="Purpose">What is compared with what.</param>
/// <param name="Type">The type in which the judged side is computed.</param>
/// <param name="Bound">The largest difference that passes.</param>
/// <param name="Reason">Why the bound is what it is.</param>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record GradientTolerance(string Purpose, ScalarType Type, double Bound, string Reason)
{
    /// <summary>Autograd against the hand-derived formula, float64: 10⁻¹².</summary>
    public static GradientTolerance AutogradAgainstHand { get; } = new(
        "autograd against hand",
        ScalarType.Float64,
        1e-12,
        "the same real number by two orders of summation: thousands of roundings of 1.1e-16 each, and no approximation");

    /// <summary>Central differences against the other two, float64: 10⁻⁷.</summary>
    public static GradientTolerance FiniteDifference { get; } = new(
        "finite differences",
        ScalarType.Float64,
        1e-7,
        "step 6e-6: the formula errs by h² times a third derivative, 4e-11, and rounding by 1e-16·L/h, 2e-11 times the loss");

    /// <summary>Float32 against the same formula in float64: 3·10⁻⁵.</summary>
    public static GradientTolerance Float32 { get; } = new(
        "float32 against float64",
        ScalarType.Float32,
        3e-5,
        "rounding unit 6e-8, on inputs, scores of up to 300 terms and sums of up to a thousand: 9e-6 was the most seen");

    /// <summary>Float16 against the same formula in float64: 3·10⁻².</summary>
    public static GradientTolerance Float16 { get; } = new(
        "float16 against float64", ScalarType.Float16, 3e-2, "rounding unit 4.9e-4, on inputs, scores and sums of some ten terms");

    /// <summary>Bfloat16 against the same formula in float64: 2·10⁻¹.</summary>
    public static GradientTolerance BFloat16 { get; } = new(
        "bfloat16 against float64", ScalarType.BFloat16, 2e-1, "rounding unit 3.9e-3, on inputs, scores and sums of some ten terms");

    /// <summary>Golden files, float64: 10⁻¹⁰, of the plain difference |a − b|.</summary>
    public static GradientTolerance Golden { get; } = new(
        "golden file", ScalarType.Float64, 1e-10, "two programs in float64, the numbers between them printed with 16 or 17 digits");

    /// <summary>The whole table.</summary>
    public static IReadOnlyList<GradientTolerance> All { get; } =
        [AutogradAgainstHand, FiniteDifference, Float32, Float16, BFloat16, Golden];

    /// <summary>Whether <paramref name="difference"/> passes. NaN does not.</summary>
    /// <param name="difference">A difference as <see cref="Difference"/> measures it.</param>
    /// <returns>True if the difference is a number and at most <see cref="Bound"/>.</returns>
    public bool Allows(double difference) => difference <= Bound;

    /// <summary>The largest |a − b| / (1 + |b|) over all numbers of two tensors of one shape.</summary>
    /// <param name="actual">a, any floating type and device.</param>
    /// <param name="expected">b, the same shape; 1 + |b| is its scale.</param>
    /// <returns>
    /// 0 for tensors without numbers; NaN as soon as one number is NaN or infinite on either side; infinity where the shapes
    /// differ.
    /// </returns>
    public static double Difference(Tensor actual, Tensor expected)
    {
        ArgumentNullException.ThrowIfNull(actual);
        ArgumentNullException.ThrowIfNull(expected);
        return Largest(actual, expected, b => b.abs().add(Scalars.One, Scalars.One));
    }

    /// <summary>As <see cref="Difference"/>, but the plain |a − b|.</summary>
    internal static double AbsoluteDifference(Tensor actual, Tensor expected) => Largest(actual, expected, b => ones_like(b));

    private static double Largest(Tensor actual, Tensor expected, Func<Tensor, Tensor> scale)
    {
        if (!actual.shape.SequenceEqual(expected.shape)) return double.PositiveInfinity;
        if (actual.numel() == 0) return 0;
        using var withoutGraph = no_grad();
        using var scope = NewDisposeScope();
        var (a, b) = (InFloat64(actual), InFloat64(expected));
        // Written so that NaN and infinity on either side come out as NaN: max passes NaN on, and infinity / infinity is NaN.
        var largest = ((a - b).abs() / scale(b)).max().item<double>();
        return double.IsFinite(largest) ? largest : double.NaN;
    }

    private static Tensor InFloat64(Tensor values) => values.detach().to(CPU).to(ScalarType.Float64);
}
