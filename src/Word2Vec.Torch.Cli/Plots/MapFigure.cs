using ScottPlot;

namespace Word2Vec.Torch.Cli.Plots;

/// <summary>Words as labelled dots in the plane, analogies as arrows.</summary>
/// <param name="Title">The heading.</param>
/// <param name="XLabel">The name of the axis to the right.</param>
/// <param name="YLabel">The name of the axis upward.</param>
/// <param name="Selection">The words, in the order in which they get their labels, after those of arrows.</param>
/// <param name="Points">Where each word lies.</param>
/// <param name="HasScale">Whether distances from the origin mean something, so that the axes bear numbers.</param>
internal sealed record MapFigure(
    string Title, string XLabel, string YLabel, MapSelection Selection, IReadOnlyList<(double X, double Y)> Points, bool HasScale)
{
    private const float DotRadius = 5;
    private const float WordSize = 20;
    private const float WordSpace = 4;
    private const float ArrowWidth = 3;
    private const double Margin = 0.05;
    // More would hide what the map shows.
    private const int MayCover = 1;

    /// <summary>What is left for title, names of axes and numbers.</summary>
    private PixelPadding Frame => HasScale ? new(left: 120, right: 40, bottom: 100, top: 80) : new(left: 70, right: 40, bottom: 70, top: 80);

    private Box DataArea => new(Frame.Left, Frame.Top, PlotTheme.Width - Frame.Horizontal, PlotTheme.Height - Frame.Vertical);

    private HashSet<int> Highlighted => [.. Selection.Arrows.SelectMany(arrow => new[] { arrow.From, arrow.To }), .. Selection.Selected is { } word ? [word] : Array.Empty<int>()];

    public Plot Draw(PlotTheme theme, CancellationToken cancellation)
    {
        var plot = new Plot();
        plot.Layout.Fixed(Frame);
        plot.Title(Picture.Shown(Title));
        plot.XLabel(XLabel);
        plot.YLabel(YLabel);
        theme.Apply(plot);
        if (!HasScale)
        {
            plot.Axes.Bottom.SetTicks([], []);
            plot.Axes.Left.SetTicks([], []);
        }

        var limits = Limits();
        plot.Axes.SetLimits(limits);
        foreach (var (from, to) in Selection.Arrows) AddArrow(plot, At(from), At(to), theme.Second);
        AddDots(plot, theme);
        AddLabels(plot, limits, theme, cancellation);
        return plot;
    }

    private Coordinates At(int word) => new(Points[word].X, Points[word].Y);

    private AxisLimits Limits()
    {
        var (left, right) = Range(Points.Min(point => point.X), Points.Max(point => point.X));
        var (bottom, top) = Range(Points.Min(point => point.Y), Points.Max(point => point.Y));
        return new AxisLimits(left, right, bottom, top);

        static (double Low, double High) Range(double low, double high)
        {
            var margin = high > low ? (high - low) * Margin : 1;
            return (low - margin, high + margin);
        }
    }

    private static void AddArrow(Plot plot, Coordinates from, Coordinates to, Color color)
    {
        var arrow = plot.Add.Arrow(from, to);
        arrow.ArrowLineWidth = 0;
        arrow.ArrowFillColor = color;
        arrow.ArrowWidth = ArrowWidth;
        arrow.ArrowheadLength = 6 * ArrowWidth;
        arrow.ArrowheadWidth = 5 * ArrowWidth;
        arrow.ArrowOffset = DotRadius + 2;
    }

    private void AddDots(Plot plot, PlotTheme theme)
    {
        var highlighted = Highlighted;
        foreach (var dots in Enumerable.Range(0, Points.Count).GroupBy(highlighted.Contains).OrderBy(dots => dots.Key))
            plot.Add.Markers(dots.Select(At).ToArray(), MarkerShape.FilledCircle, 2 * DotRadius, dots.Key ? theme.Second : theme.First.WithAlpha(0.75));
    }

    private void AddLabels(Plot plot, AxisLimits limits, PlotTheme theme, CancellationToken cancellation)
    {
        var highlighted = Highlighted;
        var labels = Enumerable.Range(0, Points.Count)
            .OrderByDescending(highlighted.Contains)
            .Select(word => (Word: word, Text: LabelOf(Selection.Words[word], At(word), highlighted.Contains(word) ? theme.Second : theme.Text)))
            .ToList();
        using var paint = Paint.NewDisposablePaint();
        var dots = labels.Select(label =>
        {
            cancellation.ThrowIfCancellationRequested();
            var (x, y) = PixelOf(label.Text.Location, limits);
            var size = label.Text.LabelStyle.Measure(paint).Size;
            return new LabeledDot(x, y, size.Width + WordSpace, size.Height, highlighted.Contains(label.Word) ? int.MaxValue : MayCover);
        }).ToList();
        foreach (var ((label, dot), place) in labels.Zip(dots).Zip(LabelPlacement.Place(dots, DotRadius, DataArea, AlongArrows(limits), cancellation)))
        {
            if (place is not { } box) continue;
            label.Text.OffsetX = box.Left - dot.X;
            label.Text.OffsetY = box.Top - dot.Y + PlotTheme.Rise(label.Text.LabelStyle);
            plot.Add.Plottable(label.Text);
        }
    }

    /// <summary>Boxes like beads along each arrow, for labels to keep clear of.</summary>
    private Box[] AlongArrows(AxisLimits limits) =>
    [
        .. from arrow in Selection.Arrows
           let start = PixelOf(At(arrow.From), limits)
           let end = PixelOf(At(arrow.To), limits)
           let beads = Math.Ceiling(Math.Max(Math.Abs(end.X - start.X), Math.Abs(end.Y - start.Y)) / (2 * ArrowWidth))
           from bead in Enumerable.Range(1, (int)beads)
           let share = (float)(bead / beads)
           select Box.Around(start.X + share * (end.X - start.X), start.Y + share * (end.Y - start.Y), ArrowWidth),
    ];

    private static ScottPlot.Plottables.Text LabelOf(string word, Coordinates place, Color color)
    {
        var shown = Picture.Shown(word);
        var text = new ScottPlot.Plottables.Text { Location = place, Alignment = Alignment.UpperLeft, LabelFontColor = color, LabelFontSize = WordSize, LabelFontName = PictureFonts.For(shown) };
        text.LabelStyle.Text = shown;
        return text;
    }

    private (float X, float Y) PixelOf(Coordinates place, AxisLimits limits) => (
        DataArea.Left + (float)((place.X - limits.Left) / (limits.Right - limits.Left)) * DataArea.Width,
        DataArea.Bottom - (float)((place.Y - limits.Bottom) / (limits.Top - limits.Bottom)) * DataArea.Height);
}
