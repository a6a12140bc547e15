using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Xml;
using ScottPlot;
using SkiaSharp;

namespace Word2Vec.Torch.Cli.Plots;

/// <summary>A plot as a file, PNG or SVG by its name.</summary>
internal static class Picture
{
    /// <summary>Told before anything is computed: bundles for machines without a screen leave the drawing library out.</summary>
    /// <exception cref="IOException">The library does not load.</exception>
    public static void EnsureLibrary()
    {
        const string library = "libSkiaSharp";
        if (!NativeLibrary.TryLoad(library, typeof(SKTypeface).Assembly, null, out _))
            throw new IOException($"{library}, which draws pictures, is not beside this w2v; a map goes without it to a file named .html");
    }

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
