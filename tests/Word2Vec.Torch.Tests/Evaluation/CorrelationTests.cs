using Word2Vec.Torch.Evaluation;

namespace Word2Vec.Torch.Tests.Evaluation;

public sealed class CorrelationTests
{
    [Theory]
    [InlineData(new[] { 3.0, 1, 2 }, new[] { 3.0, 1, 2 })]
    [InlineData(new[] { 5.0, 1, 5, 2 }, new[] { 3.5, 1, 3.5, 2 })]
    [InlineData(new[] { 1.0, 7, 1, 1, 7 }, new[] { 2, 4.5, 2, 2, 4.5 })]
    [InlineData(new[] { 4.0, 4, 4 }, new[] { 2.0, 2, 2 })]
    public void Equal_numbers_share_the_mean_of_their_ranks(double[] values, double[] ranks) => Assert.Equal(ranks, Correlations.Ranks(values));

    [Fact]
    public void Spearman_with_ties_is_Pearson_of_shared_ranks()
    {
        // Ranks 1, 2.5, 2.5, 4 against 1, 3, 2, 4: Σdx·dy = 1.5² + 0 + 0 + 1.5² = 4.5, Σdx² = 4.5, Σdy² = 5.
        var spearman = Correlations.Spearman([1, 2, 2, 3], [10, 30, 20, 40]);
        Assert.Equal(4.5 / Math.Sqrt(4.5 * 5), spearman.Coefficient, Tolerances.SameFormulaFloat64);
    }

    [Fact]
    public void Pearson_of_three_points_by_hand()
    {
        // (1, 1), (2, 3), (3, 2): Σdx·dy = 1, Σdx² = Σdy² = 2. One degree of freedom is Cauchy's: p = 1 − 2/π · atan(t), t = r / √(1 − r²).
        var pearson = Correlations.Pearson([1, 2, 3], [1, 3, 2]);
        Assert.Equal(0.5, pearson.Coefficient, Tolerances.SameFormulaFloat64);
        Assert.Equal(1 - 2 / Math.PI * Math.Atan(0.5 / Math.Sqrt(0.75)), pearson.PValue, Tolerances.SameFormulaFloat64);
    }

    [Fact]
    public void Of_four_points_p_is_what_r_lacks_to_1()
    {
        // Two degrees of freedom: P(|T| ≥ t) = 1 − t / √(2 + t²), which is 1 − |r|.
        var pearson = Correlations.Pearson([1, 2, 3, 4], [4, 3, 1, 2]);
        Assert.Equal(-0.8, pearson.Coefficient, Tolerances.SameFormulaFloat64);
        Assert.Equal(0.2, pearson.PValue, Tolerances.SameFormulaFloat64);
    }

    [Fact]
    public void Opposite_lists_correlate_perfectly() => Assert.Equal(new Correlation(-1, 0), Correlations.Pearson([1, 2, 3], [3, 2, 1]));

    [Fact]
    public void Two_numbers_prove_nothing()
    {
        Assert.Equal(1, Correlations.Pearson([1, 2], [3, 4]).PValue);
        Assert.Equal(-1, Correlations.Pearson([1, 2], [4, 3]).Coefficient);
    }

    [Theory]
    [InlineData(new[] { 1.0, 2, 3 }, new[] { 5.0, 5, 5 })]
    [InlineData(new[] { 1.0 }, new[] { 5.0 })]
    public void A_constant_list_has_no_correlation(double[] x, double[] y) =>
        Assert.Equal(new Correlation(double.NaN, double.NaN), Correlations.Pearson(x, y));

    [Theory]
    [InlineData(1, 1, 0.3, 0.3)]
    [InlineData(3, 1, 0.5, 0.125)]
    [InlineData(1, 4, 0.1, 1 - 0.9 * 0.9 * 0.9 * 0.9)]
    [InlineData(2, 2, 0.25, 3 * 0.0625 - 2 * 0.015625)]
    [InlineData(5, 5, 0.5, 0.5)]
    [InlineData(7, 2, 0, 0)]
    [InlineData(7, 2, 1, 1)]
    public void The_incomplete_beta_function_has_its_closed_forms(double a, double b, double x, double value) =>
        Assert.Equal(value, BetaFunction.Regularized(a, b, x), Tolerances.SameFormulaFloat64);

    [Theory]
    [InlineData(175.5, 0.01)]
    [InlineData(175.5, 0.9)]
    [InlineData(0.5, 0.7)]
    public void The_incomplete_beta_function_is_mirrored(double a, double x) =>
        Assert.Equal(1 - BetaFunction.Regularized(0.5, a, 1 - x), BetaFunction.Regularized(a, 0.5, x), Tolerances.SameFormulaFloat64);

    [Theory]
    [InlineData(1, 0)]
    [InlineData(0.5, 0.57236494292470009)]
    [InlineData(11, 15.104412573075516)]
    [InlineData(101, 363.73937555556349)]
    public void LogGamma_is_the_logarithm_of_the_factorial(double z, double value) =>
        Assert.Equal(value, BetaFunction.LogGamma(z), Tolerances.SameFormulaFloat64 * (1 + value));
}
