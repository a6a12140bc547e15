using Microsoft.Playwright;
using Word2Vec.Torch.BrowserTests;

[assembly: AssemblyFixture(typeof(Chromium))]

namespace Word2Vec.Torch.BrowserTests;

/// <summary>The system's Chromium without a window, started once for all tests.</summary>
public sealed class Chromium : IAsyncLifetime
{
    /// <summary>When set, a test without a browser fails. Without it the test is skipped.</summary>
    public const string RequiredVariable = "W2V_REQUIRE_BROWSER";

    /// <summary>Names another Chromium or Chrome than Debian's.</summary>
    public const string ExecutableVariable = "W2V_CHROMIUM";

    private IPlaywright? playwright;
    private IBrowser? browser;

    private static string Executable =>
        Environment.GetEnvironmentVariable(ExecutableVariable) is { Length: > 0 } named ? named : "/usr/bin/chromium";

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(Executable)) return;
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Executable });
    }

    /// <summary>A browser window of its own; ends the test, skipped or failed, where there is no browser.</summary>
    public async Task<IBrowserContext> OpenAsync(BrowserNewContextOptions options)
    {
        if (browser is not null) return await browser.NewContextAsync(options);
        var problem = $"there is no {Executable}; {ExecutableVariable} names another Chromium";
        Assert.SkipWhen(string.IsNullOrEmpty(Environment.GetEnvironmentVariable(RequiredVariable)), problem);
        throw new InvalidOperationException($"{problem}; {RequiredVariable} is set");
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null) await browser.DisposeAsync();
        playwright?.Dispose();
    }
}
