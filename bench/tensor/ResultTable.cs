using System.Globalization;

namespace TensorBench;

/// <summary>One line of the table. Cells without a figure are empty.</summary>
/// <param name="Part">Checks, quality or speed.</param>
/// <param name="Setting">What was run.</param>
/// <param name="Device">Where.</param>
internal sealed record ResultRow(string Part, string Setting, string Device)
{
    public double? WordsPerSecond { get; init; }

    /// <summary>Spearman's coefficient of the word pairs.</summary>
    public double? WordSim { get; init; }

    /// <summary>Share of the analogies that are right.</summary>
    public double? Analogies { get; init; }

    public string Note { get; init; } = "";

    public bool Failed { get; init; }

    /// <summary>Not run, for want of time.</summary>
    public bool Skipped { get; init; }
}

/// <summary>The rows, as a Markdown table that is readable as it stands.</summary>
internal static class ResultTable
{
    private static readonly string[] Header = ["part", "setting", "device", "words/s", "WordSim", "analogies", "note"];
    private static readonly int[] Numbers = [3, 4, 5];

    public static string Of(IEnumerable<ResultRow> rows)
    {
        List<string[]> lines = [Header, .. rows.Select(Cells)];
        var widths = Header.Select((_, column) => lines.Max(line => line[column].Length)).ToArray();
        var rule = Line(widths.Select((width, column) => Numbers.Contains(column) ? new string('-', width - 1) + ':' : new string('-', width)));
        var text = lines.Select(line => Line(line.Select((cell, column) => Numbers.Contains(column) ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column]))));
        return string.Join('\n', text.Take(1).Append(rule).Concat(text.Skip(1)));
    }

    private static string Line(IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |";

    private static string[] Cells(ResultRow row) =>
    [
        row.Part,
        row.Setting,
        row.Device,
        Number(row.WordsPerSecond, "N0"),
        Number(row.WordSim, "F3"),
        row.Analogies is { } share ? Number(100 * share, "F1") + " %" : "",
        (row.Failed ? "FAILED: " : row.Skipped ? "skipped: " : "") + row.Note,
    ];

    private static string Number(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "";
}
