using Word2Vec.Torch.Vectors.Search;

namespace Word2Vec.Torch.Vectors;

public sealed partial class WordVectors
{
    /// <summary>The words most similar to one word, which is not among them.</summary>
    /// <param name="word">A word of the vocabulary.</param>
    /// <param name="top">How many, at least 1; 10 by default (gensim's). All other words if there are fewer.</param>
    /// <returns>Highest similarity first; equal ones in the order of their ids.</returns>
    /// <exception cref="UnknownWordException">It is not in the vocabulary.</exception>
    public IReadOnlyList<Neighbor> MostSimilar(string word, int top = 10) => MostSimilar([word], [], top);

    /// <summary>a is to b as c is to which word? The words nearest to b − a + c in unit vectors, without a, b and c.</summary>
    /// <param name="a">A word: "man".</param>
    /// <param name="b">What belongs to it: "king".</param>
    /// <param name="c">A word like a: "woman".</param>
    /// <param name="top">How many answers, at least 1; 10 by default.</param>
    /// <returns>Best answer first.</returns>
    /// <exception cref="UnknownWordException">One is not in the vocabulary.</exception>
    public IReadOnlyList<Neighbor> Analogy(string a, string b, string c, int top = 10) => MostSimilar([b, c], [a], top);

    /// <summary>
    /// The words most similar to a sum of unit vectors, positive words added and negative words subtracted (3CosAdd; gensim's
    /// <c>most_similar</c>). A word given twice counts twice; the given words are not among the answers.
    /// </summary>
    /// <param name="positive">Words of the vocabulary.</param>
    /// <param name="negative">Words of the vocabulary.</param>
    /// <param name="top">How many, at least 1; 10 by default (gensim's). All other words if there are fewer.</param>
    /// <returns>Highest similarity first; equal ones in the order of their ids.</returns>
    /// <exception cref="ArgumentException">No word is given, or <paramref name="top"/> is below 1.</exception>
    /// <exception cref="UnknownWordException">One is not in the vocabulary.</exception>
    public IReadOnlyList<Neighbor> MostSimilar(IReadOnlyList<string> positive, IReadOnlyList<string> negative, int top = 10)
    {
        ArgumentNullException.ThrowIfNull(positive);
        ArgumentNullException.ThrowIfNull(negative);
        return MostSimilar(negative.Aggregate(WordQuery.Of(positive), (query, word) => query.Minus(word)) with { Top = top });
    }

    /// <summary>The words most similar to weighted words and vectors. The given words are not among the answers.</summary>
    /// <param name="query">What to look for.</param>
    /// <returns>
    /// Highest similarity first; equal ones in the order of their ids. A restriction cuts 3CosMul's answers too, where gensim 4.2 accepts
    /// one and ignores it.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// The query has no term, a term has a vector that is not of N finite numbers or a weight that is not finite, a number is out of range,
    /// or the method is 3CosMul and a weight is neither 1 nor −1 or none is 1.
    /// </exception>
    /// <exception cref="UnknownWordException">A word is not in the vocabulary.</exception>
    public IReadOnlyList<Neighbor> MostSimilar(WordQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        Check(query);
        var found = NeighborSearch.Find(Rows, TaskFor(query));
        GC.KeepAlive(this); // the search reads the tensor's memory
        return Named(found);
    }

    /// <summary>Many queries at once, many times as fast as one after the other: their cosines are one product of matrices.</summary>
    /// <param name="queries">What to look for; those by 3CosMul gain nothing here.</param>
    /// <returns>The answers to each, as <see cref="MostSimilar(WordQuery)"/> gives them.</returns>
    /// <inheritdoc cref="MostSimilar(WordQuery)"/>
    public IReadOnlyList<IReadOnlyList<Neighbor>> MostSimilar(IReadOnlyList<WordQuery> queries)
    {
        ArgumentNullException.ThrowIfNull(queries);
        foreach (var query in queries) Check(query);
        var answers = new IReadOnlyList<Neighbor>[queries.Count];
        int[] sums = [.. Enumerable.Range(0, queries.Count).Where(i => queries[i].Method == QueryMethod.Add)];
        var found = NeighborSearch.FindAll(
            _vectors, Rows, [.. sums.Select(i => TaskFor(queries[i]))], [.. sums.Select(i => Sum(queries[i]))]);
        foreach (var (i, answer) in sums.Zip(found)) answers[i] = Named(answer);
        for (var i = 0; i < answers.Length; i++) answers[i] ??= MostSimilar(queries[i]);
        return answers;
    }

