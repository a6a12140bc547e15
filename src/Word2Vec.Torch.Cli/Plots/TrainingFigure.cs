using ScottPlot;
using ScottPlot.TickGenerators;
using Word2Vec.Torch.Training;

namespace Word2Vec.Torch.Cli.Plots;

/// <summary>Loss by epoch, with the learning rate against an axis of its own.</summary>
internal static class TrainingFigure
{
    private const float LineWidth = 3;
    private const float DotSize = 10;
    private const int MostDots = 60;

    private static readonly PixelPadding Frame = new(left: 120, right: 140, bottom: 100, top: 80);

    public static Plot Draw(string title, IReadOnlyList<TrainingHistoryEntry> history, PlotTheme theme)
    {
        var plot = new Plot();
        plot.Layout.Fixed(Frame);
        plot.Title(Picture.Shown(title));
        plot.XLabel("Epoch");
        plot.YLabel("Mean loss");
        plot.Axes.Right.Label.Text = "Learning rate";
        plot.Axes.Bottom.TickGenerator = new NumericAutomatic { IntegerTicksOnly = true };
        theme.Apply(plot);
        Add(plot, history, point => point.Loss, "loss", theme.First, plot.Axes.Left);
        Add(plot, history, point => point.ValidationLoss, "loss of the sentences held out", theme.Text, plot.Axes.Left);
        var rate = Add(plot, history, point => point.LearningRate, "learning rate", theme.Second, plot.Axes.Right);
        if (rate is not null) rate.MarkerShape = MarkerShape.FilledSquare;
        plot.ShowLegend(Alignment.UpperRight);
        return plot;
    }

    private static ScottPlot.Plottables.Scatter? Add(
        Plot plot, IReadOnlyList<TrainingHistoryEntry> history, Func<TrainingHistoryEntry, double?> value, string name, Color color, IYAxis axis)
    {
        Coordinates[] points = [.. history.Where(point => value(point) is not null).Select(point => new Coordinates(point.Epoch, value(point)!.Value))];
        if (points.Length == 0) return null;
        var line = plot.Add.Scatter(points, color);
        line.Axes.YAxis = axis;
        line.LegendText = name;
        line.LineWidth = LineWidth;
        line.MarkerSize = points.Length <= MostDots ? DotSize : 0;
        return line;
    }
}
