using Word2Vec.Torch.Sampling;
using Word2Vec.Torch.Modeling;
using Word2Vec.Torch.Vectors;
using Word2Vec.Torch.Vocab;
using static TorchSharp.torch;

namespace Word2Vec.Torch.Tests.Vectors;

public sealed class WordQueryTests
{
    // Above a block of rows of the batch search, above one thread's share, and no multiple of a vector's width.
    private const int V = 9001;
    private const int N = 107;

    private static readonly Vocabulary Words = Vocabulary.FromCounts(Enumerable.Range(0, V).Select(i => KeyValuePair.Create($"w{i}", 1L)));
    private static readonly double[][] Rows = MakeRows();

    [Theory]
    [InlineData(10, null)]
    [InlineData(3, 100)]
    [InlineData(200, 150)]
    [InlineData(7, V + 5)]
    public void Weighted_words_and_vectors_agree_with_a_slow_search(int top, int? limit)
    {
        using var vectors = Create();
        var query = WordQuery.Of("w1").Plus("w2", 0.25).Minus("w3", 2).Plus(Narrow(Rows[9]), 0.1).Minus(Narrow(Rows[8]), 0.05) with { Top = top, RestrictVocabulary = limit };
        var sum = Sum((1, Unit(1)), (0.25, Unit(2)), (-2, Unit(3)), (0.1, Rows[9]), (-0.05, Rows[8]));
        Agree(SlowSearch(id => Cosine(sum, Rows[id]), [1, 2, 3], query), vectors.MostSimilar(query));
    }

    [Theory]
    [InlineData(10, null)]
    [InlineData(5, 40)]
    public void Products_of_shifted_cosines_agree_with_a_slow_search(int top, int? limit)
    {
        using var vectors = Create();
        var query = WordQuery.Of("w1", "w2").Minus("w3").Plus(Narrow(Rows[9])).Minus("w4") with { Top = top, RestrictVocabulary = limit, Method = QueryMethod.Multiply };
        double Shifted(double[] term, int id) => (1 + Dot(term, Unit(id))) / 2;
        var expected = SlowSearch(
            id => Shifted(Unit(1), id) * Shifted(Unit(2), id) * Shifted(Rows[9], id) / ((Shifted(Unit(3), id) * Shifted(Unit(4), id)) + 0.000001), [1, 2, 3, 4], query);
        Agree(expected, vectors.MostSimilar(query));
    }

    [Fact]
    public void An_opposite_vector_below_the_line_of_division_is_the_best_product()
    {
        using var scope = NewDisposeScope();
        using var vectors = new WordVectors(
            Vocabulary.FromCounts("a b c d".Split().Select(word => KeyValuePair.Create(word, 1L))), tensor(new float[] { 1, 0, 0, 1, 0, -1, 1, 1 }, 4, 2));
        var best = vectors.MostSimilar(WordQuery.Of("a").Minus("b") with { Method = QueryMethod.Multiply });
        Assert.Equal(["c", "d"], best.Select(item => item.Word));
        Assert.Equal(0.5 / 0.000001, best[0].Similarity, 0.5 / 0.000001 * Tolerances.SameFormulaFloat64 * 10);
    }

    [Fact]
    public void A_batch_gives_each_querys_own_answer()
    {
        using var vectors = Create();
        WordQuery[] queries =
        [
            .. Enumerable.Range(0, 1100).Select(i => WordQuery.Of($"w{i}", $"w{((i * 7) + 1) % V}").Minus("w5", 0.5) with { Top = 1 + (i % 12), RestrictVocabulary = i % 3 == 0 ? 500 + i : null }),
            WordQuery.Of("w3").Minus("w5") with { Method = QueryMethod.Multiply },
        ];
        var answers = vectors.MostSimilar(queries);
        Assert.Equal(queries.Length, answers.Count);
        for (var i = 0; i < queries.Length; i += i < 1000 ? 13 : 1) Assert.Equal(vectors.MostSimilar(queries[i]), answers[i]);
        Assert.Empty(vectors.MostSimilar(Array.Empty<WordQuery>()));
    }

