using Microsoft.Playwright;

namespace Word2Vec.Torch.BrowserTests;

/// <summary>Moving about the map.</summary>
public sealed class ViewTests(Chromium chromium)
{
    [Fact]
    public async Task A_word_under_the_mouse_is_shown_with_its_count()
    {
        await using var map = await MapPage.OpenAsync(chromium, SampleMaps.Royal);
        var reach = await map.ReachAsync();
        await map.HoverAsync(reach, -reach);
        Assert.Equal("man 98,765 times", await map.Tip.TextContentAsync());
        Assert.Null(await map.WordAtAsync(0, 0));
    }

    [Fact]
    public async Task A_click_selects_the_word_there_and_one_beside_it_selects_none()
    {
        await using var map = await MapPage.OpenAsync(chromium, SampleMaps.Royal);
        var reach = await map.ReachAsync();
        await map.HoverAsync(-reach + 3, reach);
        await ClickAsync(map);
        Assert.Equal("queen", await map.Heading.TextContentAsync());
        await map.HoverAsync(0, 0);
        await ClickAsync(map);
        Assert.True(await map.Heading.IsHiddenAsync());
        Assert.Equal("Selection cleared", await map.Status.TextContentAsync());
    }

    [Fact]
    public async Task The_wheel_zooms_about_the_mouse()
    {
        await using var map = await MapPage.OpenAsync(chromium, SampleMaps.Royal);
        var reach = await map.ReachAsync();
        await map.HoverAsync(reach, reach);
        await map.Page.Mouse.WheelAsync(0, -500);
        var zoom = await map.ZoomAsync();
        Assert.InRange(zoom, 200, 400);
        Assert.Equal("woman", await map.WordAtAsync(reach, reach));
        Assert.Null(await map.WordAtAsync(reach, -reach));
        await map.Page.Mouse.WheelAsync(0, 250);
        Assert.InRange(await map.ZoomAsync(), 101, zoom - 1);
    }

    [Fact]
    public async Task The_buttons_zoom_and_go_back_to_the_first_view()
    {
        await using var map = await MapPage.OpenAsync(chromium, SampleMaps.Royal);
        await ButtonAsync("Zoom in");
        Assert.Equal(140, await map.ZoomAsync());
        await ButtonAsync("Zoom out");
        await ButtonAsync("Zoom out");
        Assert.Equal(71, await map.ZoomAsync());
        await ButtonAsync("Back to the first view");
        Assert.Equal(100, await map.ZoomAsync());

        Task ButtonAsync(string name) => map.Page.GetByRole(AriaRole.Button, new() { Name = name }).ClickAsync();
    }

    [Fact]
    public async Task Dragging_moves_the_words_and_keeps_the_selection()
    {
        await using var map = await MapPage.OpenAsync(chromium, SampleMaps.Royal);
        await map.SelectAsync("queen");
        await map.HoverAsync(0, 0);
        await map.Page.Mouse.DownAsync();
        await map.HoverAsync(60, 40);
        await map.HoverAsync(120, 80);
        await map.Page.Mouse.UpAsync();
        Assert.Equal("queen", await map.WordAtAsync(120, 80));
        Assert.Null(await map.WordAtAsync(0, 0));
        Assert.Equal("queen", await map.Heading.TextContentAsync());
    }

    [Fact]
    public async Task Two_fingers_zoom_and_one_moves()
    {
        await using var map = await MapPage.OpenAsync(
            chromium, SampleMaps.Royal, new() { HasTouch = true, IsMobile = true, ViewportSize = new() { Width = 400, Height = 800 } });
        var box = (await map.Canvas.BoundingBoxAsync())!;
        var (x, y) = (box.X + (box.Width / 2), box.Y + (box.Height / 2));
        var protocol = await map.Page.Context.NewCDPSessionAsync(map.Page);
        await TouchAsync("touchStart", (x - 30, y), (x + 30, y));
        await TouchAsync("touchMove", (x - 60, y), (x + 60, y));
        await TouchAsync("touchEnd");
        Assert.InRange(await map.ZoomAsync(), 195, 205);
        Assert.True(await map.Heading.IsHiddenAsync());
        // From the middle, king stands up to the left by twice the reach now; a finger brings it to the middle.
        var reach = 2 * (float)await map.ReachAsync();
        await TouchAsync("touchStart", (x, y));
        await TouchAsync("touchMove", (x + (reach / 2), y + (reach / 2)));
        await TouchAsync("touchMove", (x + reach, y + reach));
        await TouchAsync("touchEnd");
        await map.Page.Touchscreen.TapAsync(x, y);
        Assert.Equal("king", await map.Heading.TextContentAsync());

        Task TouchAsync(string type, params (float X, float Y)[] points) => protocol.SendAsync(
            "Input.dispatchTouchEvent",
            new() { ["type"] = type, ["touchPoints"] = points.Select((point, id) => new { x = point.X, y = point.Y, id }).ToArray() });
    }

    [Fact]
    public async Task Switching_the_coordinates_moves_the_points()
    {
        // With motion: the words arrive after a while.
        await using var map = await MapPage.OpenAsync(chromium, SampleMaps.Royal, new());
        var reach = await map.ReachAsync();
        Assert.Equal("king", await map.WordAtAsync(-reach, -reach));
        await map.Page.GetByRole(AriaRole.Radio, new() { Name = "t-SNE" }).CheckAsync();
        await ArrivesAsync(reach);
        Assert.Contains("t-SNE", await map.Page.Locator("#axes").TextContentAsync(), StringComparison.Ordinal);
        await map.Page.GetByRole(AriaRole.Radio, new() { Name = "PCA" }).CheckAsync();
        await ArrivesAsync(-reach);
        Assert.Equal(
            "Principal components: 25.0 % of the variance across, 12.5 % upward", await map.Page.Locator("#axes").TextContentAsync());

        async Task ArrivesAsync(double right)
        {
            for (var waits = 0; waits < 100 && await map.WordAtAsync(right, -reach) != "king"; waits++)
            {
                await map.HoverAsync(0, 0);
                await map.Page.WaitForTimeoutAsync(100);
            }

            Assert.Equal("king", await map.WordAtAsync(right, -reach));
        }
    }

    [Fact]
    public async Task A_few_words_far_away_do_not_make_the_others_small()
    {
        var words = Enumerable.Range(0, 100).Select(i => SampleMaps.Royal.Words[i % 4] with { Text = $"{i}", PcaX = i == 99 ? 1000 : (i % 2 * 2) - 1 });
        await using var map = await MapPage.OpenAsync(chromium, new("Far", [.. words], []));
        // Across from -1 to a quarter of the others' width beyond 1, which sets the scale; up from -1 to 1.
        var reach = await map.ReachAsync();
        Assert.NotNull(await map.WordAtAsync(-reach, -reach / 1.25));
        Assert.NotNull(await map.WordAtAsync(reach * 0.6, reach / 1.25));
    }

    [Fact]
    public async Task Without_tSNE_there_is_no_switch()
    {
        await using var map = await MapPage.OpenAsync(chromium, SampleMaps.WithoutTsne);
        Assert.Equal(0, await map.Page.GetByRole(AriaRole.Radio).CountAsync());
        Assert.Equal("king", await map.WordAtAsync(-await map.ReachAsync(), -await map.ReachAsync()));
    }

    private static async Task ClickAsync(MapPage map)
    {
        await map.Page.Mouse.DownAsync();
        await map.Page.Mouse.UpAsync();
    }
}
