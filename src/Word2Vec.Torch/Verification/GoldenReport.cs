using Word2Vec.Torch.Gradients;

namespace Word2Vec.Torch.Verification;

/// <summary>One quantity of a golden file beside what the project computes.</summary>
/// <param name="Block">The block of the file, for example <c>softmax_batch</c>.</param>
/// <param name="Quantity">The quantity in it, for example <c>grad_W1</c>.</param>
/// <param name="Shape">Its shape; empty for a number.</param>
/// <param name="Difference">
/// The largest |computed − file|; over the hand-derived gradient and autograd's where both exist. NaN where one is no number.
/// For <c>tokenize</c> the number of texts whose tokens differ.
/// </param>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record GoldenCheck(string Block, string Quantity, IReadOnlyList<long> Shape, double Difference)
{
    /// <summary>Whether the difference is within <see cref="GradientTolerance.Golden"/>.</summary>
    public bool Passed => GradientTolerance.Golden.Allows(Difference);
}

/// <summary>What <see cref="GoldenFormulas"/> found in one file.</summary>
/// <param name="Path">The file.</param>
/// <param name="Checks">One entry a quantity, in the order of the blocks.</param>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record GoldenReport(string Path, IReadOnlyList<GoldenCheck> Checks)
{
    /// <summary>Whether every check passed.</summary>
    public bool Passed => Checks.Count > 0 && Checks.All(check => check.Passed);
}
