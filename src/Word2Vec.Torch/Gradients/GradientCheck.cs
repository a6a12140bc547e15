using static TorchSharp.torch;

namespace Word2Vec.Torch.Gradients;

/// <summary>A tensor whose gradient is to be checked.</summary>
/// <param name="Name">What the report calls it.</param>
/// <param name="Value">The tensor that the loss reads: float64, a leaf of the graph.</param>
/// <param name="Gradient">The gradient to judge, in the tensor's shape; null compares autograd with finite differences alone.</param>
public sealed record CheckedTensor(string Name, Tensor Value, Tensor? Gradient = null);

/// <summary>
/// Checks the gradients of any scalar loss three ways: autograd, a supplied gradient (usually derived by hand), and central
/// differences. TorchSharp brings no gradient check of its own.
/// </summary>
/// <example>
/// <code>
/// var report = GradientCheck.Run(() => w.pow(3).sum(), [new CheckedTensor("w", w, 3 * w.pow(2))]);
/// if (!report.Passed) Console.WriteLine(report);
/// </code>
/// </example>
public static class GradientCheck
{
    /// <summary>Compares the gradients of <paramref name="loss"/> by each of <paramref name="tensors"/>.</summary>
    /// <param name="loss">
    /// Gives the loss as a float64 scalar, from the tensors' present values, the same each time: freeze whatever is random. Keep it
    /// of order 1, since <see cref="GradientTolerance"/> measures small gradients absolutely.
    /// </param>
    /// <param name="tensors">
    /// The tensors that the loss reads. Each number of them costs two evaluations. They are changed meanwhile and have their very
    /// own values, <c>requires_grad</c> and <c>grad</c> again on return.
    /// </param>
    /// <returns>One entry a tensor, with the largest differences and a verdict by <see cref="GradientTolerance"/>.</returns>
    /// <exception cref="ArgumentException">A tensor is not a float64 leaf, or the loss is not a float64 scalar.</exception>
    /// <remarks>Not thread-safe for tensors that another thread reads.</remarks>
    public static GradientCheckReport Run(Func<Tensor> loss, IReadOnlyList<CheckedTensor> tensors)
    {
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(tensors);
        foreach (var (name, value, _) in tensors)
        {
            if (value.dtype != ScalarType.Float64 || !value.is_leaf)
                throw new ArgumentException($"'{name}' must be a float64 leaf of the graph.", nameof(tensors));
        }

        using var scope = NewDisposeScope();
        var gradients = Autograd(loss, [.. tensors.Select(tensor => tensor.Value)]);
        return new GradientCheckReport(
            [.. tensors.Zip(gradients, (tensor, gradient) => Compare(tensor, gradient, FiniteDifferences.Central(loss, tensor.Value)))]);
    }

    /// <summary>Autograd's gradients, zeros where the loss does not depend on a tensor; no tensor's <c>grad</c> changes.</summary>
    internal static IReadOnlyList<Tensor> Autograd(Func<Tensor> loss, IReadOnlyList<Tensor> tensors)
    {
        var required = tensors.Select(tensor => tensor.requires_grad).ToArray();
        foreach (var tensor in tensors) tensor.requires_grad = true;
        try
        {
            using var withGraph = enable_grad();
            using var scope = NewDisposeScope();
            var value = loss();
            if (value.numel() != 1) throw new ArgumentException($"The loss must be a scalar, not [{string.Join(", ", value.shape)}].");
            if (!value.requires_grad) return [.. tensors.Select(tensor => zeros_like(tensor).MoveToOuterDisposeScope())];
            var gradients = autograd.grad([value], [.. tensors], allow_unused: true);
            return [.. gradients.Zip(tensors, OrZeros)];
        }
        finally
        {
            foreach (var (tensor, before) in tensors.Zip(required)) tensor.requires_grad = before;
        }
    }

    private static Tensor OrZeros(Tensor? gradient, Tensor tensor) =>
        (gradient is null || gradient.IsInvalid ? zeros_like(tensor) : gradient).MoveToOuterDisposeScope();

    private static GradientCheckEntry Compare(CheckedTensor tensor, Tensor autograd, Tensor differences)
    {
        var byDifferences = GradientTolerance.Difference(differences, autograd);
        if (tensor.Gradient is not { } hand)
            return Entry(null, byDifferences, Judge(0, byDifferences, byDifferences));
        var byHand = GradientTolerance.Difference(autograd, hand);
        var verdict = double.IsInfinity(byHand)
            ? GradientVerdict.WrongShape
            : Judge(byHand, byDifferences, GradientTolerance.Difference(differences, hand));
        return Entry(byHand, byDifferences, verdict);

        GradientCheckEntry Entry(double? hands, double finite, GradientVerdict verdict) =>
            new(tensor.Name, tensor.Value.shape, hands, finite, verdict);
    }

    private static GradientVerdict Judge(double autogradToHand, double differencesToAutograd, double differencesToHand)
    {
        if (double.IsNaN(autogradToHand + differencesToAutograd + differencesToHand)) return GradientVerdict.NotFinite;
        var autogradHolds = GradientTolerance.FiniteDifference.Allows(differencesToAutograd);
        var handHolds = GradientTolerance.FiniteDifference.Allows(differencesToHand);
        return (autogradHolds, handHolds) switch
        {
            (true, true) when GradientTolerance.AutogradAgainstHand.Allows(autogradToHand) => GradientVerdict.Agree,
            (true, _) => GradientVerdict.SuppliedDiffers,
            (false, true) => GradientVerdict.AutogradDiffers,
            _ => GradientVerdict.NothingAgrees,
        };
    }
}
