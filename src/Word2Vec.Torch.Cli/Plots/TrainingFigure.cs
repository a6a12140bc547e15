using ScottPlot;
using ScottPlot.TickGenerators;
using Word2Vec.Torch.Training;

namespace Word2Vec.Torch.Cli.Plots;

/// <summary>Loss by epoch, with the learning rate, and the scores where there are some, against axes of their own.</summary>
internal static class TrainingFigure
{
    private const float LineWidth = 3;
    private const float DotSize = 10;
    private const int MostDots = 60;

    private const float Margin = 120;
    private const float AxisRoom = 140;

    // Numbers near the end of float64 have no axis: its length is not a number any more.
    private const double MostDrawn = 1e100;

    // Of middling lightness, to be seen on white and on black.
    private static readonly ScottPlot.Palettes.Category10 ScoreColors = new ScottPlot.Palettes.Category10();

    public static Plot Draw(string title, IReadOnlyList<TrainingHistoryEntry> history, PlotTheme theme)
    {
        var plot = new Plot();
        string[] scores = [.. history.SelectMany(entry => entry.Scores.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        plot.Layout.Fixed(new PixelPadding(left: Margin, right: scores.Length > 0 ? 2 * AxisRoom : AxisRoom, bottom: 220, top: 80));
        plot.Title(Picture.Shown(title));
        plot.XLabel("Epoch");
        plot.YLabel("Mean loss");
        plot.Axes.Right.Label.Text = "Learning rate";
        plot.Axes.Bottom.TickGenerator = new NumericAutomatic { IntegerTicksOnly = true };
        var scoreAxis = scores.Length > 0 ? plot.Axes.AddRightAxis() : plot.Axes.Right;
        if (scores.Length > 0) scoreAxis.Label.Text = "Score";
        theme.Apply(plot);
        Add(plot, history, point => point.Loss, "loss", theme.First, plot.Axes.Left);
        Add(plot, history, point => point.ValidationLoss, "loss of the sentences held out", theme.Text, plot.Axes.Left);
        var rate = Add(plot, history, point => point.LearningRate, "learning rate", theme.Second, plot.Axes.Right);
        if (rate is not null) rate.MarkerShape = MarkerShape.FilledSquare;
        foreach (var (i, name) in scores.Index())
        {
            var line = Add(plot, history, point => point.Scores.TryGetValue(name, out var score) ? score : null, Picture.Shown(name.Replace('_', ' ')), ScoreColors.GetColor(i + 2), scoreAxis);
            if (line is not null) line.MarkerShape = MarkerShape.FilledDiamond;
        }

        plot.Legend.Orientation = Orientation.Horizontal;
        plot.ShowLegend(Edge.Bottom);
        return plot;
    }

    private static ScottPlot.Plottables.Scatter? Add(
        Plot plot, IReadOnlyList<TrainingHistoryEntry> history, Func<TrainingHistoryEntry, double?> value, string name, Color color, IYAxis axis)
    {
        Coordinates[] points = [.. history.Where(point => Math.Abs(value(point) ?? double.NaN) <= MostDrawn).Select(point => new Coordinates(point.Epoch, value(point)!.Value))];
        if (points.Length == 0) return null;
        var line = plot.Add.Scatter(points, color);
        line.Axes.YAxis = axis;
        line.LegendText = name;
        line.LineWidth = LineWidth;
        line.MarkerSize = points.Length <= MostDots ? DotSize : 0;
        return line;
    }
}
