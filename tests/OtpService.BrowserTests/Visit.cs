using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace OtpService.BrowserTests;

/// <summary>
/// Somebody at a page with an otp-form. When they leave, the page has made no mistake: no error was thrown,
/// nothing was kept from loading by its policy.
/// </summary>
internal sealed class Visit : IAsyncDisposable
{
    private static readonly string[] NoMistakes =
    [
        // What Chromium writes for every answer of 400 and above, and for every request without a network.
        "Failed to load resource",

        // A test's own clock, which must not get into the frame of a message.
        "Blocked script execution",
    ];

    private readonly ConcurrentQueue<string> mistakes = new();
    private readonly ConcurrentQueue<string> posts = new();

    private Visit(IPage page)
    {
        Page = page;
        page.PageError += (_, error) => mistakes.Enqueue(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error"
                && !Array.Exists(
                    NoMistakes, known => message.Text.StartsWith(known, StringComparison.Ordinal)))
            {
                mistakes.Enqueue(message.Text);
            }
        };
        page.Request += (_, request) =>
        {
            if (request.Method == "POST")
            {
                posts.Enqueue(new Uri(request.Url).AbsolutePath);
            }
        };
    }

    public IPage Page { get; }

    /// <summary>The paths that the page posted to.</summary>
    public IReadOnlyCollection<string> Posts => posts;

    public ILocator Form => Page.Locator("otp-form");

    public ILocator Email => Form.Locator("#email");

    public ILocator Phone => Form.Locator("#tel");

    public ILocator Code => Form.Locator("#code");

    public ILocator Submit => Form.Locator("[part=submit]");

    public ILocator Resend => Form.Locator("[part~=resend]");

    public ILocator Fault => Form.GetByRole(AriaRole.Alert);

    public ILocator Done => Form.Locator("[part=done]");

    public static async Task<Visit> ToAsync(
        RunningService service, Browser browser, string path = "/", BrowserNewContextOptions? options = null)
    {
        var visit = await PrepareAsync(browser, options);
        await visit.Page.GotoAsync(new Uri(service.Address, path).ToString());
        await visit.Submit.Or(visit.Done).First.WaitForAsync();
        return visit;
    }

    public static async Task<Visit> PrepareAsync(Browser browser, BrowserNewContextOptions? options = null) =>
        new(await browser.OpenAsync(options ?? new() { Locale = "en-US" }));

    /// <summary>Asks for a code by email, and waits for where it is entered.</summary>
    public async Task AskByEmailAsync(string address)
    {
        await Email.FillAsync(address);
        await Submit.ClickAsync();
        await Code.WaitForAsync();
    }

    public async Task PasteAsync(ILocator input, string text)
    {
        await Page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await Page.EvaluateAsync("text => navigator.clipboard.writeText(text)", text);
        await input.FocusAsync();
        await Page.Keyboard.PressAsync("Control+V");
    }

    public async ValueTask DisposeAsync()
    {
        await Page.Context.CloseAsync();
        Assert.Empty(mistakes);
    }

    /// <summary>Takes the network away, and waits until the page has none: the browser does not do it at once.</summary>
    public async Task GoOfflineAsync()
    {
        await Page.Context.SetOfflineAsync(true);
        await Page.WaitForFunctionAsync("""
            () => !navigator.onLine
                && fetch(new URL("health/live", document.querySelector("script[src*=otp]").src), { mode: "no-cors" })
                    .then(() => false, () => true)
            """);
    }
}