    [Fact]
    public void Rank_counts_the_words_that_are_closer()
    {
        using var vectors = Create();
        foreach (var other in new[] { 0, 77, V - 1 })
        {
            var bound = Cosine(Rows[4], Rows[other]);
            string[] closer = [.. Enumerable.Range(0, V).Where(id => id != 4 && Cosine(Rows[4], Rows[id]) > bound).Select(id => $"w{id}")];
            Assert.Equal(closer, vectors.CloserThan("w4", $"w{other}"));
            Assert.Equal(closer.Length + 1, vectors.Rank("w4", $"w{other}"));
        }

        Assert.Equal(1, vectors.Rank("w4", "w4"));
        Assert.Equal(1, vectors.Rank("w4", vectors.MostSimilar("w4")[0].Word));
        Assert.Throws<UnknownWordException>(() => vectors.Rank("w4", "no"));
    }

    [Fact]
    public void Sets_are_compared_by_the_means_of_their_vectors_as_they_are()
    {
        using var vectors = Create();
        Assert.Equal(Cosine(Sum((1, Rows[1]), (1, Rows[2])), Rows[3]), vectors.Similarity(["w1", "w2"], ["w3"]), Tolerances.SameFormulaFloat64);
        Assert.Throws<ArgumentException>(() => vectors.Similarity([], ["w3"]));
        Assert.Throws<UnknownWordException>(() => vectors.Similarity(["w1"], ["no"]));
    }

    [Fact]
    public void The_odd_word_is_farthest_from_the_mean_of_unit_vectors()
    {
        using var vectors = Create();
        int[] ids = [4, 17, 100, 2000];
        var mean = Sum([.. ids.Select(id => (1.0, Unit(id)))]);
        var expected = ids.OrderByDescending(id => Cosine(mean, Rows[id])).Select(id => $"w{id}").ToArray();
        Assert.Equal(expected, vectors.RankByCentrality([.. ids.Select(id => $"w{id}")]).Select(item => item.Word));
        Assert.Equal(expected[^1], vectors.DoesntMatch([.. ids.Select(id => $"w{id}")]));
        Assert.Throws<ArgumentException>(() => vectors.DoesntMatch([]));
        Assert.Throws<UnknownWordException>(() => vectors.DoesntMatch(["w1", "no"]));
    }

    [Fact]
    public void Unit_vectors_are_made_once_and_a_zero_vector_stays_zero()
    {
        using var scope = NewDisposeScope();
        using var vectors = new WordVectors(Vocabulary.FromCounts([new("a", 1), new("b", 1)]), tensor(new float[] { 3, 4, 0, 0 }, 2, 2));
        Assert.Equal([0.6f, 0.8f, 0, 0], vectors.UnitVectors.data<float>().ToArray());
        Assert.Same(vectors.UnitVectors, vectors.UnitVectors);
    }

    [Fact]
    public void What_was_disposed_is_not_read()
    {
        var vectors = Create();
        vectors.Dispose();
        Assert.Throws<ObjectDisposedException>(() => vectors["w1"]);
        Assert.Throws<ObjectDisposedException>(() => vectors.MostSimilar("w1"));
        Assert.Throws<ObjectDisposedException>(() => vectors.UnitVectors);
    }

    [Fact]
    public void Wrong_queries_are_refused()
    {
        using var vectors = Create();
        WordQuery[] wrong =
        [
            WordQuery.Of(), WordQuery.Of(new float[N - 1]), WordQuery.Of([.. Enumerable.Repeat(float.NaN, N)]), WordQuery.Of("w1").Plus("w2", double.NaN),
            WordQuery.Of("w1") with { Top = 0 }, WordQuery.Of("w1") with { RestrictVocabulary = 0 },
            WordQuery.Of().Minus("w1") with { Method = QueryMethod.Multiply }, WordQuery.Of("w1").Plus("w2", 2) with { Method = QueryMethod.Multiply },
        ];
        foreach (var query in wrong)
        {
            Assert.ThrowsAny<ArgumentException>(() => vectors.MostSimilar(query));
            Assert.ThrowsAny<ArgumentException>(() => vectors.MostSimilar([query]));
        }
    }

