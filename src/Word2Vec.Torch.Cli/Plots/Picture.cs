using System.Globalization;
using System.Text;
using System.Xml;
using ScottPlot;

namespace Word2Vec.Torch.Cli.Plots;

/// <summary>A plot as a file, PNG or SVG by its name.</summary>
internal static class Picture
{
    public static void Save(string path, Plot plot)
    {
        var image = IsSvg(path)
            ? Encoding.UTF8.GetBytes(plot.GetSvgXml(PlotTheme.Width, PlotTheme.Height))
            : plot.GetImageBytes(PlotTheme.Width, PlotTheme.Height, ImageFormat.Png);
        AtomicFile.Write(path, stream => stream.Write(image));
    }

    /// <summary>The text without what XML cannot hold.</summary>
    public static string Shown(string text)
    {
        var shown = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            shown.Append(rune.IsBmp && !XmlConvert.IsXmlChar((char)rune.Value) || Rune.GetUnicodeCategory(rune) == UnicodeCategory.Control ? Rune.ReplacementChar : rune);
        return shown.ToString();
    }

    private static bool IsSvg(string path) => Path.GetExtension(path).Equals(".svg", StringComparison.OrdinalIgnoreCase);
}
