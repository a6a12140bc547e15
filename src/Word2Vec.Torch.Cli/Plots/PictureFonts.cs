using SkiaSharp;
using Word2Vec.Torch.Cli.Output;

namespace Word2Vec.Torch.Cli.Plots;

/// <summary>The machine's fonts. Skia draws a letter that its font lacks as a box, or not at all, and does not say so.</summary>
internal static class PictureFonts
{
    private static readonly string[] Preferred = ["DejaVu Sans", "Noto Sans", "Liberation Sans", "Segoe UI", "Helvetica", "Arial"];

    /// <summary>Those without serifs first.</summary>
    private static readonly Lazy<SKTypeface[]> Typefaces = new(() =>
        [.. SKFontManager.Default.FontFamilies.OrderBy(RankOf).Select(family => SKFontManager.Default.MatchFamily(family)).Where(typeface => typeface is not null)]);

    /// <summary>What to write names and numbers in; no font at all leaves the library's.</summary>
    public static string Default => Typefaces.Value.FirstOrDefault()?.FamilyName ?? ScottPlot.Fonts.Default;

    /// <summary>A font that has all letters of the text, else the default one.</summary>
    public static string For(string text) => Find(text)?.FamilyName ?? Default;

    /// <summary>Says which words will not be readable.</summary>
    public static void Warn(IReadOnlyList<string> words)
    {
        if (Typefaces.Value.Length == 0)
        {
            Terminal.Note($"warning: this machine has no fonts, so the picture has no words; install some (Debian: apt-get install fonts-dejavu-core)");
            return;
        }

        var unreadable = words.Select(Picture.Shown).Where(word => Find(word) is null).ToList();
        if (unreadable.Count > 0)
            Terminal.Note($"warning: no font of this machine has the letters of {unreadable.Count} of the words, such as {unreadable[0]}; install one (Debian: apt-get install fonts-noto)");
    }

    private static SKTypeface? Find(string text) => Array.Find(Typefaces.Value, typeface => typeface.ContainsGlyphs(text));

    private static int RankOf(string family) => Array.IndexOf(Preferred, family) is >= 0 and var rank ? rank : Preferred.Length;
}
