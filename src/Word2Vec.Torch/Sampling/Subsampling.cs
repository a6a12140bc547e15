namespace Word2Vec.Torch.Sampling;

/// <summary>
/// Thins out frequent words before windows are cut. A token whose word has the share q of all tokens in the vocabulary is kept with
/// the chance p = √(t/q) + t/q, at most 1. This is the rule of word2vec's program and of gensim; the paper states
/// p = √(t/q).
/// </summary>
/// <remarks>Immutable and thread-safe; each thread draws with its own <see cref="RandomSource"/>.</remarks>
public sealed class Subsampling
{
    private readonly int _count;

    // Up to the last word that is thinned out, which in a vocabulary ordered by counts is one of the first.
    private readonly double[] _keep;

    /// <summary>Works out each word's chance.</summary>
    /// <param name="counts">Each word's count, at least 1; their sum is the number of tokens in the vocabulary.</param>
    /// <param name="sample">t. Default: 1e-3, as in word2vec and gensim; 0 keeps every token.</param>
    /// <exception cref="ArgumentException">A count is below 1, or t is negative or no finite number.</exception>
    public Subsampling(ReadOnlySpan<long> counts, double sample = 1e-3)
    {
        if (!double.IsFinite(sample) || sample < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(sample), sample, "must be 0 or a positive number");
        }

        Sample = sample;
        _count = counts.Length;
        double total = 0;
        foreach (var count in counts)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(count, 1, nameof(counts));
            total += count;
        }

        var thinned = counts.Length;
        while (thinned > 0 && ChanceOf(counts[thinned - 1]) >= 1) thinned--;
        _keep = new double[thinned];
        for (var id = 0; id < thinned; id++) _keep[id] = ChanceOf(counts[id]);

        double ChanceOf(long count)
        {
            var ratio = sample / (count / total);
            return sample == 0 ? 1 : Math.Min(1, Math.Sqrt(ratio) + ratio);
        }
    }

    /// <summary>The threshold t.</summary>
    public double Sample { get; }

    /// <summary>p, the chance that a token of this word is kept.</summary>
    /// <param name="id">0 … V − 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such id.</exception>
    public double KeepProbability(int id)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(id);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(id, _count);
        return ChanceToKeep(id);
    }

    /// <summary>Copies the tokens that are kept.</summary>
    /// <param name="sentence">The ids of a sentence.</param>
    /// <param name="kept">Receives the ids kept, in order; at least as long as the sentence, and may be the sentence itself.</param>
    /// <param name="random">Gives one number for each token that may be dropped.</param>
    /// <returns>How many were kept.</returns>
    /// <exception cref="ArgumentException"><paramref name="kept"/> is too short.</exception>
    public int Filter(ReadOnlySpan<int> sentence, Span<int> kept, ref RandomSource random)
    {
        if (kept.Length < sentence.Length)
            throw new ArgumentException($"room for {kept.Length} of {sentence.Length} tokens", nameof(kept));
        var count = 0;
        foreach (var word in sentence)
        {
            var keep = ChanceToKeep(word);
            if (keep >= 1 || random.NextDouble() < keep) kept[count++] = word;
        }

        return count;
    }

    private double ChanceToKeep(int id) => id < _keep.Length ? _keep[id] : 1;
}
