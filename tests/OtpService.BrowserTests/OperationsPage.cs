using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using OtpService.Tests.Api;
using static Microsoft.Playwright.Assertions;

namespace OtpService.BrowserTests;

/// <summary>
/// The operations page of a service on a port of its own, in a window of its own. It takes note of what a
/// page must not do: put errors on the console, and ask anybody but the service.
/// </summary>
internal sealed partial class OperationsPage
{
    /// <summary>What Chromium says of any answer that is a refusal.</summary>
    private const string Refused = "the server responded with a status of";

    private readonly ConcurrentQueue<string> faults = new();
    private readonly ConcurrentQueue<string> questions = new();

    private OperationsPage(IPage page, string root)
    {
        Page = page;
        page.PageError += (_, error) => faults.Enqueue(error);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning"
                && !message.Text.Contains(Refused, StringComparison.Ordinal))
            {
                faults.Enqueue(message.Text);
            }
        };
        page.Request += (_, request) =>
        {
            var url = new Uri(request.Url);
            if (!request.Url.StartsWith(root, StringComparison.Ordinal))
            {
                faults.Enqueue(request.Url);
            }
            else if (url.AbsolutePath.EndsWith("/stats", StringComparison.Ordinal))
            {
                questions.Enqueue(url.Query);
            }
        };
    }

    public IPage Page { get; }

    /// <summary>What it did that it must not.</summary>
    public IReadOnlyCollection<string> Faults => faults;

    /// <summary>What it asked of GET /stats, oldest first.</summary>
    public IReadOnlyList<string> Questions => [.. questions];

    public ILocator Key => Page.GetByLabel("API key");

    public ILocator Board => Page.Locator("#board");

    public ILocator Empty => Page.GetByText("Nothing yet");

    /// <summary>Puts the service on a port and opens its page.</summary>
    public static async Task<OperationsPage> OpenAsync(
        Browser browser, TestApp app, int width = 1280, ColorScheme scheme = ColorScheme.Light,
        string pathBase = "")
    {
        app.UseKestrel();
        app.StartServer();
        var root = app.ClientOptions.BaseAddress.GetLeftPart(UriPartial.Authority) + pathBase;
        var page = new OperationsPage(await browser.OpenAsync(width, scheme), $"{root}/");
        await page.Page.GotoAsync($"{root}/ops");
        return page;
    }

    /// <summary>
    /// From here on time passes for the page only as a test lets it, however long the test itself takes.
    /// </summary>
    public async Task StopTimeAsync()
    {
        await Page.Clock.InstallAsync();
        await Page.ReloadAsync();
        await Page.Clock.PauseAtAsync(TimeProvider.System.GetUtcNow().AddHours(1).UtcDateTime);
    }

    public async Task SignInAsync(string key = TestApp.ApiKey)
    {
        await Key.FillAsync(key);
        await Key.PressAsync("Enter");
    }

    public Task ChooseAsync(string range) =>
        Page.GetByRole(AriaRole.Link, new() { Name = range }).ClickAsync();

    /// <summary>Holds that a headline figure is this.</summary>
    public Task ShowsAsync(string figure, string value) => Expect(Page.Locator("#figures > div")
        .Filter(new() { Has = Page.GetByText(figure, new() { Exact = true }) })
        .Locator(".value")).ToHaveTextAsync(value);

    /// <summary>
    /// The rows of a table as soon as it is to be seen, by its caption: their cells with strokes between them.
    /// </summary>
    public async Task<IReadOnlyList<string>> RowsAsync(string caption)
    {
        var table = Page.GetByRole(AriaRole.Table, new() { Name = caption });
        await Expect(table).ToBeVisibleAsync();
        var rows = await table.Locator("tbody tr").AllAsync();
        var cells = await Task.WhenAll(rows.Select(row => row.Locator("th, td").AllInnerTextsAsync()));
        return [.. cells.Select(row => string.Join(" | ", row))];
    }

    /// <summary>The texts of what a selector finds, each on one line.</summary>
    public async Task<IReadOnlyList<string>> LinesAsync(string selector) =>
        [.. (await Page.Locator(selector).AllInnerTextsAsync()).Select(text => Space.Replace(text, " "))];

    [GeneratedRegex("\\s+", RegexOptions.None, 1000)]
    private static partial Regex Space { get; }
}
