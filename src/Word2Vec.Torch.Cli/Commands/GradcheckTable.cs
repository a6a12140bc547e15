using System.Globalization;
using Spectre.Console;
using Word2Vec.Torch.Cli.Output;
using Word2Vec.Torch.Gradients;
using Word2Vec.Torch.Verification;

namespace Word2Vec.Torch.Cli.Commands;

/// <summary>The tables of <c>w2v gradcheck</c>.</summary>
internal static class GradcheckTable
{
    public static void Print(GradientSuiteReport suite, IReadOnlyList<GoldenReport> golden)
    {
        var options = suite.Options;
        Terminal.Line(
            $"V = {options.VocabularySize}, N = {options.Dimension}, B = {options.Pairs}, K = {options.Negatives}, seed {options.Seed}, float64");
        Terminal.Line();
        Terminal.Out.Write(Formulas(suite));
        var (hand, finite) = (GradientTolerance.AutogradAgainstHand.Bound, GradientTolerance.FiniteDifference.Bound);
        Terminal.Line();
        Terminal.Line($"Largest |a − b| / (1 + |b|), and the bound that it must keep:");
        Terminal.Line($"  hand     the formula derived by hand against autograd         {hand:0e+00}");
        Terminal.Line($"  finite   central differences against autograd                 {finite:0e+00}");
        Terminal.Line($"  float32  the formula and autograd in float32 against float64  {GradientTolerance.Float32.Bound:0e+00}");
        Terminal.Line();
        Terminal.Line($"For information, ∂L/∂s of one output: exact σ(s) − y, the guide's");
        Terminal.Line($"σ(clip(s)) − y, and autograd through the clip:");
        Terminal.Line();
        Terminal.Out.Write(Clipping(suite));
        foreach (var report in golden)
        {
            Terminal.Line();
            Terminal.Line($"{report.Path}, bound on |a − b|: {GradientTolerance.Golden.Bound:0e+00}");
            Terminal.Out.Write(Golden(report));
        }

        Terminal.Line();
        PrintSummary(
        [
            .. suite.Checks.Select(check => check.Passed),
            .. golden.SelectMany(report => report.Checks).Select(check => check.Passed),
        ]);
    }

    private static Table Formulas(GradientSuiteReport suite)
    {
        var table = NewTable("formula", "of", "shape", "hand", "finite", "float32", "verdict");
        foreach (var check in suite.Checks)
        {
            var gradient = check.Gradient;
            table.AddRow(
                check.Formula.EscapeMarkup(),
                gradient.Name.EscapeMarkup(),
                Shape(gradient.Shape),
                Small(gradient.AutogradAgainstHand),
                Small(gradient.FiniteDifference),
                Small(check.Float32Difference),
                Verdict(check.Passed, gradient.Passed ? "float32 differs" : Reason(gradient.Verdict)));
        }

        return table;
    }

    private static Table Clipping(GradientSuiteReport suite)
    {
        var table = NewTable("score s", "label y", "exact", "guide", "autograd", "inside ±10");
        foreach (var row in suite.Clipping)
        {
            table.AddRow(
                row.Score.ToString("0", CultureInfo.InvariantCulture),
                row.Label.ToString(CultureInfo.InvariantCulture),
                Precise(row.Exact),
                Precise(row.GuideStep),
                Precise(row.AutogradThroughClamp),
                row.InsideClip ? "yes" : "no");
        }

        return table;
    }

    private static Table Golden(GoldenReport report)
    {
        var table = NewTable("block", "quantity", "shape", "difference", "verdict");
        foreach (var check in report.Checks)
        {
            table.AddRow(
                check.Block.EscapeMarkup(),
                check.Quantity.EscapeMarkup(),
                Shape(check.Shape),
                Small(check.Difference),
                Verdict(check.Passed, "differs"));
        }

        return table;
    }

    private static void PrintSummary(bool[] passed)
    {
        var failed = passed.Count(pass => !pass);
        if (failed == 0) Terminal.Line($"All {passed.Length} checks passed.");
        else Terminal.Line($"{failed} of {passed.Length} checks FAILED.");
    }

    private static Table NewTable(params string[] columns)
    {
        var table = new Table { Border = TableBorder.None };
        foreach (var column in columns) table.AddColumn(new TableColumn(column.EscapeMarkup()).Padding(0, 0, 2, 0).NoWrap());
        return table;
    }

    private static string Reason(GradientVerdict verdict) => verdict switch
    {
        GradientVerdict.SuppliedDiffers => "hand differs",
        GradientVerdict.AutogradDiffers => "autograd differs",
        GradientVerdict.WrongShape => "wrong shape",
        GradientVerdict.NotFinite => "not finite",
        _ => "nothing agrees",
    };

    private static string Verdict(bool passed, string reason) => passed ? "[green]pass[/]" : $"[red]FAIL: {reason}[/]";

    private static string Shape(IReadOnlyList<long> shape) => shape.Count == 0 ? "scalar" : $"[{string.Join(", ", shape)}]".EscapeMarkup();

    private static string Small(double? value) =>
        value is { } number ? number.ToString("0.0e+00", CultureInfo.InvariantCulture) : "-";

    private static string Precise(double value) =>
        value.ToString(value == 0 || Math.Abs(value) >= 1e-3 ? "0.000000" : "0.00e+00", CultureInfo.InvariantCulture);
}
