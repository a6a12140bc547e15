using System.Globalization;
using Spectre.Console;
using Word2Vec.Torch.Gradients;
using Word2Vec.Torch.Verification;

namespace Word2Vec.Torch.Cli.Commands;

/// <summary>The tables of <c>w2v gradcheck</c>.</summary>
internal static class GradcheckTable
{
    // Wide enough for every row on one line: Spectre assumes 80 columns where there is no terminal to ask.
    private const int RedirectedWidth = 160;

    /// <param name="writer">Where to.</param>
    /// <param name="terminal">Whether that is a terminal: its own width and colours; otherwise plain text.</param>
    /// <param name="suite">The formulas.</param>
    /// <param name="golden">The golden files, if any.</param>
    public static void Write(TextWriter writer, bool terminal, GradientSuiteReport suite, IReadOnlyList<GoldenReport> golden)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = terminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = terminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });
        if (!terminal) console.Profile.Width = RedirectedWidth;

        var options = suite.Options;
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"V = {options.VocabularySize}, N = {options.Dimension}, B = {options.Pairs}, K = {options.Negatives}, seed {options.Seed}, float64"));
        console.Write(Formulas(suite));
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Bounds on |a - b| / (1 + |b|): autograd vs hand {GradientTolerance.AutogradAgainstHand.Bound:0e+00}, finite differences {GradientTolerance.FiniteDifference.Bound:0e+00}, float32 {GradientTolerance.Float32.Bound:0e+00}."));
        console.WriteLine();
        console.WriteLine("The guide's clipped step beside the exact gradient of one output's score (information):");
        console.Write(Clipping(suite));
        foreach (var report in golden)
        {
            console.WriteLine();
            console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{report.Path}, bound on |a - b|: {GradientTolerance.Golden.Bound:0e+00}"));
            console.Write(Golden(report));
        }

        console.WriteLine();
        console.WriteLine(Summary([.. suite.Checks.Select(check => check.Passed), .. golden.SelectMany(report => report.Checks).Select(check => check.Passed)]));
    }

    private static Table Formulas(GradientSuiteReport suite)
    {
        var table = NewTable("formula", "gradient of", "shape", "autograd vs hand", "finite differences", "float32", "verdict");
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
        var table = NewTable("score s", "label y", "exact σ(s) - y", "guide σ(clip(s)) - y", "autograd through clamp", "inside ±10");
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

    private static string Summary(bool[] passed)
    {
        var failed = passed.Count(pass => !pass);
        return failed == 0
            ? string.Create(CultureInfo.InvariantCulture, $"All {passed.Length} checks passed.")
            : string.Create(CultureInfo.InvariantCulture, $"{failed} of {passed.Length} checks FAILED.");
    }

    private static Table NewTable(params string[] columns)
    {
        var table = new Table { Border = TableBorder.Simple };
        foreach (var column in columns) table.AddColumn(column.EscapeMarkup());
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
