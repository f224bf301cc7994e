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

        // Sites that tests make up have no network address, so they would count as strangers to this machine's services.
        // The popups of the address bar are two more pages in each window, even without a screen: half of the time.
        "--disable-features=LocalNetworkAccessChecks,WebUIOmniboxPopup,WebUIOmniboxAimPopup,WebUIOmniboxFullPopup",
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
    public Task<IPage> OpenAsync(int width, ColorScheme scheme) => OpenAsync(new()
    {
        ColorScheme = scheme,
        ViewportSize = new() { Width = width, Height = 620 },
    });

    /// <inheritdoc cref="OpenAsync(int, ColorScheme)"/>
    public async Task<IPage> OpenAsync(BrowserNewContextOptions options)
    {
        var context = await (chromium ?? throw new InvalidOperationException("Not launched."))
            .NewContextAsync(options);
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
