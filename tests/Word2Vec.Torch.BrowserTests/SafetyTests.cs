using Word2Vec.Torch.Cli.Maps;

namespace Word2Vec.Torch.BrowserTests;

/// <summary>Words are text that anyone may have written, and the page needs nobody.</summary>
public sealed class SafetyTests(Chromium chromium)
{
    [Theory]
    [InlineData("</script><img src=x onerror=\"window.hacked=1;alert(1)\">")]
    [InlineData("<!--<script>")]
    [InlineData("]]></style><script>window.hacked=1</script>")]
    [InlineData("\"';window.hacked=1//\\")]
    [InlineData("{{data}}&lt;&amp;${window.hacked=1}")]
    [InlineData("\u202Etxet desrever\u2066")]
    [InlineData("line\u2028and\u2029paragraph")]
    [InlineData("😀👨‍👩‍👧é日本語العربية")]
    [InlineData("javascript:window.hacked=1")]
    public async Task A_hostile_word_is_text_everywhere_and_runs_nothing(string word)
    {
        await using var map = await MapPage.OpenAsync(chromium, SampleMaps.Hostile(word));
        Assert.Equal(word, await map.Page.Locator("h1").TextContentAsync());
        await map.SelectAsync("plain");
        Assert.Equal($"{word} 0.500", await map.Neighbors.First.TextContentAsync());
        await map.Neighbors.First.ClickAsync();
        Assert.Equal(word, await map.Heading.TextContentAsync());
        Assert.Equal($"{word}, 5 times. Nearest: plain 0.50", await map.Status.TextContentAsync());
        Assert.Equal(word, await map.WordAtAsync(0, 0));
        Assert.Equal(word, await map.Page.Locator("#arrows bdi").First.TextContentAsync());
        Assert.Equal("undefined", await map.Page.EvaluateAsync<string>("typeof window.hacked"));
        Assert.Equal(0, await map.Page.Locator("img").CountAsync());
        Assert.Equal(2, await map.Page.Locator("script").CountAsync());
        Assert.Empty(map.Messages);
    }

    [Fact]
    public async Task The_policy_stops_a_script_that_gets_in_anyway()
    {
        await using var map = await MapPage.OpenAsync(chromium, SampleMaps.Royal);
        await map.Page.EvaluateAsync("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"window.hacked=1\">')");
        await map.Page.EvaluateAsync("document.head.append(Object.assign(document.createElement('script'), { textContent: 'window.hacked=1' }))");
        Assert.Equal("undefined", await map.Page.EvaluateAsync<string>("typeof window.hacked"));
        Assert.Contains(map.Messages, message => message.Contains("Content Security Policy", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nothing_is_asked_for_but_the_file()
    {
        await using var map = await MapPage.OpenAsync(chromium, SampleMaps.Royal);
        await map.SelectAsync("king");
        Assert.EndsWith("map.html", Assert.Single(map.Requests, url => !url.StartsWith("data:", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Empty(map.Messages);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_map_of_hardly_any_words_is_shown(int count)
    {
        MapWord[] words = [new("alone", 0, 3, 4, null, null, [])];
        await using var map = await MapPage.OpenAsync(chromium, new("Small", words[..count], []));
        Assert.Equal(count == 1 ? "alone" : null, await map.WordAtAsync(0, 0));
        Assert.Empty(map.Messages);
    }
}
