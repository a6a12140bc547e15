namespace Word2Vec.Torch.InteropTests;

/// <summary>Every tolerance of these tests, with its reason. Relative bounds are against 1 + |expected|.</summary>
internal static class InteropTolerances
{
    /// <summary>One loss or gradient by two versions of libtorch in float32: the bound; sums of twenty numbers below 1.</summary>
    public const double LossAndGradient = 1e-6;

    /// <summary>Thirty steps by two versions of libtorch, each rounding weights below 2 by 1e-7.</summary>
    public const double TrainedWeights = 1e-5;

    /// <summary>gensim's cosine in float32 against ours in float64: a sum of eight products.</summary>
    public const double Cosine = 1e-6;

    /// <summary>A cosine that a script prints with four digits.</summary>
    public const double PrintedCosine = 6e-5;

    /// <summary>Accuracies, correlations, p-values and percentages: the four decimals.</summary>
    public const double EvaluationFigure = 5e-5;

    /// <summary>Scores of queries by gensim in float32 against ours in float64: the bound.</summary>
    public const double QueryScore = 1e-5;
}
