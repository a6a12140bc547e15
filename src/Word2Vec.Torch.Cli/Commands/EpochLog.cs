using System.Globalization;
using Word2Vec.Torch.Cli.Output;
using Word2Vec.Torch.Evaluation;
using Word2Vec.Torch.Modeling;
using Word2Vec.Torch.Training;
using Word2Vec.Torch.Vectors;
using Word2Vec.Torch.Vocab;

namespace Word2Vec.Torch.Cli.Commands;

/// <summary>What <c>w2v train</c> does at the end of every epoch: scores the vectors, and keeps what there is to keep.</summary>
internal sealed class EpochLog(EvaluationSet evaluation, bool quiet, TrainingHistory history)
{
    private const int EpochLines = 10;
    private static readonly Dictionary<string, double> NoScores = [];

    private TensorBoardLog? _tensorBoard;

    /// <summary>The epochs so far.</summary>
    public TrainingHistory History { get; } = history;

    /// <summary>Has the epochs to come written for TensorBoard too.</summary>
    public void Write(TensorBoardLog log) => _tensorBoard = log;

    public void Take(EpochSummary epoch, SkipGramModel model, Vocabulary vocabulary, CancellationToken cancellation)
    {
        var scores = Score(model, vocabulary, cancellation);
        Keep(History.Add(epoch, scores));
        if (quiet || (evaluation.Questions is null && evaluation.Pairs is null)) return;
        foreach (var line in Describe(scores)) ProgressDisplay.Note($"epoch {epoch.Epoch}: {line}");
    }

    /// <summary>Adds an epoch that was cut short, which nobody tells of.</summary>
    public void Complete(TrainingResult result)
    {
        foreach (var epoch in result.Epochs.Skip(History.Entries.Count)) Keep(History.Add(epoch));
    }

    /// <summary>A line an epoch, but of many epochs only some, evenly, the last one among them; and one for all.</summary>
    public static void Describe(TrainingResult result)
    {
        var step = (result.Epochs.Count + EpochLines - 1) / EpochLines;
        foreach (var epoch in result.Epochs.Where(epoch => epoch.Epoch == 1 || (result.Epochs.Count - epoch.Epoch) % step == 0))
        {
            if (epoch.Pairs == 0) Terminal.Note($"epoch {epoch.Epoch}: no pairs");
            else if (double.IsNaN(epoch.MeanLoss)) Terminal.Note($"epoch {epoch.Epoch}: {epoch.Pairs:N0} pairs, {epoch.Elapsed.TotalSeconds:F1} s");
            else Terminal.Note($"epoch {epoch.Epoch}: mean loss {epoch.MeanLoss:F4} over {epoch.Pairs:N0} pairs, {epoch.Elapsed.TotalSeconds:F1} s");
            if (epoch.ValidationLoss is { } loss) Terminal.Note($"epoch {epoch.Epoch}: mean loss {loss:F4} of the sentences held out");
        }

        Terminal.Note($"{result.Words:N0} words in {result.Elapsed.TotalSeconds:F1} s, {result.WordsPerSecond:N0} words/s");
    }

    private IReadOnlyDictionary<string, double> Score(SkipGramModel model, Vocabulary vocabulary, CancellationToken cancellation)
    {
        if (evaluation.Questions is null && evaluation.Pairs is null) return NoScores;
        using var vectors = WordVectors.FromModel(model, vocabulary);
        try
        {
            return evaluation.Score(vectors, cancellation);
        }
        catch (OperationCanceledException)
        {
            // The user wants the model now; training ends by itself.
            return NoScores;
        }
    }

    // A full disk is no reason to lose hours of training.
    private void Keep(TrainingHistoryEntry entry)
    {
        try
        {
            _tensorBoard?.Write(entry);
        }
        catch (TrainingException error)
        {
            _tensorBoard = null;
            ProgressDisplay.Note($"warning: {error.Message}");
        }
    }

    private static IEnumerable<string> Describe(IReadOnlyDictionary<string, double> scores)
    {
        if (scores.Count == 0) yield return "nothing to score: every question and pair has an unknown word";
        if (scores.TryGetValue(EvaluationSet.Analogies, out var total)) yield return $"analogies {Percent(total)}{Kinds(scores)}";
        if (scores.TryGetValue(EvaluationSet.Pearson, out var pearson) && scores.TryGetValue(EvaluationSet.Spearman, out var spearman))
            yield return $"word pairs: Pearson {Coefficient(pearson)}, Spearman {Coefficient(spearman)}";
    }

    private static string Kinds(IReadOnlyDictionary<string, double> scores) =>
        scores.TryGetValue(EvaluationSet.SemanticAnalogies, out var semantic) && scores.TryGetValue(EvaluationSet.SyntacticAnalogies, out var syntactic)
            ? $" (semantic {Percent(semantic)}, syntactic {Percent(syntactic)})"
            : "";

    private static string Percent(double share) => (100 * share).ToString("F1", CultureInfo.InvariantCulture) + "%";

    private static string Coefficient(double value) => value.ToString("F3", CultureInfo.InvariantCulture);
}
