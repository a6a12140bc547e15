using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Word2Vec.Torch.Cli.Maps;

namespace Word2Vec.Torch.Tests.Cli;

/// <summary>The HTML map as text; the browser tests open it.</summary>
public sealed partial class HtmlMapTests
{
    [Theory]
    [InlineData("</script><script>alert(1)</script>")]
    [InlineData("<!--<script>")]
    [InlineData("a\u2028b\u2029c\u202Ed\u0085")]
    [InlineData("'\"&\\`{{data}}{{script}}")]
    [InlineData("😀 é 日本語")]
    public void A_word_comes_back_from_the_data_and_its_characters_are_harmless(string word)
    {
        var content = new MapContent(word, [new(word, 3, 1.5f, -2, null, null, [new(0, 0.12351f)])], [new(0, 0)]);
        var data = Data().Match(Write(content)).Groups[1].Value;
        Assert.Equal(word, (string?)JsonNode.Parse(data)!["words"]![0]);
        Assert.DoesNotMatch("[<>&'\u0080-\uffff]", data);
        Assert.Equal("[[[0,0.1235]]]", JsonNode.Parse(data)!["neighbors"]!.ToJsonString());
    }

    [Fact]
    public void A_broken_surrogate_becomes_the_replacement_character() =>
        Assert.Equal("a\uFFFDb", (string?)JsonNode.Parse(MapJson.Encode(new("", [new("a\uD800b", 1, 0, 0, null, null, [])], [])))!["words"]![0]);

    [Fact]
    public void The_title_is_text_of_the_page()
    {
        var page = Write(new("</title><b>&amp;{{script}}", [], []));
        Assert.Contains("<title>&lt;/title&gt;&lt;b&gt;&amp;amp;{{script}}</title>", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_policy_names_the_script_and_the_style_by_their_hashes_and_allows_nothing_else()
    {
        var page = Write(new("Map", [], []));
        var style = Hash(Regex.Match(page, "<style>(.*?)</style>", RegexOptions.Singleline));
        var script = Hash(Regex.Match(page, "<script>(.*?)</script>", RegexOptions.Singleline));
        Assert.Contains($"content=\"default-src 'none'; img-src data:; style-src '{style}'; script-src '{script}'; ", page, StringComparison.Ordinal);
        Assert.DoesNotMatch("https?:|//cdn|@import", page);

        static string Hash(Match element) => "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(element.Groups[1].Value)));
    }

    [Fact]
    public void The_coordinates_of_tSNE_are_there_for_all_words_or_for_none()
    {
        MapWord with = new("with", 1, 0, 0, 3, 4, []), without = new("without", 1, 0, 0, null, null, []);
        Assert.Equal("[[3,4]]", JsonNode.Parse(MapJson.Encode(new("", [with], [])))!["tsne"]!.ToJsonString());
        Assert.Null(JsonNode.Parse(MapJson.Encode(new("", [with, without], [])))!["tsne"]);
    }

    private static string Write(MapContent content)
    {
        using var stream = new MemoryStream();
        HtmlMap.Write(stream, content);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    [GeneratedRegex("<script id=\"data\" type=\"application/json\">(.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex Data();
}
