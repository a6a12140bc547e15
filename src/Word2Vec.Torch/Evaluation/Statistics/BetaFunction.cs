namespace Word2Vec.Torch.Evaluation;

/// <summary>The regularized incomplete beta function I(x; a, b), which is the distribution behind Student's t.</summary>
internal static class BetaFunction
{
    private const int MostTerms = 10_000;
    private const double Precision = 1e-15;
    private const double Tiny = 1e-300;

    // From here on, the four terms of Stirling's series are exact to float64.
    private const double StirlingFrom = 20;

    /// <summary>I(x; a, b) for a, b above 0 and x in 0 … 1.</summary>
    public static double Regularized(double a, double b, double x)
    {
        if (x <= 0) return 0;
        if (x >= 1) return 1;
        // The fraction converges fast below the mean; above it the other tail is summed.
        return x <= (a + 1) / (a + b + 2) ? Front(a, b, x) * Fraction(a, b, x) : 1 - Front(b, a, 1 - x) * Fraction(b, a, 1 - x);
    }

    /// <summary>ln Γ(z) for z above 0.</summary>
    public static double LogGamma(double z)
    {
        var shift = 0.0;
        for (; z < StirlingFrom; z++) shift += Math.Log(z);
        var square = 1 / (z * z);
        var series = (1.0 / 12 - square * (1.0 / 360 - square * (1.0 / 1260 - square / 1680))) / z;
        return (z - 0.5) * Math.Log(z) - z + 0.5 * Math.Log(2 * Math.PI) + series - shift;
    }

    /// <summary>xᵃ·(1 − x)ᵇ / (a·B(a, b)), by logarithms.</summary>
    private static double Front(double a, double b, double x) =>
        Math.Exp(a * Math.Log(x) + b * Math.Log(1 - x) + LogGamma(a + b) - LogGamma(a) - LogGamma(b)) / a;

    /// <summary>The continued fraction 1 / (1 + d₁ / (1 + d₂ / …)), from the front (Lentz's method).</summary>
    private static double Fraction(double a, double b, double x)
    {
        var (value, numerator, denominator) = (1.0, 1.0, 0.0);
        for (var term = 1; term <= MostTerms; term++)
        {
            var coefficient = Coefficient(term, a, b, x);
            denominator = 1 / NotZero(1 + coefficient * denominator);
            numerator = NotZero(1 + coefficient / numerator);
            var factor = numerator * denominator;
            value *= factor;
            if (Math.Abs(factor - 1) < Precision) break;
        }

        return 1 / value;
    }

    private static double Coefficient(int term, double a, double b, double x)
    {
        var m = term / 2;
        return term % 2 == 0
            ? m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
            : -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
    }

    private static double NotZero(double value) => Math.Abs(value) < Tiny ? Tiny : value;
}
