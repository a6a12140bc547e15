using Microsoft.Playwright;

namespace Word2Vec.Torch.BrowserTests;

/// <summary>What stands on the canvas, and how soon.</summary>
public sealed class DrawingTests(Chromium chromium)
{
    // The bound for 5,000 words.
    private const double FirstPaintMilliseconds = 2000;

    [Fact]
    public async Task Five_thousand_words_are_painted_within_two_seconds()
    {
        await using var map = await MapPage.OpenAsync(chromium, SampleMaps.Clouds(5000));
        var paint = await map.Page.EvaluateAsync<double>("performance.getEntriesByName('first-contentful-paint')[0].startTime");
        var drawn = await map.Page.EvaluateAsync<double>("performance.getEntriesByName('map-drawn')[0].startTime");
        TestContext.Current.TestOutputHelper?.WriteLine($"first paint after {paint:F0} ms, map after {drawn:F0} ms");
        Assert.InRange(paint, 1, FirstPaintMilliseconds);
        Assert.InRange(drawn, 1, FirstPaintMilliseconds);
        Assert.Equal("Map of 5,000 words", await map.Canvas.GetAttributeAsync("aria-label"));
        Assert.Empty(map.Messages);
    }

    [Fact]
    public async Task Arrows_are_drawn_between_their_words_and_listed()
    {
        await using var map = await MapPage.OpenAsync(chromium, SampleMaps.Royal);
        Assert.Equal(["king → queen", "man → woman"], await map.Page.Locator("#arrows li").AllTextContentsAsync());
        var reach = await map.ReachAsync();
        Assert.Equal(await ColorAsync(map, "--arrow"), await PixelAsync(map, -reach, 0));
        await using var without = await MapPage.OpenAsync(chromium, SampleMaps.Royal with { Arrows = [] });
        Assert.Equal("0,0,0,0", await PixelAsync(without, -reach, 0));
        Assert.True(await without.Page.GetByText("Analogies").IsHiddenAsync());
    }

    [Fact]
    public async Task The_selected_word_is_joined_to_its_neighbours_alone()
    {
        await using var map = await MapPage.OpenAsync(chromium, SampleMaps.Royal with { Arrows = [] });
        await map.SelectAsync("king");
        var side = 2 * await map.ReachAsync() * await map.ZoomAsync() / 100;
        // King is in the middle now, queen below it, man to its right; woman, beyond both, is no neighbour.
        Assert.Equal(await ColorAsync(map, "--accent"), await PixelAsync(map, 0, 0));
        Assert.Equal(await ColorAsync(map, "--near"), await PixelAsync(map, side, 0));
        Assert.Equal(await ColorAsync(map, "--near"), await PixelAsync(map, 0, side));
        Assert.NotEqual("0,0,0,0", await PixelAsync(map, side * 0.75, 0));
        Assert.Equal("0,0,0,0", await PixelAsync(map, side * 0.75, side * 0.75));
    }

    [Fact]
    public async Task A_label_is_left_out_where_it_would_lie_over_an_earlier_one()
    {
        await using var map = await MapPage.OpenAsync(chromium, SampleMaps.Royal);
        var placed = await map.Page.EvaluateAsync<bool[]>(
            """
            () => {
              const grid = new LabelGrid({ width: 400, height: 300, screenX: () => 123.4, screenY: () => -56.7 });
              return [grid.take(50, 50, 60, 16), grid.take(100, 60, 60, 16), grid.take(130, 50, 60, 16), grid.take(50, 80, 60, 16), grid.take(380, 290, 60, 16)];
            }
            """);
        Assert.Equal([true, false, true, true, true], placed);
    }

    [Fact]
    public async Task The_word_asked_for_is_selected_at_first_and_stays_in_the_middle_by_other_coordinates()
    {
        await using var map = await MapPage.OpenAsync(chromium, SampleMaps.Royal with { Selected = 2 });
        Assert.Equal("man", await map.Heading.TextContentAsync());
        Assert.Equal("man", await map.WordAtAsync(0, 0));
        await map.Page.GetByRole(AriaRole.Radio, new() { Name = "t-SNE" }).CheckAsync();
        Assert.Equal("man", await map.WordAtAsync(0, 0));
    }

    private static Task<string> ColorAsync(MapPage map, string name) => map.Page.EvaluateAsync<string>(
        """
        name => {
          const context = new OffscreenCanvas(1, 1).getContext("2d");
          context.fillStyle = getComputedStyle(document.documentElement).getPropertyValue(name);
          context.fillRect(0, 0, 1, 1);
          return String(context.getImageData(0, 0, 1, 1).data);
        }
        """,
        name);

    /// <summary>The colour on the canvas, in pixels from its middle: red, green, blue and cover.</summary>
    private static async Task<string> PixelAsync(MapPage map, double right, double down)
    {
        await map.NextPictureAsync();
        return await map.Page.EvaluateAsync<string>(
            """
            ([right, down]) => {
              const canvas = document.querySelector("canvas");
              return String(canvas.getContext("2d").getImageData(canvas.width / 2 + right, canvas.height / 2 + down, 1, 1).data);
            }
            """,
            new[] { right, down });
    }
}
