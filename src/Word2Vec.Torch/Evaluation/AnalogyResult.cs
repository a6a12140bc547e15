namespace Word2Vec.Torch.Evaluation;

/// <summary>How some questions were answered.</summary>
/// <param name="Name">The section's name, or "semantic", "syntactic", "total".</param>
/// <param name="Questions">The questions there are.</param>
/// <param name="Known">Those whose four words are all known.</param>
/// <param name="Attempted">Those that count: the known ones, or all where an unknown word counts as a wrong answer.</param>
/// <param name="Correct">Those answered correctly.</param>
public sealed record AnalogyScore(string Name, int Questions, int Known, int Attempted, int Correct)
{
    /// <summary>Questions that do not count, since a word is unknown.</summary>
    public int Skipped => Questions - Attempted;

    /// <summary>The correct share of the attempted ones, 0 to 1; 0 where none is attempted (gensim's).</summary>
    public double Accuracy => Attempted == 0 ? 0 : (double)Correct / Attempted;

    /// <summary>The share of the questions whose words are all known, 0 to 1.</summary>
    public double Coverage => Questions == 0 ? 0 : (double)Known / Questions;

    internal static AnalogyScore Sum(string name, IEnumerable<AnalogyScore> scores) => scores.Aggregate(
        new AnalogyScore(name, 0, 0, 0, 0),
        (sum, score) => new AnalogyScore(
            name, sum.Questions + score.Questions, sum.Known + score.Known, sum.Attempted + score.Attempted, sum.Correct + score.Correct));
}

/// <summary>What an analogy evaluation came to. Totals weigh every question alike, not every section.</summary>
/// <param name="Sections">A score a section, in the file's order.</param>
/// <param name="Semantic">The sections that ask about meaning.</param>
/// <param name="Syntactic">The sections that ask about grammar: <see cref="AnalogySection.IsSyntactic"/>.</param>
/// <param name="Total">All sections.</param>
public sealed record AnalogyResult(
    IReadOnlyList<AnalogyScore> Sections, AnalogyScore Semantic, AnalogyScore Syntactic, AnalogyScore Total);
