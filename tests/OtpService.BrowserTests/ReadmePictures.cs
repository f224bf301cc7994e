using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace OtpService.BrowserTests;

/// <summary>
/// Takes the pictures of the README from the running service; tests/pictures.sh puts them into docs/pictures.
/// That they can be taken is a test.
/// </summary>
public sealed class ReadmePictures(Browser browser)
{
    private const string Address = "ada@example.com";
    private const string ApiKey = "key-of-the-pictures";
    private const int Minutes = 60;

    [Fact]
    public async Task The_demo_the_form_and_the_email()
    {
        await using var service = RunningService.Start(("BRAND_NAME", "Acme"));
        await using var visit = await Visit.ToAsync(service, browser, "/", Window(1280, 680));
        using var client = new HttpClient { BaseAddress = service.Address };
        await PostAsync(client, "/send-verification", new { phone = "+12025550123", purpose = "login" });
        await Expect(visit.Page.Locator(".bubble")).ToBeVisibleAsync();
        await visit.AskByEmailAsync(Address);
        var mail = visit.Page.FrameLocator(".mail")
            .GetByText(service.CodeTo(Address), new() { Exact = true });
        await Expect(mail).ToBeVisibleAsync();
        await Screenshots.TakeAsync(visit.Page, new PageScreenshotOptions { Path = PathOf("demo") });

        // What stands around the form in the demo is no part of it.
        await visit.Form.EvaluateAsync("""
            form => {
              form.style.marginBlock = "24px";
              for (const other of form.parentElement.children) other.style.visibility = other === form ? "visible" : "hidden";
            }
            """);
        await Screenshots.TakeAsync(
            visit.Page,
            new PageScreenshotOptions { Path = PathOf("form"), Clip = await AroundAsync(visit.Form) });

        var page = await browser.OpenAsync(Window(640, 400));
        await page.SetContentAsync(service.Sent[0].Email?.Html.Reveal() ?? "");
        await Screenshots.TakeAsync(
            page, new PageScreenshotOptions { Path = PathOf("email"), FullPage = true });
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task The_operations_page_after_a_busy_hour()
    {
        await using var service = RunningService.Start(
            ("API_KEYS", ApiKey), ("SMS_ALLOWED_COUNTRIES", "US,GB,LV"), ("NETWORK_SENDS_PER_HOUR", "0"),
            ("NETWORK_FAILURES_PER_HOUR", "0"), ("BRAND_NAME", "Acme"));
        using var client = new HttpClient { BaseAddress = service.Address };
        for (var minute = 0; minute < Minutes; minute++)
        {
            service.Clock.Advance(TimeSpan.FromMinutes(1));
            await MinuteAsync(service, client, minute);

            // Hands over what was counted, so that it stands in its own minute.
            using var stats = new HttpRequestMessage(HttpMethod.Get, "/stats?minutes=1");
            stats.Headers.Authorization = new("Bearer", ApiKey);
            using var answer = await client.SendAsync(stats);
            Assert.Equal(200, (int)answer.StatusCode);
        }

        var page = await browser.OpenAsync(Window(1280, 920));
        await page.GotoAsync(new Uri(service.Address, "/ops").ToString());
        await page.GetByLabel("API key").FillAsync(ApiKey);
        await page.GetByLabel("API key").PressAsync("Enter");
        await Expect(page.Locator("canvas").First).ToBeVisibleAsync();
        await Screenshots.TakeAsync(page, new PageScreenshotOptions { Path = PathOf("operations") });
        await page.Context.CloseAsync();
    }

    /// <summary>
    /// A few people sign up; most of them enter their code, some mistype it, some are too hasty.
    /// </summary>
    private static async Task MinuteAsync(RunningService service, HttpClient client, int minute)
    {
        var people = 4 + (int)(3 * Math.Sin(minute / 7.0)) + (minute % 3);
        for (var person = 0; person < people; person++)
        {
            var byPhone = person % 3 == 0;
            var phone = byPhone ? $"+1202555{minute:00}{person:00}" : null;
            var email = byPhone ? null : $"person-{minute}-{person}@example.com";
            await PostAsync(client, "/send-verification", new { email, phone });
            if ((minute + person) % 5 == 0)
            {
                await PostAsync(client, "/send-verification", new { email, phone });
                await PostAsync(client, "/verify-code", new { email, phone, code = "000000" });
            }

            if ((minute + person) % 6 != 0)
            {
                await PostAsync(
                    client, "/verify-code",
                    new { email, phone, code = service.CodeTo(email ?? phone ?? "") });
            }
        }

        if (minute % 9 == 0)
        {
            await PostAsync(client, "/send-verification", new { phone = "+4915112345678" });
        }
    }

    private static async Task PostAsync(HttpClient client, string path, object body)
    {
        using var answer = await client.PostAsJsonAsync(path, body, JsonSerializerOptions.Web);
        Assert.InRange((int)answer.StatusCode, 200, 429);
    }

    private static async Task<Clip> AroundAsync(ILocator element)
    {
        const int Margin = 24;
        var box =
            await element.BoundingBoxAsync() ?? throw new InvalidOperationException("It is not to be seen.");
        return new()
        {
            X = box.X - Margin,
            Y = box.Y - Margin,
            Width = box.Width + (2 * Margin),
            Height = box.Height + (2 * Margin),
        };
    }

    private static BrowserNewContextOptions Window(int width, int height) => new()
    {
        Locale = "en-US",
        ViewportSize = new() { Width = width, Height = height },
        ColorScheme = ColorScheme.Light,
        ReducedMotion = ReducedMotion.Reduce,
    };

    private static string PathOf(string name) => Screenshots.PathOf($"readme-{name}");
}
