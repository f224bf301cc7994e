namespace OtpService.BrowserTests;

/// <summary>A page of another site with the form in it, and with a strict policy of its own.</summary>
internal static class Shop
{
    // No secure context, as pages that developers try on a phone.
    public const string Origin = "http://shop.test";

    public const string Ada = "ada@example.com";

    public static RunningService Start(params (string Name, string Value)[] settings) =>
        RunningService.Start([("ALLOWED_ORIGINS", Origin), .. settings]);

    /// <summary>The page, with the form ready.</summary>
    public static async Task<Visit> OpenAsync(
        RunningService service, Browser browser, string body, string style = "", string script = "", int width = 1280)
    {
        var visit = await PrepareAsync(service, browser, body, style, script, width);
        await visit.Page.GotoAsync($"{Origin}/");
        await visit.Submit.First.WaitForAsync();
        return visit;
    }

    /// <summary>Enters the code when it is asked for.</summary>
    public static async Task FinishAsync(RunningService service, Visit visit)
    {
        await visit.Code.WaitForAsync();
        await visit.Code.FillAsync(service.CodeTo(Ada));
        await visit.Done.WaitForAsync();
    }

    /// <summary>The page before anybody is there. Its script runs before the form's.</summary>
    public static async Task<Visit> PrepareAsync(
        RunningService service, Browser browser, string body, string style = "", string script = "", int width = 1280)
    {
        var visit = await Visit.PrepareAsync(
            browser, new() { Locale = "en-US", ViewportSize = new() { Width = width, Height = 720 } });
        var origin = service.Address.GetLeftPart(UriPartial.Authority);
        await visit.Page.RouteAsync($"{Origin}/**", route => route.FulfillAsync(new()
        {
            ContentType = "text/html; charset=utf-8",
            Headers = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["Content-Security-Policy"] =
                    $"default-src 'none'; script-src {origin} 'nonce-page'; connect-src {origin}; img-src data:; "
                    + "style-src 'nonce-page'; form-action 'none'; require-trusted-types-for 'script'",
            },
            Body = $"""
                <!doctype html><html lang="en"><head><title>Shop</title><link rel="icon" href="data:,">
                <style nonce="page">{style}</style>
                <script type="module" src="{origin}/otp.js"></script></head><body>{body}
                <script nonce="page">{script}</script></body></html>
                """,
        }));
        return visit;
    }
}
