using Microsoft.Playwright;

namespace Word2Vec.Torch.BrowserTests;

/// <summary>The map for who has no mouse, a small screen, or wants other colours.</summary>
public sealed class AccessTests(Chromium chromium)
{
    [Fact]
    public async Task The_keyboard_alone_searches_and_follows_neighbours()
    {
        await using var map = await MapPage.OpenAsync(chromium, SampleMaps.Royal);
        await map.Page.Keyboard.PressAsync("/");
        await Assertions.Expect(map.Search).ToBeFocusedAsync();
        await map.Page.Keyboard.TypeAsync("ki");
        await map.Page.Keyboard.PressAsync("Enter");
        await map.Neighbors.First.FocusAsync();
        await map.Page.Keyboard.PressAsync("Enter");
        Assert.Equal("queen", await map.Heading.TextContentAsync());
        await map.Page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(map.Neighbors.First).ToBeFocusedAsync();
        await map.Page.Keyboard.PressAsync("Escape");
        Assert.True(await map.Heading.IsHiddenAsync());
    }

    [Fact]
    public async Task The_keys_of_the_map_zoom_move_and_step_from_word_to_word()
    {
        await using var map = await MapPage.OpenAsync(chromium, SampleMaps.Royal);
        await map.Canvas.FocusAsync();
        await PressAsync("+");
        Assert.Equal(140, await map.ZoomAsync());
        await PressAsync("-");
        Assert.Equal(100, await map.ZoomAsync());
        await map.SelectAsync("king");
        await map.Canvas.FocusAsync();
        await PressAsync("ArrowRight");
        Assert.Equal("king", await map.WordAtAsync(-80, 0));
        await PressAsync("Shift+ArrowRight");
        Assert.Equal("man", await map.Heading.TextContentAsync());
        await PressAsync("Shift+ArrowDown");
        Assert.Equal("woman", await map.Heading.TextContentAsync());
        Assert.StartsWith("woman", await map.Status.TextContentAsync(), StringComparison.Ordinal);
        await PressAsync("Escape");
        await PressAsync("Enter");
        Assert.Equal("woman", await map.Heading.TextContentAsync());
        await PressAsync("0");
        Assert.Equal("woman", await map.WordAtAsync(await map.ReachAsync(), await map.ReachAsync()));

        Task PressAsync(string key) => map.Page.Keyboard.PressAsync(key);
    }

    [Fact]
    public async Task The_tab_key_reaches_every_control_each_has_a_name_and_shows_that_it_has_the_focus()
    {
        await using var map = await MapPage.OpenAsync(chromium, SampleMaps.Royal);
        await map.SelectAsync("king");
        await map.Page.Locator("h1").ClickAsync();
        var reached = new List<string>();
        while (true)
        {
            await map.Page.Keyboard.PressAsync("Tab");
            var id = await map.Page.EvaluateAsync<string>("document.activeElement.id || document.activeElement.textContent");
            if (reached.Contains(id) || await map.Page.EvaluateAsync<bool>("document.activeElement === document.body")) break;
            reached.Add(id);
            Assert.True(await map.Page.EvaluateAsync<bool>(
                "[document.activeElement, document.activeElement.nextElementSibling].some(e => e && getComputedStyle(e).outlineStyle === 'solid')"), id);
        }

        string[] controls = ["search", "", "theme", "map", "zoom-in", "zoom-out", "zoom-fit", "queen 0.810", "man 0.520", "clear"];
        Assert.Equal(controls, reached[..controls.Length]);
        Assert.Contains("Keys", reached);
        var names = await map.Page.Locator("button, input, canvas").EvaluateAllAsync<string[]>(
            "all => all.map(e => e.getAttribute('aria-label') || e.textContent || e.labels[0].textContent)");
        Assert.DoesNotContain(names, string.IsNullOrWhiteSpace);
    }

    [Theory]
    [InlineData(320)]
    [InlineData(390)]
    public async Task On_a_phone_nothing_scrolls_sideways_and_the_words_stand_below_the_map(int width)
    {
        await using var map = await MapPage.OpenAsync(
            chromium,
            SampleMaps.Hostile(new string('w', 300)),
            new() { ViewportSize = new() { Width = width, Height = 700 }, IsMobile = true, HasTouch = true, ReducedMotion = ReducedMotion.Reduce });
        await map.Search.FillAsync("www");
        await map.Search.PressAsync("Enter");
        Assert.Equal(width, await map.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        var (canvas, panel) = ((await map.Canvas.BoundingBoxAsync())!, (await map.Page.Locator("aside").BoundingBoxAsync())!);
        Assert.Equal(width, canvas.Width);
        Assert.True(panel.Y >= canvas.Y + canvas.Height);
    }

    [Fact]
    public async Task The_colours_follow_the_system_until_the_button_is_pressed()
    {
        await using var map = await MapPage.OpenAsync(chromium, SampleMaps.Royal, new() { ColorScheme = ColorScheme.Dark });
        Assert.True(await BrightnessAsync() < 60);
        var button = map.Page.GetByRole(AriaRole.Button, new() { Name = "Dark", Pressed = true });
        await button.ClickAsync();
        Assert.True(await BrightnessAsync() > 200);
        Assert.Equal(0, await button.CountAsync());
        await map.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        await map.NextPictureAsync();
        await map.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await Assertions.Expect(button).ToHaveCountAsync(1);
        Assert.True(await BrightnessAsync() < 60);

        Task<int> BrightnessAsync() =>
            map.Page.EvaluateAsync<int>(@"Number(getComputedStyle(document.body).backgroundColor.match(/\d+/)[0])");
    }
}
