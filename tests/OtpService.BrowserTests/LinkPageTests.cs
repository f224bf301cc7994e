using Deque.AxeCore.Playwright;
using Microsoft.Extensions.Options;
using Microsoft.Playwright;
using OtpService.Api.Endpoints;
using OtpService.Delivery;
using OtpService.Otp.Links;
using OtpService.Web;

namespace OtpService.BrowserTests;

/// <summary>The page of a magic link under its own content policy, as people see it.</summary>
public sealed class LinkPageTests(Browser browser)
{
    private const string Address = "https://otp.example.com/m/token";

    public static TheoryData<string, ColorScheme> EveryLook() => new()
    {
        { "en", ColorScheme.Light }, { "en", ColorScheme.Dark }, { "ar", ColorScheme.Light },
    };

    [Theory]
    [MemberData(nameof(EveryLook))]
    public async Task It_is_accessible_whole_and_styled_under_its_policy(string language, ColorScheme scheme)
    {
        var views = Enum.GetValues<LinkPageView>().Where(view => language == "en"
            || view == LinkPageView.Ready);
        foreach (var view in views)
        {
            var page = await OpenAsync(view, language, scheme, 400);
            await Screenshots.TakeAsync(page, $"link-{view}-{language}-{scheme}");

            var result = await page.RunAxe();

            Assert.Empty(result.Violations.Select(violation => $"{view}: {violation.Id}"));
            Assert.True(await page.EvaluateAsync<bool>(
                "document.documentElement.scrollWidth <= document.documentElement.clientWidth"));
            Assert.Equal(
                "6px",
                await page.Locator("main").EvaluateAsync<string>("e => getComputedStyle(e).borderTopWidth"));
        }
    }

    [Theory]
    [InlineData("#ffff00")]
    [InlineData("#000000")]
    [InlineData("#ffffff")]
    public async Task Any_colour_of_a_brand_can_be_read(string color)
    {
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            var page = await OpenAsync(LinkPageView.Ready, "en", scheme, 700, color);

            Assert.Empty((await page.RunAxe()).Violations.Select(violation => violation.Id));
        }
    }

    [Fact]
    public async Task The_button_posts_to_the_link_itself_from_the_keyboard_too()
    {
        var page = await OpenAsync(LinkPageView.Ready, "en", ColorScheme.Light, 700);
        var posted = new TaskCompletionSource<IRequest>(TaskCreationOptions.RunContinuationsAsynchronously);
        page.Request += (_, request) =>
        {
            if (request.Method == "POST")
            {
                posted.TrySetResult(request);
            }
        };

        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");

        var request = await posted.Task.WaitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(Address, request.Url);
    }

    private async Task<IPage> OpenAsync(
        LinkPageView view, string language, ColorScheme scheme, int width, string color = "#2563eb")
    {
        var link = new LinkPage(
            Options.Create(new DeliveryOptions { BrandName = "Northwind", BrandColor = color }),
            Options.Create(new MagicLinkOptions { RedirectUrl = "https://app.example.com/in" }));
        Assert.True(Otp.Recipients.Address.TryParseEmail("ada.lovelace@example.com", out var whom));
        var page = await browser.OpenAsync(width, scheme);
        await page.RouteAsync("**/*", route => route.FulfillAsync(new()
        {
            ContentType = "text/html; charset=utf-8",
            Headers = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["Content-Security-Policy"] = link.ContentSecurityPolicy,
                ["Referrer-Policy"] = "no-referrer",
            },
            Body = link.Render(view, whom, [language]),
        }));
        await page.GotoAsync(Address);
        return page;
    }
}
