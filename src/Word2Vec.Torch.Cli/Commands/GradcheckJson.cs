using System.Text.Json.Nodes;
using Word2Vec.Torch.Gradients;
using Word2Vec.Torch.Verification;

namespace Word2Vec.Torch.Cli.Commands;

/// <summary>The JSON document of <c>w2v gradcheck --json</c>. A difference that is no finite number is null, and has failed.</summary>
internal static class GradcheckJson
{
    public static JsonObject Document(GradientSuiteReport suite, IReadOnlyList<GoldenReport> golden, bool passed) => new()
    {
        ["passed"] = passed,
        ["options"] = new JsonObject
        {
            ["vocab"] = suite.Options.VocabularySize,
            ["dim"] = suite.Options.Dimension,
            ["pairs"] = suite.Options.Pairs,
            ["negatives"] = suite.Options.Negatives,
            ["seed"] = suite.Options.Seed,
        },
        ["bounds"] = new JsonObject
        {
            ["autograd_vs_hand"] = GradientTolerance.AutogradAgainstHand.Bound,
            ["finite_differences"] = GradientTolerance.FiniteDifference.Bound,
            ["float32"] = GradientTolerance.Float32.Bound,
            ["golden"] = GradientTolerance.Golden.Bound,
        },
        ["formulas"] = List(suite.Checks, Formula),
        ["clipping"] = List(suite.Clipping, Clipping),
        ["golden"] = List(golden, Golden),
    };

    private static JsonObject Formula(FormulaCheck check) => new()
    {
        ["formula"] = check.Formula,
        ["gradient_of"] = check.Gradient.Name,
        ["shape"] = List(check.Gradient.Shape, size => JsonValue.Create(size)),
        ["autograd_vs_hand"] = Number(check.Gradient.AutogradAgainstHand),
        ["finite_differences"] = Number(check.Gradient.FiniteDifference),
        ["float32"] = Number(check.Float32Difference),
        ["verdict"] = check.Gradient.Verdict.ToString(),
        ["passed"] = check.Passed,
    };

    private static JsonObject Clipping(ClippingComparison row) => new()
    {
        ["score"] = row.Score,
        ["label"] = row.Label,
        ["exact"] = Number(row.Exact),
        ["guide_step"] = Number(row.GuideStep),
        ["autograd_through_clamp"] = Number(row.AutogradThroughClamp),
        ["inside_clip"] = row.InsideClip,
    };

    private static JsonObject Golden(GoldenReport report) => new()
    {
        ["file"] = report.Path,
        ["passed"] = report.Passed,
        ["checks"] = List(report.Checks, check => new JsonObject
        {
            ["block"] = check.Block,
            ["quantity"] = check.Quantity,
            ["shape"] = List(check.Shape, size => JsonValue.Create(size)),
            ["difference"] = Number(check.Difference),
            ["passed"] = check.Passed,
        }),
    };

    private static JsonArray List<T>(IEnumerable<T> items, Func<T, JsonNode> node) => [.. items.Select(node)];

    private static JsonValue? Number(double? value) => value is { } number && double.IsFinite(number) ? JsonValue.Create(number) : null;
}