    [Theory]
    [InlineData(ContextProbability.Softmax)]
    [InlineData(ContextProbability.NegativeSampling)]
    public void Contexts_are_predicted_with_the_output_matrix(ContextProbability kind)
    {
        using var scope = NewDisposeScope();
        using var model = new SkipGramModel(50, 6, WeightInitialization.Guide, seed: 3, dtype: ScalarType.Float64);
        var vocabulary = Vocabulary.FromCounts(Words.Words.Take(50).Select(word => KeyValuePair.Create(word, 1L)));
        var center = model.InputWeight.detach()[7].data<double>().ToArray();
        double[] scores = [.. Enumerable.Range(0, 50).Select(id => Dot(center, model.OutputWeight.detach()[id].data<double>().ToArray()))];
        var total = scores.Sum(Math.Exp);
        var predictions = ContextPredictor.Predict(model, vocabulary, "w7", 5, kind);
        Assert.Equal(Enumerable.Range(0, 50).OrderByDescending(id => scores[id]).Take(5).Select(id => $"w{id}"), predictions.Select(item => item.Word));
        foreach (var (word, probability) in predictions)
        {
            var score = scores[vocabulary.IdOf(word)];
            Assert.Equal(kind == ContextProbability.Softmax ? Math.Exp(score) / total : 1 / (1 + Math.Exp(-score)), probability, Tolerances.SameFormulaFloat64);
        }

        Assert.Throws<UnknownWordException>(() => ContextPredictor.Predict(model, vocabulary, "no"));
        Assert.Throws<ArgumentException>(() => ContextPredictor.Predict(model, Words, "w7"));
    }

    private static void Agree(List<Neighbor> expected, IReadOnlyList<Neighbor> actual)
    {
        Assert.Equal(expected.Select(item => item.Word), actual.Select(item => item.Word));
        foreach (var (one, other) in expected.Zip(actual)) Assert.Equal(one.Similarity, other.Similarity, Tolerances.SameFormulaFloat64);
    }

    private static List<Neighbor> SlowSearch(Func<int, double> score, int[] given, WordQuery query) =>
    [
        .. Enumerable.Range(0, Math.Min(V, query.RestrictVocabulary ?? V)).Except(given)
            .Select(id => new Neighbor($"w{id}", score(id))).OrderByDescending(item => item.Similarity).Take(query.Top),
    ];

    private static WordVectors Create()
    {
        using var scope = NewDisposeScope();
        return new WordVectors(Words, tensor(Rows.SelectMany(row => row).Select(x => (float)x).ToArray(), V, N));
    }

    private static double[][] MakeRows()
    {
        var random = new RandomSource(11);
        var rows = new double[V][];
        for (var i = 0; i < V; i++)
        {
            rows[i] = new double[N];
            for (var j = 0; j < N; j++) rows[i][j] = (float)random.NextGaussian();
        }

        return rows;
    }

    private static double[] Unit(int id) => [.. Rows[id].Select(x => x / Math.Sqrt(Dot(Rows[id], Rows[id])))];

    private static double[] Sum(params (double Weight, double[] Vector)[] terms) =>
        [.. Enumerable.Range(0, N).Select(j => terms.Sum(term => term.Weight * term.Vector[j]))];

    private static float[] Narrow(double[] row) => Array.ConvertAll(row, x => (float)x);

    private static double Cosine(double[] a, double[] b) => Dot(a, b) / Math.Sqrt(Dot(a, a) * Dot(b, b));

    private static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();
}