    /// <summary>The words that are closer to one word than another one is (gensim's <c>closer_than</c>).</summary>
    /// <param name="word">A word of the vocabulary; it is not among the answers.</param>
    /// <param name="other">The word to compare with.</param>
    /// <returns>Words of a higher cosine than <paramref name="other"/>'s, in the order of their ids.</returns>
    /// <exception cref="UnknownWordException">One is not in the vocabulary.</exception>
    public IReadOnlyList<string> CloserThan(string word, string other) => [.. Closer(word, other).Order().Select(id => Vocabulary[id])];

    /// <summary>Which place a word has among all words by their closeness to one word (gensim's <c>rank</c>).</summary>
    /// <param name="word">A word of the vocabulary.</param>
    /// <param name="other">The word whose place is asked for.</param>
    /// <returns>1 for the closest; words equally close have the same place.</returns>
    /// <exception cref="UnknownWordException">One is not in the vocabulary.</exception>
    public int Rank(string word, string other) => Closer(word, other).Count + 1;

    private List<int> Closer(string word, string other)
    {
        var (center, compared) = (Vocabulary.IdOf(word), Vocabulary.IdOf(other));
        var query = Array.ConvertAll(this[word], x => (double)x);
        var scan = new CloserScan(Rows, query, Rows.Cosine(query, compared));
        var parts = RowScan.Run(Rows.Count, Dimension, () => new List<int>(), scan.AddCloser);
        GC.KeepAlive(this); // the scan reads the tensor's memory
        return [.. parts.SelectMany(ids => ids).Where(id => id != center)];
    }

    private SearchTask TaskFor(WordQuery query)
    {
        var words = query.Terms.Where(term => term.Word is not null).Select(term => Vocabulary.IdOf(term.Word!));
        var limit = Math.Min(query.RestrictVocabulary ?? Vocabulary.Count, Vocabulary.Count);
        IRowScorer scorer = query.Method == QueryMethod.Add
            ? new CosineScorer(Rows, Sum(query))
            : new ProductScorer(Rows, query.Terms.Select(term => (Factor(term), term.Weight < 0)));
        return new SearchTask(scorer, limit, query.Top, [.. words.Distinct()]);
    }

    private double[] Sum(WordQuery query)
    {
        var sum = new double[Dimension];
        foreach (var term in query.Terms) Add(sum, term, term.Weight);
        return sum;
    }

    private double[] Factor(QueryTerm term)
    {
        var factor = new double[Dimension];
        Add(factor, term, 1);
        return factor;
    }

    private void Add(double[] sum, QueryTerm term, double weight)
    {
        if (term.Word is null) VectorMath.Add(sum, term.Vector.Span, weight);
        else AddUnit(sum, Vocabulary.IdOf(term.Word), weight);
    }

    private void Check(WordQuery query)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Top, 1, nameof(query.Top));
        if (query.RestrictVocabulary is { } limit) ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1, nameof(query.RestrictVocabulary));
        if (query.Terms.Count == 0) throw new ArgumentException("no word is given", nameof(query));
        foreach (var term in query.Terms)
        {
            if (term.Word is null && (term.Vector.Length != Dimension || !term.Vector.Span.ToArray().All(float.IsFinite)))
                throw new ArgumentException($"a vector is not of {Dimension} finite numbers", nameof(query));
            if (!double.IsFinite(term.Weight)) throw new ArgumentException($"the weight {term.Weight} is not finite", nameof(query));
        }

        if (query.Method == QueryMethod.Multiply && !(query.Terms.All(term => term.Weight is 1 or -1) && query.Terms.Any(term => term.Weight > 0)))
            throw new ArgumentException("3CosMul takes the weights 1 and −1, and at least one 1", nameof(query));
    }

    private List<Neighbor> Named(IReadOnlyList<(int Id, double Score)> found) =>
        [.. found.Select(row => new Neighbor(Vocabulary[row.Id], row.Score))];
}
