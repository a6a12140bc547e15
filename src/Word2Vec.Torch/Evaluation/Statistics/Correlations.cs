namespace Word2Vec.Torch.Evaluation;

/// <summary>Correlation coefficients with two-sided p-values.</summary>
internal static class Correlations
{
    public static Correlation Pearson(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        var (meanX, meanY) = (Mean(x), Mean(y));
        var (xx, yy, xy) = (0.0, 0.0, 0.0);
        for (var i = 0; i < x.Length; i++)
        {
            var (dx, dy) = (x[i] - meanX, y[i] - meanY);
            xx += dx * dx;
            yy += dy * dy;
            xy += dx * dy;
        }

        if (!(xx > 0 && yy > 0)) return new Correlation(double.NaN, double.NaN);
        var coefficient = Math.Clamp(xy / (Math.Sqrt(xx * yy)), -1, 1);
        return new Correlation(coefficient, PValue(coefficient, x.Length));
    }

    public static Correlation Spearman(ReadOnlySpan<double> x, ReadOnlySpan<double> y) => Pearson(Ranks(x), Ranks(y));

    /// <summary>Ranks from 1; equal numbers share the mean of the ranks that they take up.</summary>
    public static double[] Ranks(ReadOnlySpan<double> values)
    {
        var sorted = values.ToArray();
        int[] order = [.. Enumerable.Range(0, values.Length)];
        Array.Sort(sorted, order);
        var ranks = new double[values.Length];
        for (var (first, end) = (0, 0); first < sorted.Length; first = end)
        {
            while (end < sorted.Length && sorted[end].Equals(sorted[first])) end++;
            var shared = (first + 1 + end) / 2.0;
            for (var i = first; i < end; i++) ranks[order[i]] = shared;
        }

        return ranks;
    }

    /// <summary>
    /// With t = r·√(d / (1 − r²)) of d = n − 2 degrees of freedom, P(|T| ≥ |t|) = I(d / (d + t²); d/2, 1/2), and d / (d + t²) is 1 − r².
    /// </summary>
    private static double PValue(double coefficient, int count) => count == 2
        ? 1
        : BetaFunction.Regularized((count - 2) / 2.0, 0.5, (1 - coefficient) * (1 + coefficient));

    private static double Mean(ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        foreach (var value in values) sum += value;
        return sum / values.Length;
    }
}
