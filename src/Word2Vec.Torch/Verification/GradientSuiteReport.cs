using Word2Vec.Torch.Gradients;

namespace Word2Vec.Torch.Verification;

/// <summary>The check of one gradient of one formula.</summary>
/// <param name="Formula">Which formula.</param>
/// <param name="Gradient">Autograd against the hand-derived gradient (or the reference step's) and finite differences.</param>
/// <param name="Float32Difference">
/// Largest |f − g| / (1 + |g|) of the float32 gradients, by hand and by autograd, against float64; null where not computed.
/// </param>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record FormulaCheck(string Formula, GradientCheckEntry Gradient, double? Float32Difference)
{
    /// <summary>Whether all comparisons are within <see cref="GradientTolerance"/>.</summary>
    public bool Passed => Gradient.Passed && (Float32Difference is not { } value || GradientTolerance.Float32.Allows(value));
}

/// <summary>The gradient of one output by its score in three ways, at one score: information, not a check.</summary>
/// <param name="Score">s.</param>
/// <param name="Label">y: 1 for the context, 0 for a negative.</param>
/// <param name="Exact">σ(s) − y, the gradient of the exact loss.</param>
/// <param name="GuideStep">What the guide's step applies: σ(clip(s)) − y, taken from <c>ReferenceStep</c> with its clips.</param>
/// <param name="AutogradThroughClamp">Autograd of the loss of the clipped score: zero outside ±10.</param>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record ClippingComparison(double Score, int Label, double Exact, double GuideStep, double AutogradThroughClamp)
{
    /// <summary>Whether the score lies where the guide's clip leaves it alone, −10 ≤ s ≤ 10.</summary>
    public bool InsideClip => Math.Abs(Score) <= 10;
}

/// <summary>What <see cref="GradientSuite"/> found.</summary>
/// <param name="Options">The size of the problem, and its seed.</param>
/// <param name="Checks">One entry a formula and tensor.</param>
/// <param name="Clipping">The guide's clipped step beside the exact gradient: information only.</param>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record GradientSuiteReport(
    GradientSuiteOptions Options, IReadOnlyList<FormulaCheck> Checks, IReadOnlyList<ClippingComparison> Clipping)
{
    /// <summary>Whether every check passed.</summary>
    public bool Passed => Checks.Count > 0 && Checks.All(check => check.Passed);
}
