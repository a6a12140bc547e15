using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Word2Vec.Torch.Cli.Maps;

/// <summary>
/// The interactive map: one HTML file that holds all it needs and loads nothing. Its policy lets a browser run the one script and use the
/// one style sheet written here; words are data, shown as text.
/// </summary>
internal static partial class HtmlMap
{
    /// <summary>The script's parts in the order in which they use each other.</summary>
    private static readonly string[] Scripts =
        ["theme.js", "animation.js", "words.js", "view.js", "labels.js", "drawing.js", "search.js", "panel.js", "gestures.js", "map.js"];

    /// <summary>Writes the page as UTF-8 and leaves the stream open.</summary>
    public static void Write(Stream output, MapContent content)
    {
        var style = $"\n{Part("map.css")}";
        var script = $"\n{string.Join('\n', Scripts.Select(Part))}";
        // One pass: what is filled in is not searched for places again.
        var page = Place().Replace(Part("map.html"), place => place.Groups[1].Value switch
        {
            "title" => WebUtility.HtmlEncode(content.Title),
            "policy" => $"default-src 'none'; img-src data:; style-src {Hash(style)}; script-src {Hash(script)}; base-uri 'none'; form-action 'none'",
            "style" => style,
            "script" => script,
            "data" => Encoding.ASCII.GetString(MapJson.Encode(content)),
            var unknown => throw new InvalidOperationException($"map.html has a place '{unknown}' that nothing fills"),
        });
        output.Write(Encoding.UTF8.GetBytes(page));
    }

    private static string Hash(string text) => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}'";

    private static string Part(string name)
    {
        using var stream = typeof(HtmlMap).Assembly.GetManifestResourceStream($"map/{name}")
            ?? throw new InvalidOperationException($"the resource 'map/{name}' is not in the assembly");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    [GeneratedRegex(@"\{\{(\w+)\}\}")]
    private static partial Regex Place();
}
