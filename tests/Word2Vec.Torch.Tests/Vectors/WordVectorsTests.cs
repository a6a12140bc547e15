using System.Globalization;
using Word2Vec.Torch.Formats;
using Word2Vec.Torch.Modeling;
using Word2Vec.Torch.Sampling;
using Word2Vec.Torch.Vectors;
using Word2Vec.Torch.Vocab;
using static TorchSharp.torch;

namespace Word2Vec.Torch.Tests.Vectors;

public sealed class WordVectorsTests
{
    private const int V = 60;
    private const int N = 7;

    private static readonly Vocabulary Words = Vocabulary.FromCounts(Enumerable.Range(0, V).Select(i => KeyValuePair.Create($"w{i}", 1L)));

    // w5 and w50 are equal, w6 points the other way, w7 is zero.
    private static readonly float[][] Rows = MakeRows();

    /// <summary>By way of a vocabulary of counts, "paris" had another word's row.</summary>
    [Fact]
    public void A_table_s_words_keep_their_rows_whatever_their_counts()
    {
        using var scope = NewDisposeScope();
        string[] words = ["rome", "paris", "oslo"];
        var rows = eye(3, 4);
        using var table = new WordTable(words, rows, [3, 900, 5]);
        using var vectors = table.ToVectors();
        Assert.Equal(words, vectors.Vocabulary.Words);
        for (var i = 0; i < words.Length; i++) Assert.Equal(rows[i].data<float>().ToArray(), vectors[words[i]]);
        Assert.Equal(900, vectors.Vocabulary.CountOf(1));
        using var uncounted = new WordTable(words, rows).ToVectors();
        Assert.Equal([1L, 1, 1], uncounted.Vocabulary.Counts.ToArray());
        using var spaced = new WordTable(["new york"], eye(1, 4));
        Assert.Throws<ArgumentException>(spaced.ToVectors);
    }

    [Fact]
    public void Similarity_norm_and_vector_agree_with_double_precision()
    {
        using var vectors = Vectors();
        for (var i = 0; i < V; i++)
        {
            var row = Widen(Rows[i]);
            Assert.Equal(Rows[i], vectors[$"w{i}"]);
            Assert.Equal(Math.Sqrt(row.Sum(x => x * x)), vectors.Norm($"w{i}"), Tolerances.SameFormulaFloat64);
            for (var j = 0; j < V; j++)
                Assert.Equal(Cosine(row, Widen(Rows[j])), vectors.Similarity($"w{i}", $"w{j}"), Tolerances.SameFormulaFloat64);
        }

        Assert.Equal((V, N), (vectors.Vocabulary.Count, vectors.Dimension));
    }

    [Theory]
    [InlineData("w0", "", 10)]
    [InlineData("w5", "", 3)]
    [InlineData("w7", "", 4)]
    [InlineData("w0 w1", "w2", 10)]
    [InlineData("w3 w3", "w4 w8", 10)]
    [InlineData("", "w9", 5)]
    [InlineData("w0", "", 1)]
    [InlineData("w0 w1", "w2", 57)]
    [InlineData("w0 w1", "w2", 1000)]
    public void Most_similar_agrees_with_a_slow_search(string positive, string negative, int top)
    {
        var (plus, minus) = (Split(positive), Split(negative));
        using var vectors = Vectors();
        var expected = SlowSearch(plus, minus, top);
        var actual = vectors.MostSimilar(plus, minus, top);
        Assert.Equal(expected.Select(item => item.Word), actual.Select(item => item.Word));
        foreach (var (one, other) in expected.Zip(actual)) Assert.Equal(one.Similarity, other.Similarity, Tolerances.SameFormulaFloat64);
        if (plus.Length == 1 && minus.Length == 0) Assert.Equal(actual, vectors.MostSimilar(plus[0], top));
        if (plus.Length == 2 && minus.Length == 1) Assert.Equal(actual, vectors.Analogy(minus[0], plus[0], plus[1], top));
    }

    [Fact]
    public void Ten_neighbours_are_the_default()
    {
        using var vectors = Vectors();
        Assert.Equal(10, vectors.MostSimilar("w0").Count);
    }

    [Fact]
    public void A_zero_vector_is_similar_to_nothing_and_ties_stand_in_the_order_of_ids()
    {
        using var vectors = Vectors();
        Assert.Equal(0, vectors.Similarity("w7", "w7"));
        Assert.Equal(["w0", "w1", "w2"], vectors.MostSimilar("w7", 3).Select(item => item.Word));
        Assert.All(vectors.MostSimilar("w7", V), item => Assert.Equal(0, item.Similarity));
    }

    [Fact]
    public void Many_equal_vectors_come_in_the_order_of_ids()
    {
        using var scope = NewDisposeScope();
        using var vectors = new WordVectors(Words, ones(V, N) / 3);
        Assert.Equal(Enumerable.Range(0, 20).Where(i => i != 4).Select(i => $"w{i}"), vectors.MostSimilar("w4", 19).Select(item => item.Word));
    }

    [Fact]
    public void Vectors_that_are_not_numbers_come_last()
    {
        using var scope = NewDisposeScope();
        var rows = ones(V, N);
        rows[0] = float.NaN;
        using var vectors = new WordVectors(Words, rows);
        var all = vectors.MostSimilar("w1", V);
        Assert.Equal(V - 1, all.Count);
        Assert.Equal("w0", all[^1].Word);
        Assert.Equal(1, all[^2].Similarity, Tolerances.SameFormulaFloat64);
    }

