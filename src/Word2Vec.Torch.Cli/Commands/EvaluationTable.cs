using System.Globalization;
using Word2Vec.Torch.Cli.Output;
using Word2Vec.Torch.Evaluation;

namespace Word2Vec.Torch.Cli.Commands;

/// <summary>The tables of <c>w2v evaluate</c>, within 80 columns.</summary>
internal static class EvaluationTable
{
    private const int NameWidth = 30;

    public static void Print(AnalogyResult? analogies, SimilarityResult? similarity)
    {
        if (analogies is not null) Print(analogies);
        if (analogies is not null && similarity is not null) Terminal.Line();
        if (similarity is not null) Print(similarity);
    }

    private static void Print(AnalogyResult result)
    {
        Terminal.Line($"{"analogies",-NameWidth} accuracy  correct  attempted  skipped  coverage");
        foreach (var section in result.Sections) Row(section);
        Terminal.Line();
        foreach (var total in new[] { result.Semantic, result.Syntactic, result.Total }) Row(total);
    }

    private static void Row(AnalogyScore score)
    {
        var name = score.Name.Length > NameWidth ? $"{score.Name[..(NameWidth - 1)]}…" : score.Name;
        var accuracy = score.Attempted == 0 ? "–" : Percent(score.Accuracy);
        var coverage = score.Questions == 0 ? "–" : Percent(score.Coverage);
        Terminal.Line($"{name,-NameWidth} {accuracy,8}  {score.Correct,7}  {score.Attempted,9}  {score.Skipped,7}  {coverage,8}");
    }

    private static void Print(SimilarityResult result)
    {
        Terminal.Line($"word pairs  {result.Pairs}, {result.Unknown} with an unknown word ({Percent(result.UnknownShare)})");
        Terminal.Line($"Pearson     {Describe(result.Pearson)}");
        Terminal.Line($"Spearman    {Describe(result.Spearman)}");
    }

    private static string Describe(Correlation correlation) => double.IsNaN(correlation.Coefficient)
        ? "–  (fewer than two pairs are known, or they are all alike)"
        : string.Create(CultureInfo.InvariantCulture, $"{correlation.Coefficient:F4}  (p = {correlation.PValue:0.##e+0})");

    private static string Percent(double share) => (100 * share).ToString("F1", CultureInfo.InvariantCulture) + "%";
}
