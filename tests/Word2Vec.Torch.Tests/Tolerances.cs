namespace Word2Vec.Torch.Tests;

/// <summary>Every tolerance that the tests use, with its reason. Relative bounds are against 1 + |expected|.</summary>
internal static class Tolerances
{
    /// <summary>The same formula in float64 by two programs: rounding of a few hundred additions of numbers near 1.</summary>
    public const double SameFormulaFloat64 = 1e-12;
}
