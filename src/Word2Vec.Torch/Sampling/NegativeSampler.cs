namespace Word2Vec.Torch.Sampling;

/// <summary>
/// Draws negatives for a pair from the noise distribution. A word that must not be drawn is drawn again, so a pair always gets as
/// many negatives as asked for.
/// </summary>
/// <remarks>Immutable and thread-safe; each thread draws with its own <see cref="RandomSource"/>.</remarks>
public sealed class NegativeSampler
{
    // Where one word has nearly all the noise and is the context, drawing anew could go on for millions of draws.
    private const int DrawsBeforeScan = 100;

    private readonly NoiseDistribution _noise;

    /// <summary>Creates a sampler.</summary>
    /// <param name="noise">The noise distribution over at least 3 words.</param>
    /// <param name="distinct">
    /// False (default), as in word2vec: a negative is never the context; it may be the centre, and one word may come twice. True, as
    /// in the guide (guide: "Training Loop"): never the context nor the centre, and no word twice.
    /// </param>
    /// <exception cref="ArgumentException">There are fewer than 3 words.</exception>
    public NegativeSampler(NoiseDistribution noise, bool distinct = false)
    {
        ArgumentNullException.ThrowIfNull(noise);
        if (noise.Count < 3) throw new ArgumentException($"{noise.Count} words; negatives need at least 3", nameof(noise));
        (_noise, Distinct) = (noise, distinct);
    }

    /// <summary>Whether a pair's negatives all differ, from each other and from the centre.</summary>
    public bool Distinct { get; }

    /// <summary>How many negatives a pair can have: distinct ones are at most V − 2, as in the guide.</summary>
    /// <param name="requested">How many are wanted.</param>
    public int Effective(int requested) => Distinct ? Math.Min(requested, _noise.Count - 2) : requested;

    /// <summary>Draws the negatives of a pair.</summary>
    /// <param name="center">The centre word.</param>
    /// <param name="context">The context word.</param>
    /// <param name="negatives">Filled; no longer than <see cref="Effective"/> allows.</param>
    /// <param name="random">Where chance comes from.</param>
    /// <exception cref="ArgumentException">There is room for more distinct negatives than there are.</exception>
    public void Draw(int center, int context, Span<int> negatives, ref RandomSource random)
    {
        if (negatives.Length > Effective(negatives.Length))
        {
            throw new ArgumentException(
                $"{negatives.Length} distinct negatives of {_noise.Count} words; the most is {_noise.Count - 2}", nameof(negatives));
        }

        for (var i = 0; i < negatives.Length; i++)
        {
            // Nearly every first draw may stay; only the others are worth the care.
            var word = _noise.Draw(ref random);
            negatives[i] = IsAllowed(word, center, context, negatives[..i]) ? word : DrawAnother(center, context, negatives[..i], ref random);
        }
    }

    private int DrawAnother(int center, int context, ReadOnlySpan<int> drawn, ref RandomSource random)
    {
        for (var draw = 1; draw < DrawsBeforeScan; draw++)
        {
            var word = _noise.Draw(ref random);
            if (IsAllowed(word, center, context, drawn)) return word;
        }

        return Scan(center, context, drawn, ref random);
    }

    private bool IsAllowed(int word, int center, int context, ReadOnlySpan<int> drawn) =>
        word != context && !(Distinct && (word == center || drawn.Contains(word)));

    // The same distribution as drawing until a word is allowed, in time linear in V.
    private int Scan(int center, int context, ReadOnlySpan<int> drawn, ref RandomSource random)
    {
        var allowed = 0.0;
        for (var word = 0; word < _noise.Count; word++)
        {
            if (IsAllowed(word, center, context, drawn)) allowed += _noise.Probability(word);
        }

        var place = random.NextDouble() * allowed;
        var chosen = -1;
        for (var word = 0; word < _noise.Count && place >= 0; word++)
        {
            if (!IsAllowed(word, center, context, drawn)) continue;
            chosen = word;
            place -= _noise.Probability(word);
        }

        return chosen;
    }
}
