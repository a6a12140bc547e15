using System.Globalization;
using Microsoft.Playwright;
using Word2Vec.Torch.Cli.Maps;
using Word2Vec.Torch.Tests;

namespace Word2Vec.Torch.BrowserTests;

/// <summary>A map written to a file and opened from there, as a user does, without a network.</summary>
internal sealed class MapPage : IAsyncDisposable
{
    private readonly TempFolder folder = new();
    private readonly IBrowserContext context;

    private MapPage(IBrowserContext context, IPage page)
    {
        this.context = context;
        Page = page;
        page.Request += (_, request) => Requests.Add(request.Url);
        page.Console += (_, message) => Messages.Add(message.Text);
        page.PageError += (_, error) => Messages.Add(error);
        page.Dialog += async (_, dialog) =>
        {
            Messages.Add($"dialog: {dialog.Message}");
            await dialog.DismissAsync();
        };
    }

    public IPage Page { get; }

    /// <summary>Addresses that the page asked for.</summary>
    public List<string> Requests { get; } = [];

    /// <summary>Whatever the page said to the console, failed with, or showed in a dialog. A good page says nothing.</summary>
    public List<string> Messages { get; } = [];

    public ILocator Canvas => Page.GetByRole(AriaRole.Application);

    public ILocator Search => Page.GetByRole(AriaRole.Combobox, new() { Name = "Search" });

    public ILocator Status => Page.GetByRole(AriaRole.Status).And(Page.Locator("[aria-live]"));

    public ILocator Heading => Page.Locator("#word");

    public ILocator Neighbors => Page.Locator("#neighbors button");

    public ILocator Tip => Page.Locator("#tip");

    public static async Task<MapPage> OpenAsync(Chromium chromium, MapContent content, BrowserNewContextOptions? options = null)
    {
        options ??= new() { ReducedMotion = ReducedMotion.Reduce };
        options.Offline = true;
        var context = await chromium.OpenAsync(options);
        var page = new MapPage(context, await context.NewPageAsync());
        var file = page.folder["map.html"];
        using (var output = File.Create(file)) HtmlMap.Write(output, content);
        await page.Page.GotoAsync(new Uri(file).AbsoluteUri);
        await page.Page.WaitForFunctionAsync("performance.getEntriesByName('map-drawn').length > 0");
        return page;
    }

    public async Task SelectAsync(string word)
    {
        await Search.FillAsync(word);
        await Search.PressAsync("Enter");
        Assert.Equal(word, await Heading.TextContentAsync());
    }

    /// <summary>Moves the mouse to a place, in pixels from the map's middle.</summary>
    public async Task HoverAsync(double right, double down)
    {
        var box = (await Canvas.BoundingBoxAsync())!;
        await Page.Mouse.MoveAsync(box.X + (box.Width / 2) + (float)right, box.Y + (box.Height / 2) + (float)down);
    }

    /// <summary>Whether the mouse, there, is over a word, and which.</summary>
    public async Task<string?> WordAtAsync(double right, double down)
    {
        await HoverAsync(right, down);
        return await Tip.IsVisibleAsync() ? await Tip.Locator("bdi").TextContentAsync() : null;
    }

    /// <summary>Half the length in pixels of the square that the map fills at first.</summary>
    public async Task<double> ReachAsync()
    {
        var box = (await Canvas.BoundingBoxAsync())!;
        var side = Math.Min(box.Width, box.Height);
        return (side / 2) - Math.Min(56, side / 10);
    }

    /// <summary>Waits until the page was painted again.</summary>
    public Task NextPictureAsync() =>
        Page.EvaluateAsync("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");

    public async Task<int> ZoomAsync()
    {
        await NextPictureAsync();
        return int.Parse((await Page.Locator("#zoom").TextContentAsync())!.TrimEnd('%').Trim(), CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync()
    {
        await context.DisposeAsync();
        folder.Dispose();
    }
}
