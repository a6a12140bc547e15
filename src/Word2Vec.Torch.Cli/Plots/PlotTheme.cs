using ScottPlot;

namespace Word2Vec.Torch.Cli.Plots;

/// <summary>The colours of a picture and its sizes of text, for one of 1600 × 1200 pixels.</summary>
internal sealed record PlotTheme(Color Background, Color Text, Color Faint, Color First, Color Second)
{
    public const int Width = 1600;
    public const int Height = 1200;

    private const float TitleSize = 30;
    private const float AxisSize = 23;
    private const float TickSize = 19;

    public static PlotTheme Light { get; } = new(new("#ffffff"), new("#1f2328"), new("#e7eaee"), new("#2563c9"), new("#c2410c"));

    public static PlotTheme Dark { get; } = new(new("#14181f"), new("#e6eaf0"), new("#2b313b"), new("#6cb0ff"), new("#ff9d57"));

    /// <summary>Colours and sizes for everything that the plot draws of itself; its axes must be there.</summary>
    public void Apply(Plot plot)
    {
        plot.FigureBackground.Color = Background;
        plot.DataBackground.Color = Background;
        plot.Axes.Color(Text);
        plot.Grid.MajorLineColor = Faint;
        plot.Axes.Title.Label.FontSize = TitleSize;
        plot.Axes.Title.Label.Bold = false;
        foreach (var axis in plot.Axes.GetAxes())
        {
            axis.FrameLineStyle.Color = Faint.InterpolateRgb(Text, 0.3);
            axis.TickLabelStyle.FontSize = TickSize;
            axis.MajorTickStyle.Color = axis.FrameLineStyle.Color;
            axis.MinorTickStyle.Length = 0;
            axis.Label.FontSize = AxisSize;
            axis.Label.Bold = false;
        }

        plot.Legend.BackgroundColor = Background;
        plot.Legend.OutlineColor = Faint;
        plot.Legend.ShadowColor = Colors.Transparent;
        plot.Legend.FontColor = Text;
        plot.Legend.FontSize = TickSize;
    }
}
