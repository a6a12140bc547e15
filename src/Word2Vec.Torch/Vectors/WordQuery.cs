namespace Word2Vec.Torch.Vectors;

/// <summary>How the terms of a query become one score.</summary>
public enum QueryMethod
{
    /// <summary>3CosAdd: the cosine with the weighted sum of the terms. gensim's <c>most_similar</c>.</summary>
    Add,

    /// <summary>
    /// 3CosMul (Levy and Goldberg 2014, equation 4): the product of the added terms' cosines over that of the subtracted ones', each
    /// shifted to (1 + cos) / 2, and 0.000001 added below. gensim's <c>most_similar_cosmul</c>.
    /// </summary>
    Multiply,
}

/// <summary>A word or a vector with its weight.</summary>
/// <param name="Word">The word, which stands for its vector divided by its length; null for a vector.</param>
/// <param name="Vector">N numbers, taken as they are (gensim's way); empty for a word.</param>
/// <param name="Weight">What it is multiplied with, below zero to subtract.</param>
public readonly record struct QueryTerm(string? Word, ReadOnlyMemory<float> Vector, double Weight);

/// <summary>
/// What <see cref="WordVectors.MostSimilar(WordQuery)"/> looks for: words and vectors, added and subtracted.
/// <code>WordQuery.Of("king", "woman").Minus("man") with { Top = 5 }</code>
/// </summary>
/// <remarks>Immutable and thread-safe, as long as given arrays are left alone.</remarks>
public sealed record WordQuery
{
    private WordQuery(IReadOnlyList<QueryTerm> terms) => Terms = terms;

    /// <summary>All terms in the order given.</summary>
    public IReadOnlyList<QueryTerm> Terms { get; private init; }

    /// <summary>How many answers, at least 1; all words if there are fewer. Default: 10, gensim's.</summary>
    public int Top { get; init; } = 10;

    /// <summary>Only this many words at the front of the vocabulary are answers, at least 1. Default: null, all words.</summary>
    public int? RestrictVocabulary { get; init; }

    /// <summary>How terms are combined. Default: <see cref="QueryMethod.Add"/>.</summary>
    public QueryMethod Method { get; init; }

    /// <summary>Words, each with the weight 1.</summary>
    /// <param name="words">None, one or more; one given twice counts twice.</param>
    public static WordQuery Of(params IEnumerable<string> words)
    {
        ArgumentNullException.ThrowIfNull(words);
        return words.Aggregate(new WordQuery([]), (query, word) => query.Plus(word));
    }

    /// <summary>A vector with the weight 1.</summary>
    /// <param name="vector">N numbers, not copied.</param>
    public static WordQuery Of(float[] vector) => new WordQuery([]).Plus(vector);

    /// <summary>Adds a word.</summary>
    /// <param name="word">The word; it will not be among the answers.</param>
    /// <param name="weight">What its unit vector is multiplied with. Default: 1.</param>
    public WordQuery Plus(string word, double weight = 1)
    {
        ArgumentNullException.ThrowIfNull(word);
        return With(new QueryTerm(word, default, weight));
    }

    /// <summary>Adds a vector.</summary>
    /// <param name="vector">N numbers, not copied.</param>
    /// <param name="weight">What it is multiplied with. Default: 1.</param>
    public WordQuery Plus(float[] vector, double weight = 1)
    {
        ArgumentNullException.ThrowIfNull(vector);
        return With(new QueryTerm(null, vector, weight));
    }

    /// <summary>Subtracts a word.</summary>
    /// <param name="word">The word; it will not be among the answers.</param>
    /// <param name="weight">What its unit vector is multiplied with before. Default: 1.</param>
    public WordQuery Minus(string word, double weight = 1) => Plus(word, -weight);

    /// <summary>Subtracts a vector.</summary>
    /// <param name="vector">N numbers, not copied.</param>
    /// <param name="weight">What it is multiplied with before. Default: 1.</param>
    public WordQuery Minus(float[] vector, double weight = 1) => Plus(vector, -weight);

    private WordQuery With(QueryTerm term) => this with { Terms = [.. Terms, term] };
}