    [Fact]
    public void No_more_words_are_found_than_there_are()
    {
        using var scope = NewDisposeScope();
        using var vectors = new WordVectors(Vocabulary.FromCounts([new("a", 1), new("b", 1)]), ones(2, 2));
        Assert.Equal("b", Assert.Single(vectors.MostSimilar("a")).Word);
        Assert.Empty(vectors.MostSimilar(["a", "b"], []));
    }

    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.Float64)]
    [InlineData(ScalarType.Float16)]
    public void A_models_vectors_are_a_copy_of_W1(ScalarType type)
    {
        using var scope = NewDisposeScope();
        using var model = new SkipGramModel(V, N, seed: 3, dtype: type);
        var before = model.InputWeight.detach().select(0, 2).to(float32).data<float>().ToArray();
        using var vectors = WordVectors.FromModel(model, Words);
        using (no_grad()) model.InputWeight.fill_(9);
        Assert.Equal(before, vectors["w2"]);
    }

    [Fact]
    public void Transposed_weights_are_read_right()
    {
        using var scope = NewDisposeScope();
        using var vectors = new WordVectors(Words, arange(V * N, float32).reshape(N, V).t());
        Assert.Equal(Enumerable.Range(0, N).Select(i => (float)(i * V + 3)), vectors["w3"]);
    }

    [Fact]
    public void Unknown_words_come_with_suggestions()
    {
        using var vectors = Vectors();
        var error = Assert.Throws<UnknownWordException>(() => vectors.MostSimilar("w111"));
        Assert.Contains("w11", error.Suggestions);
        Assert.Throws<UnknownWordException>(() => vectors["no"]);
        Assert.Throws<UnknownWordException>(() => vectors.Norm("no"));
        Assert.Throws<UnknownWordException>(() => vectors.Similarity("w1", "no"));
        Assert.Throws<UnknownWordException>(() => vectors.Analogy("w1", "w2", "no"));
    }

    [Fact]
    public void Wrong_arguments_are_refused()
    {
        using var scope = NewDisposeScope();
        using var vectors = Vectors();
        Assert.Throws<ArgumentException>(() => vectors.MostSimilar([], []));
        Assert.Throws<ArgumentOutOfRangeException>(() => vectors.MostSimilar("w1", 0));
        Assert.Throws<ArgumentException>(() => new WordVectors(Words, ones(V - 1, N)));
        Assert.Throws<ArgumentException>(() => new WordVectors(Words, ones(V)));
        Assert.Throws<ArgumentException>(() => new WordVectors(Words, ones(V, 0)));
    }

    [Fact]
    public void No_tensor_is_left_behind_and_a_dispose_scope_takes_none()
    {
        using var model = new SkipGramModel(V, N);
        WordVectors.FromModel(model, Words).Dispose();
        var empty = Live();
        WordVectors vectors;
        using (NewDisposeScope()) vectors = WordVectors.FromModel(model, Words);
        var held = Live();
        for (var i = 0; i < 100; i++)
        {
            vectors.MostSimilar(["w1", "w2"], ["w3"]);
            vectors.Similarity("w1", "w2");
        }

        Assert.Equal(held, Live());
        vectors.Dispose();
        Assert.Equal(empty, Live());

        static long Live() => TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount;
    }

    [Fact]
    public void Threads_get_the_answers_of_one()
    {
        using var vectors = Vectors();
        var expected = Words.Words.Select(word => vectors.MostSimilar(word, 5)).ToArray();
        Parallel.For(0, 4 * V, i => Assert.Equal(expected[i % V], vectors.MostSimilar($"w{i % V}", 5)));
    }

    private static WordVectors Vectors()
    {
        using var scope = NewDisposeScope();
        return new WordVectors(Words, tensor(Rows.SelectMany(row => row).ToArray(), V, N));
    }

    private static float[][] MakeRows()
    {
        var random = new RandomSource(5);
        var rows = new float[V][];
        for (var i = 0; i < V; i++)
        {
            rows[i] = new float[N];
            for (var j = 0; j < N; j++) rows[i][j] = (float)random.NextGaussian();
        }

        rows[50] = rows[5];
        rows[6] = [.. rows[5].Select(x => -2 * x)];
        rows[7] = new float[N];
        return rows;
    }

    private static List<Neighbor> SlowSearch(string[] plus, string[] minus, int top)
    {
        var query = new double[N];
        foreach (var (word, sign) in plus.Select(word => (word, 1)).Concat(minus.Select(word => (word, -1))))
        {
            var row = Widen(Rows[int.Parse(word[1..], CultureInfo.InvariantCulture)]);
            var norm = Math.Sqrt(row.Sum(x => x * x));
            for (var j = 0; j < N && norm > 0; j++) query[j] += sign * row[j] / norm;
        }

        return
        [
            .. Enumerable.Range(0, V)
                .Where(i => !plus.Contains($"w{i}") && !minus.Contains($"w{i}"))
                .Select(i => new Neighbor($"w{i}", Cosine(query, Widen(Rows[i]))))
                .OrderByDescending(item => item.Similarity)
                .Take(top),
        ];
    }

    private static string[] Split(string words) => words.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static double Cosine(double[] a, double[] b)
    {
        double dot = 0, aa = 0, bb = 0;
        for (var i = 0; i < a.Length; i++) (dot, aa, bb) = (dot + a[i] * b[i], aa + a[i] * a[i], bb + b[i] * b[i]);
        return aa == 0 || bb == 0 ? 0 : dot / Math.Sqrt(aa * bb);
    }

    private static double[] Widen(float[] row) => Array.ConvertAll(row, x => (double)x);
}
