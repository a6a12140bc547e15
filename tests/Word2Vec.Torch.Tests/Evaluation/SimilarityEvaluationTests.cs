using Word2Vec.Torch.Evaluation;

namespace Word2Vec.Torch.Tests.Evaluation;

public sealed class SimilarityEvaluationTests
{
    private const double Root = 0.70710678118654752;

    [Fact]
    public void Cosines_are_set_against_human_scores()
    {
        // Cosines 1, 1/√2, 0 and −1/√2 against 4, 3, 2 and 1.
        using var vectors = SmallVectors.Of(("a", [1, 0, 0]), ("b", [2, 2, 0]), ("c", [0, 3, 0]), ("d", [-4, 4, 0]));
        var result = SimilarityEvaluation.Run(vectors, Pairs(("a", "a", 4), ("A", "b", 3), ("c", "a", 2), ("a", "d", 1), ("a", "nothing", 9)));

        // With x̄ = 1/4 and y − ȳ = 1.5, 0.5, −0.5, −1.5, worked out:
        var (xy, xx) = (1.5 * 1 + 0.5 * Root - 1.5 * -Root, 1 + 2 * Root * Root - 4 * 0.0625);
        Assert.Equal(xy / Math.Sqrt(xx * 5), result.Pearson.Coefficient, Tolerances.SameFormulaFloat64);
        Assert.Equal(1 - result.Pearson.Coefficient, result.Pearson.PValue, Tolerances.SameFormulaFloat64);
        Assert.Equal(new Correlation(1, 0), result.Spearman);
        Assert.Equal((5, 1, 0.2), (result.Pairs, result.Unknown, result.UnknownShare));
    }

    [Fact]
    public void An_unknown_pair_can_count_with_similarity_0()
    {
        using var vectors = SmallVectors.Of(("a", [1, 0, 0]), ("b", [2, 2, 0]), ("c", [0, 3, 0]));
        var pairs = Pairs(("a", "a", 4), ("a", "b", 3), ("b", "nothing", 1));

        var result = SimilarityEvaluation.Run(vectors, pairs, new SimilarityOptions { UnknownIsZero = true });

        Assert.Equal((1.0, 3, 1), (result.Spearman.Coefficient, result.Pairs, result.Unknown));
        Assert.Equal(1, SimilarityEvaluation.Run(vectors, pairs).Spearman.PValue);
    }

    [Fact]
    public void Case_counts_when_it_shall()
    {
        using var vectors = SmallVectors.Of(("a", [1, 0, 0]), ("b", [2, 2, 0]), ("B", [0, 0, 1]));
        var pairs = Pairs(("a", "b", 4), ("A", "B", 3), ("a", "a", 1));
        Assert.Equal(0, SimilarityEvaluation.Run(vectors, pairs).Unknown);
        Assert.Equal(1, SimilarityEvaluation.Run(vectors, pairs, new SimilarityOptions { IgnoreCase = false }).Unknown);
    }

    [Fact]
    public void Words_beyond_the_restriction_are_unknown()
    {
        using var vectors = SmallVectors.Of(("a", [1, 0, 0]), ("b", [2, 2, 0]), ("c", [0, 3, 0]));
        Assert.Equal(1, SimilarityEvaluation.Run(vectors, Pairs(("a", "b", 4), ("a", "c", 3)), new SimilarityOptions { RestrictVocabulary = 2 }).Unknown);
    }

    [Fact]
    public void Pairs_of_which_none_is_known_have_no_correlation()
    {
        using var vectors = SmallVectors.Of(("a", [1, 0, 0]), ("b", [2, 2, 0]), ("c", [0, 3, 0]));
        var result = SimilarityEvaluation.Run(vectors, Pairs(("a", "x", 4), ("y", "c", 3)));
        Assert.Equal(new SimilarityResult(new(double.NaN, double.NaN), new(double.NaN, double.NaN), 2, 2), result);
    }

    private static WordPairs Pairs(params (string, string, double)[] pairs) => new([.. pairs.Select(pair => new RatedPair(pair.Item1, pair.Item2, pair.Item3))]);
}
