using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Options;
using Microsoft.Playwright;
using OtpService.Delivery;
using OtpService.Delivery.Layout;
using OtpService.Delivery.Wording;
using OtpService.Otp.Codes;
using OtpService.Otp.Recipients;
using OtpService.Otp.Sending;

namespace OtpService.BrowserTests;

/// <summary>Email as people see it. The pictures are kept in artifacts/screenshots.</summary>
public sealed class EmailTests(Browser browser)
{
    private const string Code = "482915";

    public static TheoryData<string, int, ColorScheme> EveryLook()
    {
        string[] languages = ["en", "ar", "ja"];
        int[] widths = [400, 700];
        ColorScheme[] schemes = [ColorScheme.Light, ColorScheme.Dark];
        return [.. from language in languages from width in widths from scheme in schemes
                   select (language, width, scheme)];
    }

    [Theory]
    [MemberData(nameof(EveryLook))]
    public async Task An_email_is_whole_and_its_code_is_large(string language, int width, ColorScheme scheme)
    {
        var page = await browser.OpenAsync(width, scheme);
        var requests = new ConcurrentBag<string>();
        page.Request += (_, request) => requests.Add(request.Url);

        await page.SetContentAsync(Html(language));
        await Screenshots.TakeAsync(page, $"email-{language}-{width}-{scheme}", fullPage: true);

        Assert.Empty(requests);
        Assert.True(await page.EvaluateAsync<bool>(
            "document.documentElement.scrollWidth <= document.documentElement.clientWidth"));
        var code = page.GetByText(Code, new() { Exact = true });
        Assert.True(await code.IsVisibleAsync());
        Assert.InRange(await PixelsAsync(code, "fontSize"), 28, 60);
        Assert.Equal("ltr", await StyleAsync(code, "direction"));
        Assert.Equal(language == "ar" ? "rtl" : "ltr", await StyleAsync(page.Locator("h1"), "direction"));
    }

    [Fact]
    public async Task Dark_mode_has_colours_of_its_own_that_can_be_read()
    {
        var light = await ColoursAsync(ColorScheme.Light);
        var dark = await ColoursAsync(ColorScheme.Dark);

        Assert.All(light.Zip(dark), pair => Assert.NotEqual(pair.First, pair.Second));
        foreach (var colours in new[] { light, dark })
        {
            var (card, box) = (Parse(colours[0]), Parse(colours[1]));
            Assert.All(
                colours[3..],
                text => Assert.InRange(Parse(text).Contrast(card), BrandColor.TextContrast, 21));
            Assert.InRange(Parse(colours[2]).Contrast(box), BrandColor.TextContrast, 21);
        }
    }

    [Fact]
    public async Task A_long_brand_and_code_fit_on_a_narrow_screen()
    {
        var page = await browser.OpenAsync(320, ColorScheme.Light);

        await page.SetContentAsync(Html("en", new string('W', 32), "WWWWWWWWWW"));
        await Screenshots.TakeAsync(page, "email-longest", fullPage: true);

        Assert.True(await page.EvaluateAsync<bool>(
            "document.documentElement.scrollWidth <= document.documentElement.clientWidth"));
    }

    /// <summary>The card, the box around the code, the code, and then every other kind of text.</summary>
    private async Task<string[]> ColoursAsync(ColorScheme scheme)
    {
        var page = await browser.OpenAsync(700, scheme);
        await page.SetContentAsync(Html("en"));
        return
        [
            await StyleAsync(page.Locator(".card"), "backgroundColor"),
            await StyleAsync(page.Locator(".code"), "backgroundColor"),
            await StyleAsync(page.Locator(".code"), "color"),
            await StyleAsync(page.Locator("h1"), "color"),
            await StyleAsync(page.Locator("p").First, "color"),
            await StyleAsync(page.Locator(".brand"), "color"),
        ];
    }

    private static Task<string> StyleAsync(ILocator locator, string property) =>
        locator.EvaluateAsync<string>("(element, property) => getComputedStyle(element)[property]", property);

    private static async Task<double> PixelsAsync(ILocator locator, string property) => double.Parse(
        (await StyleAsync(locator, property)).Replace("px", "", StringComparison.Ordinal),
        CultureInfo.InvariantCulture);

    private static BrandColor Parse(string rgb)
    {
        var parts = rgb.Split('(', ',', ')')
            .Select(part => byte.TryParse(part, out var value) ? value : (byte)0).ToArray();
        return new(parts[1], parts[2], parts[3]);
    }

    private static string Html(string language, string brand = "Northwind", string code = Code)
    {
        var options = Options.Create(new DeliveryOptions { BrandName = brand });
        Assert.True(Address.TryParseEmail("ada@example.com", out var address));
        var login = new OutgoingMessage(address, "login", [language])
        {
            Code = new Code(code),
            Lifetime = TimeSpan.FromMinutes(5),
            Name = "Ada",
        };
        var catalog = new MessageCatalog(options);
        var message = new MessageWriter(catalog, new MailLayout(catalog, options), options).Write(login);
        return message.Email?.Html.Reveal() ?? throw new InvalidOperationException("An email has HTML.");
    }
}
