using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(OtpService.BrowserTests.Browser))]

namespace OtpService.BrowserTests;

/// <summary>The Chromium of this machine: of CHROMIUM, or of the package of that name.</summary>
public sealed class Browser : IAsyncLifetime
{
    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
    ];

    private IPlaywright? playwright;
    private IBrowser? chromium;

    public async ValueTask InitializeAsync()
    {
        playwright = await Playwright.CreateAsync();
        chromium = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Environment.GetEnvironmentVariable("CHROMIUM") ?? "/usr/bin/chromium",
            Args = Arguments,
        });
    }

    /// <summary>An empty page of a window of its own.</summary>
    public async Task<IPage> OpenAsync(int width, ColorScheme scheme)
    {
        var context = await (chromium ?? throw new InvalidOperationException("Not launched.")).NewContextAsync(new()
        {
            ColorScheme = scheme,
            ViewportSize = new() { Width = width, Height = 620 },
        });
        return await context.NewPageAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (chromium is not null)
        {
            await chromium.DisposeAsync();
        }

        playwright?.Dispose();
    }
}
