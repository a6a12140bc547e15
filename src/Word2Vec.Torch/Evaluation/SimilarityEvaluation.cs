using Word2Vec.Torch.Vectors;

namespace Word2Vec.Torch.Evaluation;

/// <summary>How word pairs are judged.</summary>
public sealed record SimilarityOptions
{
    /// <summary>Only this many words, the first ones of the vocabulary, are known; at least 1. 300,000 by default (gensim's).</summary>
    public int RestrictVocabulary { get; init; } = 300_000;

    /// <summary>Whether case is disregarded, the first spelling in the vocabulary standing for all; true by default (gensim's).</summary>
    public bool IgnoreCase { get; init; } = true;

    /// <summary>Whether a pair with an unknown word counts with similarity 0 (gensim's <c>dummy4unknown</c>); by default it is skipped.</summary>
    public bool UnknownIsZero { get; init; }
}

/// <summary>How two lists of numbers go together.</summary>
/// <param name="Coefficient">−1 … 1; NaN where a list is constant or has fewer than two numbers.</param>
/// <param name="PValue">
/// Two-sided: how probable a coefficient as far from 0 is by chance, by Student's t of n − 2 degrees of freedom. 1 for two numbers; NaN
/// with the coefficient.
/// </param>
public readonly record struct Correlation(double Coefficient, double PValue);

/// <summary>What a similarity evaluation came to.</summary>
/// <param name="Pearson">Linear correlation of human scores and cosines.</param>
/// <param name="Spearman">The same of their ranks, equal numbers sharing the mean of their ranks.</param>
/// <param name="Pairs">The pairs there are.</param>
/// <param name="Unknown">Those with an unknown word.</param>
public sealed record SimilarityResult(Correlation Pearson, Correlation Spearman, int Pairs, int Unknown)
{
    /// <summary>The share of the pairs with an unknown word, 0 to 1.</summary>
    public double UnknownShare => (double)Unknown / Pairs;
}

/// <summary>
/// Sets cosines of word pairs against human scores. Figures equal those of gensim's <c>evaluate_word_pairs</c>, which takes p-values
/// from scipy.
/// </summary>
/// <remarks>Thread-safe.</remarks>
public static class SimilarityEvaluation
{
    /// <summary>Judges all pairs.</summary>
    /// <param name="vectors">The vectors, the most frequent word first.</param>
    /// <param name="pairs">The pairs.</param>
    /// <param name="options">How they are judged; null for the defaults.</param>
    /// <returns>Correlations; NaN where fewer than two pairs are known.</returns>
    /// <exception cref="OptionsException">An option is out of range.</exception>
    public static SimilarityResult Run(WordVectors vectors, WordPairs pairs, SimilarityOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        ArgumentNullException.ThrowIfNull(pairs);
        options ??= new SimilarityOptions();
        if (options.RestrictVocabulary < 1)
            throw new OptionsException([$"restrict-vocab is {options.RestrictVocabulary}; allowed: 1 and more"]);
        var forms = new WordForms(vectors.Vocabulary, options.RestrictVocabulary, options.IgnoreCase);
        var (human, cosines, unknown) = (new List<double>(), new List<double>(), 0);
        foreach (var pair in pairs.Pairs)
        {
            var cosine = Cosine(pair, vectors, forms);
            if (cosine is null) unknown++;
            if (cosine is null && !options.UnknownIsZero) continue;
            human.Add(pair.Score);
            cosines.Add(cosine ?? 0);
        }

        return new SimilarityResult(
            Correlations.Pearson([.. human], [.. cosines]), Correlations.Spearman([.. human], [.. cosines]), pairs.Pairs.Count, unknown);
    }

    private static double? Cosine(RatedPair pair, WordVectors vectors, WordForms forms) =>
        forms.TryFind(pair.First, out var first) && forms.TryFind(pair.Second, out var second)
            ? vectors.Similarity(vectors.Vocabulary[first], vectors.Vocabulary[second])
            : null;
}
