using ScottPlot;
using ScottPlot.TickGenerators;

namespace Word2Vec.Torch.Cli.Plots;

/// <summary>The colours of a picture and its sizes of text, for one of 1600 × 1200 pixels.</summary>
internal sealed record PlotTheme(Color Background, Color Text, Color Faint, Color First, Color Second)
{
    public const int Width = 1600;
    public const int Height = 1200;

    private const float TitleSize = 30;
    private const float AxisSize = 23;
    private const float TickSize = 19;
    private const double TickDensity = 0.5;

    // What a line of text leaves below small letters that are to stand in its middle.
    private const float DescentShare = 0.25f;

    public static PlotTheme Light { get; } = new(new("#ffffff"), new("#1f2328"), new("#e7eaee"), new("#2563c9"), new("#c2410c"));

    public static PlotTheme Dark { get; } = new(new("#14181f"), new("#e6eaf0"), new("#2b313b"), new("#6cb0ff"), new("#ff9d57"));

    /// <summary>Colours and sizes for everything that the plot draws of itself; its axes must be there.</summary>
    public void Apply(Plot plot)
    {
        plot.FigureBackground.Color = Background;
        plot.DataBackground.Color = Background;
        plot.Axes.Color(Text);
        plot.Grid.MajorLineColor = Faint;
        plot.Font.Set(PictureFonts.Default);
        plot.Axes.Title.Label.FontSize = TitleSize;
        plot.Axes.Title.Label.Bold = false;
        foreach (var axis in plot.Axes.GetAxes())
        {
            axis.FrameLineStyle.Color = Faint.InterpolateRgb(Text, 0.3);
            axis.TickLabelStyle.FontSize = TickSize;
            // Half, since an axis adds it twice.
            if (axis is IYAxis) axis.TickLabelStyle.OffsetY = Rise(axis.TickLabelStyle) / 2;
            axis.MajorTickStyle.Color = axis.FrameLineStyle.Color;
            axis.MinorTickStyle.Length = 0;
            axis.Label.FontSize = AxisSize;
            axis.Label.Bold = false;
            if (axis.TickGenerator is NumericAutomatic numbers) numbers.TickDensity = TickDensity;
        }

        plot.Legend.BackgroundColor = Background;
        plot.Legend.OutlineColor = Faint;
        plot.Legend.ShadowColor = Colors.Transparent;
        plot.Legend.FontColor = Text;
        plot.Legend.FontSize = TickSize;
    }

    /// <summary>How far the library draws a text of this style above the middle of its place, in pixels; it differs by font.</summary>
    public static float Rise(LabelStyle style)
    {
        using var paint = Paint.NewDisposablePaint();
        var measured = style.Measure(paint);
        return measured.Bottom - measured.Height * DescentShare;
    }
}
