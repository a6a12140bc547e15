namespace Word2Vec.Torch.Projection;

/// <summary>Settings of <see cref="TSne"/>. The defaults are scikit-learn's.</summary>
public sealed record TSneOptions
{
    /// <summary>
    /// About how many near vectors each one keeps near, at least 1 and less than the number of the others; null for 30, or a third of the
    /// others where there are fewer than 90.
    /// </summary>
    public double? Perplexity { get; init; }

    /// <summary>Steps in all; 1,000 by default.</summary>
    public int Iterations { get; init; } = 1000;

    /// <summary>The first steps, in which like vectors attract each other more, so that clusters form; 250 by default.</summary>
    public int ExaggeratedIterations { get; init; } = 250;

    /// <summary>How many times more; 12 by default.</summary>
    public double Exaggeration { get; init; } = 12;

    /// <summary>Length of a step; null for V / <see cref="Exaggeration"/> / 4, at least 50 (Belkina et al., 2019).</summary>
    public double? LearningRate { get; init; }

    /// <summary>Seed of the small disturbance of the first layout, which parts equal vectors; 1 by default.</summary>
    public ulong Seed { get; init; } = 1;

    internal double PerplexityFor(long count) => Perplexity ?? Math.Min(30, (count - 1) / 3.0);

    internal double LearningRateFor(long count) => LearningRate ?? Math.Max(50, count / Exaggeration / 4);

    /// <exception cref="OptionsException">Something is out of range for this many vectors.</exception>
    internal void EnsureValid(long count)
    {
        List<string> problems = [];
        if (!(PerplexityFor(count) >= 1 && PerplexityFor(count) < count - 1))
            problems.Add(FormattableString.Invariant($"perplexity is {Perplexity}; allowed for {count} vectors: 1 and more, less than {count - 1}"));
        if (Iterations < 1) problems.Add(FormattableString.Invariant($"iterations is {Iterations}; allowed: 1 and more"));
        if (ExaggeratedIterations < 0)
            problems.Add(FormattableString.Invariant($"exaggerated iterations is {ExaggeratedIterations}; allowed: 0 and more"));
        if (!(Exaggeration >= 1 && double.IsFinite(Exaggeration)))
            problems.Add(FormattableString.Invariant($"exaggeration is {Exaggeration}; allowed: 1 and more"));
        if (!(LearningRateFor(count) > 0 && double.IsFinite(LearningRateFor(count))))
            problems.Add(FormattableString.Invariant($"learning rate is {LearningRate}; allowed: more than 0"));
        if (problems.Count > 0) throw new OptionsException(problems);
    }
}
