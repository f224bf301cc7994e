using Microsoft.Playwright;

namespace OtpService.BrowserTests;

/// <summary>Pictures of the pages, for people to look at: they are kept in artifacts/screenshots.</summary>
internal static class Screenshots
{
    private const int MostTries = 5;

    public static Task TakeAsync(IPage page, string name, bool fullPage = false) =>
        TakeAsync(page, new() { Path = PathOf(name), FullPage = fullPage });

    /// <summary>
    /// Tries again where Chromium has no frame to show, as happens now and then on a busy machine: a picture
    /// decides nothing, and what a page must be is asserted of the page itself.
    /// </summary>
    public static async Task TakeAsync(IPage page, PageScreenshotOptions picture)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                await page.ScreenshotAsync(picture);
                return;
            }
            catch (PlaywrightException e) when (
                tries < MostTries
                    && e.Message.Contains("Unable to capture screenshot", StringComparison.Ordinal))
            {
                await page.BringToFrontAsync();
            }
        }
    }

    public static string PathOf(string name) =>
        Repository($"artifacts/screenshots/{name.ToLowerInvariant()}.png");

    /// <summary>A file of the repository.</summary>
    public static string Repository(string relative)
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "OtpService.sln")))
        {
            root = root.Parent ?? throw new InvalidOperationException("Run the tests inside the repository.");
        }

        return Path.Combine(root.FullName, relative);
    }
}
