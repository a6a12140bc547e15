using Word2Vec.Torch.Vectors;

namespace Word2Vec.Torch.Evaluation;

/// <summary>Analogy questions, word pairs, or both, to score vectors with again and again, after every epoch say.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class EvaluationSet
{
    /// <summary>The name of the score that is the share of analogies answered correctly, 0 to 1.</summary>
    public const string Analogies = "analogies";

    /// <summary>The same of the semantic sections.</summary>
    public const string SemanticAnalogies = "analogies_semantic";

    /// <summary>The same of the syntactic sections.</summary>
    public const string SyntacticAnalogies = "analogies_syntactic";

    /// <summary>The name of Pearson's correlation with human scores.</summary>
    public const string Pearson = "pearson";

    /// <summary>The name of Spearman's.</summary>
    public const string Spearman = "spearman";

    /// <summary>Takes what is to be asked.</summary>
    /// <param name="questions">Analogy questions, or null for none.</param>
    /// <param name="pairs">Word pairs, or null for none.</param>
    public EvaluationSet(AnalogyQuestions? questions, WordPairs? pairs) => (Questions, Pairs) = (questions, pairs);

    /// <summary>The questions; null for none.</summary>
    public AnalogyQuestions? Questions { get; }

    /// <summary>The word pairs; null for none.</summary>
    public WordPairs? Pairs { get; }

    /// <summary>Reads files and tells by their content which is which: analogy questions begin with a line <c>: section</c>.</summary>
    /// <param name="paths">At most one file of each kind.</param>
    /// <exception cref="EvaluationException">A file cannot be read or breaks its format.</exception>
    /// <exception cref="OptionsException">There are two files of a kind.</exception>
    public static EvaluationSet Load(IReadOnlyList<string> paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        var (questions, pairs) = ((AnalogyQuestions?)null, (WordPairs?)null);
        foreach (var path in paths)
        {
            var isAnalogies = EvaluationLines.Read(path, lines => lines.TryNext(out var line) && line.StartsWith(AnalogyQuestions.Mark));
            if ((isAnalogies ? questions : (object?)pairs) is not null)
                throw new OptionsException([$"'{path}' is a second file of {(isAnalogies ? "analogy questions" : "word pairs")}; give one"]);
            if (isAnalogies) questions = AnalogyQuestions.Load(path);
            else pairs = WordPairs.Load(path);
        }

        return new EvaluationSet(questions, pairs);
    }

    /// <summary>Scores vectors by the default options of <see cref="AnalogyEvaluation"/> and <see cref="SimilarityEvaluation"/>.</summary>
    /// <param name="vectors">The vectors, the most frequent word first.</param>
    /// <param name="cancellation">Ends the evaluation.</param>
    /// <returns>Scores by the names above, in their order; those left out of which no question or fewer than two pairs are known.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public IReadOnlyDictionary<string, double> Score(WordVectors vectors, CancellationToken cancellation = default)
    {
        var scores = new OrderedDictionary<string, double>(StringComparer.Ordinal);
        if (Questions is not null)
        {
            var result = AnalogyEvaluation.Run(vectors, Questions, cancellation: cancellation);
            foreach (var (name, score) in new[] { (Analogies, result.Total), (SemanticAnalogies, result.Semantic), (SyntacticAnalogies, result.Syntactic) })
                if (score.Attempted > 0) scores[name] = score.Accuracy;
        }

        if (Pairs is not null)
        {
            var result = SimilarityEvaluation.Run(vectors, Pairs);
            foreach (var (name, correlation) in new[] { (Pearson, result.Pearson), (Spearman, result.Spearman) })
                if (double.IsFinite(correlation.Coefficient)) scores[name] = correlation.Coefficient;
        }

        return scores;
    }
}
