using Word2Vec.Torch.Verification;

namespace Word2Vec.Torch.Tests.Verification;

public sealed class GradientSuiteTests
{
    [Theory]
    [InlineData(11, 5, 7, 4, 1)]
    [InlineData(3, 1, 1, 1, 2)]
    [InlineData(3, 2, 12, 6, 3)]
    [InlineData(20, 8, 3, 2, 4)]
    public void Every_formula_passes_at_every_size(int vocabulary, int dimension, int pairs, int negatives, ulong seed)
    {
        var report = GradientSuite.Run(new GradientSuiteOptions
        {
            VocabularySize = vocabulary, Dimension = dimension, Pairs = pairs, Negatives = negatives, Seed = seed,
        });
        Assert.True(report.Passed, string.Join(Environment.NewLine, report.Checks.Where(check => !check.Passed)));
        Assert.Equal(26, report.Checks.Count);
        Assert.Contains(report.Checks, check => check.Gradient.Name == "A" && check.Formula == "negative sampling, mean");
    }

    [Fact]
    public void A_float32_difference_that_is_NaN_fails()
    {
        var check = GradientSuite.Run(new GradientSuiteOptions { VocabularySize = 3, Dimension = 1, Pairs = 1, Negatives = 1 }).Checks[0];
        Assert.True(check.Passed);
        Assert.False((check with { Float32Difference = double.NaN }).Passed);
        Assert.False((check with { Float32Difference = 0.01 }).Passed);
    }

    [Fact]
    public void The_guides_clip_is_exact_inside_ten_and_neither_exact_nor_autograds_outside()
    {
        var rows = GradientSuite.Run(new GradientSuiteOptions { VocabularySize = 3, Dimension = 1, Pairs = 1, Negatives = 1 }).Clipping;
        foreach (var row in rows.Where(row => row.InsideClip))
        {
            Assert.Equal(row.Exact, row.GuideStep, Tolerances.SameFormulaFloat64);
            Assert.Equal(row.Exact, row.AutogradThroughClamp, Tolerances.SameFormulaFloat64);
        }

        foreach (var row in rows.Where(row => !row.InsideClip))
        {
            var clipped = 1 / (1 + Math.Exp(-Math.Clamp(row.Score, -10, 10)));
            Assert.Equal(clipped - row.Label, row.GuideStep, Tolerances.SameFormulaFloat64);
            Assert.Equal(0, row.AutogradThroughClamp);
            Assert.NotEqual(row.Exact, row.GuideStep, Tolerances.SameFormulaFloat64);
        }

        Assert.Equal(12, rows.Count);
        Assert.Equal(4, rows.Count(row => row.InsideClip));
    }

    [Fact]
    public void Options_out_of_range_are_reported_together()
    {
        var bad = new GradientSuiteOptions { VocabularySize = 2, Dimension = 0, Pairs = 1000, Negatives = 21 };
        Assert.Equal(4, Assert.Throws<OptionsException>(() => GradientSuite.Run(bad)).Problems.Count);
        Assert.Throws<OptionsException>(() => GradientSuite.Run(new GradientSuiteOptions { VocabularySize = 1000, Dimension = 300 }));
    }
}
