using System.Text.Json;
using System.Text.Json.Nodes;
using Word2Vec.Torch.Gradients;
using Word2Vec.Torch.Verification;

namespace Word2Vec.Torch.Cli.Commands;

/// <summary>The JSON document of <c>w2v gradcheck --json</c>. A difference that is no finite number is null, and has failed.</summary>
internal static class GradcheckJson
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static void Write(TextWriter writer, GradientSuiteReport suite, IReadOnlyList<GoldenReport> golden, bool passed)
    {
        var document = new JsonObject
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
                ["autogradVsHand"] = GradientTolerance.AutogradAgainstHand.Bound,
                ["finiteDifferences"] = GradientTolerance.FiniteDifference.Bound,
                ["float32"] = GradientTolerance.Float32.Bound,
                ["golden"] = GradientTolerance.Golden.Bound,
            },
            ["formulas"] = List(suite.Checks, Formula),
            ["clipping"] = List(suite.Clipping, Clipping),
            ["golden"] = List(golden, Golden),
        };
        writer.WriteLine(document.ToJsonString(Indented));
    }

    private static JsonObject Formula(FormulaCheck check) => new()
    {
        ["formula"] = check.Formula,
        ["gradientOf"] = check.Gradient.Name,
        ["shape"] = List(check.Gradient.Shape, size => JsonValue.Create(size)),
        ["autogradVsHand"] = Number(check.Gradient.AutogradAgainstHand),
        ["finiteDifferences"] = Number(check.Gradient.FiniteDifference),
        ["float32"] = Number(check.Float32Difference),
        ["verdict"] = check.Gradient.Verdict.ToString(),
        ["passed"] = check.Passed,
    };

    private static JsonObject Clipping(ClippingComparison row) => new()
    {
        ["score"] = row.Score,
        ["label"] = row.Label,
        ["exact"] = Number(row.Exact),
        ["guideStep"] = Number(row.GuideStep),
        ["autogradThroughClamp"] = Number(row.AutogradThroughClamp),
        ["insideClip"] = row.InsideClip,
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
