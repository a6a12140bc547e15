using Microsoft.Playwright;

namespace Word2Vec.Torch.BrowserTests;

/// <summary>The search box and what a selection shows and says.</summary>
public sealed class SearchTests(Chromium chromium)
{
    [Fact]
    public async Task A_word_found_is_selected_announced_and_in_the_middle()
    {
        await using var map = await MapPage.OpenAsync(chromium, SampleMaps.Royal);
        await map.SelectAsync("king");
        Assert.Equal("1,234 times", await map.Page.Locator("#count").TextContentAsync());
        Assert.Equal("king, 1,234 times. Nearest: queen 0.81, man 0.52", await map.Status.TextContentAsync());
        Assert.Equal(["queen 0.810", "man 0.520"], await map.Neighbors.AllTextContentsAsync());
        Assert.Equal("king", await map.WordAtAsync(0, 0));
        Assert.Empty(map.Messages);
    }

    [Fact]
    public async Task Completions_are_the_word_itself_then_beginnings_then_parts_frequent_first()
    {
        await using var map = await MapPage.OpenAsync(chromium, SampleMaps.Royal);
        await map.Search.FillAsync("MAN");
        var options = map.Page.GetByRole(AriaRole.Option);
        Assert.Equal(["man 98,765 times", "woman "], await options.AllTextContentsAsync());
        await map.Search.PressAsync("ArrowDown");
        Assert.Equal(await options.Nth(1).GetAttributeAsync("id"), await map.Search.GetAttributeAsync("aria-activedescendant"));
        await map.Search.PressAsync("Enter");
        Assert.Equal("woman", await map.Heading.TextContentAsync());
        Assert.Equal("woman. No near words.", await map.Status.TextContentAsync());
        Assert.Equal("false", await map.Search.GetAttributeAsync("aria-expanded"));
    }

    [Fact]
    public async Task A_completion_can_be_clicked()
    {
        await using var map = await MapPage.OpenAsync(chromium, SampleMaps.Royal);
        await map.Search.FillAsync("que");
        await map.Page.GetByRole(AriaRole.Option).ClickAsync();
        Assert.Equal("queen", await map.Heading.TextContentAsync());
        Assert.Equal("1 time", await map.Page.Locator("#count").TextContentAsync());
    }

    [Fact]
    public async Task A_word_that_is_not_there_is_said_to_be_absent()
    {
        await using var map = await MapPage.OpenAsync(chromium, SampleMaps.Royal);
        await map.Search.FillAsync("emperor");
        await map.Search.PressAsync("Enter");
        Assert.Equal("No word holds “emperor”", await map.Status.TextContentAsync());
        Assert.True(await map.Heading.IsHiddenAsync());
    }

    [Fact]
    public async Task A_neighbour_chosen_from_the_list_is_selected_in_turn()
    {
        await using var map = await MapPage.OpenAsync(chromium, SampleMaps.Royal);
        await map.SelectAsync("king");
        await map.Page.GetByRole(AriaRole.Button, new() { Name = "queen 0.810" }).ClickAsync();
        Assert.Equal("queen", await map.Heading.TextContentAsync());
        Assert.Equal("queen", await map.WordAtAsync(0, 0));
        await Assertions.Expect(map.Heading).ToBeFocusedAsync();
    }
}
