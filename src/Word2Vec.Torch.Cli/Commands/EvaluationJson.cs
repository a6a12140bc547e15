using System.Text.Json.Nodes;
using Word2Vec.Torch.Cli.Options;
using Word2Vec.Torch.Evaluation;

namespace Word2Vec.Torch.Cli.Commands;

/// <summary>The documents of <c>w2v evaluate --json</c>. What is no number is null.</summary>
internal static class EvaluationJson
{
    public static JsonObject Of(AnalogyResult result, AnalogyOptions options) => new()
    {
        ["protocol"] = EnumWords.Of(options.Protocol),
        ["restrict_vocab"] = options.RestrictVocabulary,
        ["sections"] = new JsonArray([.. result.Sections.Select(Of)]),
        ["semantic"] = Of(result.Semantic),
        ["syntactic"] = Of(result.Syntactic),
        ["total"] = Of(result.Total),
    };

    public static JsonObject Of(SimilarityResult result, SimilarityOptions options) => new()
    {
        ["restrict_vocab"] = options.RestrictVocabulary,
        ["pairs"] = result.Pairs,
        ["unknown"] = result.Unknown,
        ["unknown_share"] = result.UnknownShare,
        ["pearson"] = Of(result.Pearson),
        ["spearman"] = Of(result.Spearman),
    };

    private static JsonObject Of(AnalogyScore score) => new()
    {
        ["name"] = score.Name,
        ["questions"] = score.Questions,
        ["attempted"] = score.Attempted,
        ["skipped"] = score.Skipped,
        ["correct"] = score.Correct,
        ["accuracy"] = score.Accuracy,
        ["coverage"] = score.Coverage,
    };

    private static JsonObject Of(Correlation correlation) => new()
    {
        ["coefficient"] = Finite(correlation.Coefficient),
        ["p_value"] = Finite(correlation.PValue),
    };

    private static JsonNode? Finite(double value) => double.IsFinite(value) ? value : null;
}
