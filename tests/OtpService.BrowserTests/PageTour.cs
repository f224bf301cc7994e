using Microsoft.Playwright;

namespace OtpService.BrowserTests;

/// <summary>
/// A walk through the pages of a running service, which stops wherever they look different: for pictures, and
/// for whoever judges what is seen.
/// </summary>
internal sealed class PageTour(
    RunningService service, Browser browser, string language, int width, ColorScheme scheme)
{
    private const int Height = 720;

    public async Task WalkAsync(Func<IPage, Task> look)
    {
        await using var visit = await Visit.ToAsync(service, browser, $"/?language={language}", new()
        {
            Locale = "en-US",
            ViewportSize = new() { Width = width, Height = Height },
            ColorScheme = scheme,
            ReducedMotion = ReducedMotion.Reduce,
        });
        var address = $"ada.{language}.{width}.{scheme}@example.com".ToLowerInvariant();
        async Task StopAsync(string name)
        {
            // Chromium paints no frame that is outside of its window, so the window becomes as high as the
            // page.
            var height = await visit.Page.EvaluateAsync<int>("document.documentElement.scrollHeight");
            await visit.Page.SetViewportSizeAsync(width, Math.Max(height, Height));
            await Screenshots.TakeAsync(visit.Page, $"{name}-{language}-{width}-{scheme}");
            await visit.Page.SetViewportSizeAsync(width, Height);
            await look(visit.Page);
        }

        await StopAsync("demo-address");
        await visit.Form.Locator("[part=channel]").Nth(1).ClickAsync();
        await StopAsync("demo-phone");
        await visit.Phone.FillAsync("12");
        await visit.Submit.ClickAsync();
        await StopAsync("demo-phone-wrong");
        await visit.Phone.FillAsync("+12025550123");
        await visit.Submit.ClickAsync();
        await visit.Page.Locator(".bubble").WaitForAsync();
        await StopAsync("demo-sms");
        await visit.Form.Locator("[part~=fallback]").ClickAsync();

        await visit.AskByEmailAsync(address);
        await Assertions.Expect(
            visit.Page.FrameLocator(".mail").GetByText(service.CodeTo(address), new() { Exact = true }))
            .ToBeVisibleAsync();
        await StopAsync("demo-code");
        await visit.Code.FillAsync("000000");
        await Assertions.Expect(visit.Fault).Not.ToBeEmptyAsync();
        await StopAsync("demo-code-wrong");
        await visit.Code.FillAsync(service.CodeTo(address));
        await visit.Done.WaitForAsync();
        await Assertions.Expect(visit.Page.Locator("#proof")).ToBeVisibleAsync();
        await StopAsync("demo-proof");

        await visit.Page.GotoAsync(new Uri(service.Address, "/dev/outbox").ToString());
        await Assertions.Expect(
            visit.Page.FrameLocator(".mail").GetByText(service.CodeTo(address), new() { Exact = true }))
            .ToBeVisibleAsync();
        await StopAsync("outbox");
    }
}
