using static Microsoft.Playwright.Assertions;

namespace OtpService.BrowserTests;

/// <summary>The form speaks the language around it, in its script and direction.</summary>
public sealed class LanguageTests(Browser browser)
{
    [Theory]
    [InlineData("de_DE", "de", "Code senden")]
    [InlineData("pt_BR", "pt", "Enviar código")]
    [InlineData("zh-TW", "zh-hant", "傳送驗證碼")]
    [InlineData("zh_HK", "zh-hant", "傳送驗證碼")]
    [InlineData("zh-Hant", "zh-hant", "傳送驗證碼")]
    [InlineData("zh-SG", "zh", "发送验证码")]
    [InlineData("ar", "ar", "إرسال الرمز")]
    public async Task It_is_found_outside_of_shadow_roots(string lang, string language, string send)
    {
        await using var service = Shop.Start();
        await using var visit = await Shop.OpenAsync(service, browser, $"<div id=outer lang={lang}></div>", script: """
            const inside = (host, child) => {
              host.attachShadow({ mode: "open" }).append(document.createElement("section"));
              host.shadowRoot.firstChild.append(child);
              return child;
            };
            const inner = inside(document.querySelector("#outer"), document.createElement("div"));
            inside(inner, document.createElement("otp-form"));
            """);

        await Expect(visit.Submit).ToHaveTextAsync(send);
        await Expect(visit.Form.Locator("[part=root]")).ToHaveAttributeAsync("lang", language);
        await Expect(visit.Form.Locator("[part=root]")).ToHaveAttributeAsync("dir", language == "ar" ? "rtl" : "ltr");
    }

    [Theory]
    [InlineData("document.documentElement.lang = 'ar'")]
    [InlineData("document.querySelector('section').lang = 'ar'")]
    [InlineData("document.querySelector('otp-form').lang = 'ar'")]
    [InlineData("document.querySelector('otp-form').locale = 'ar-EG'")]
    public async Task It_follows_whatever_is_set_and_words_language_and_direction_are_one(string change)
    {
        await using var service = Shop.Start();
        await using var visit = await Shop.OpenAsync(service, browser, "<section><otp-form></otp-form></section>");
        await visit.Email.FillAsync(Shop.Ada);

        await visit.Page.EvaluateAsync(change);

        await Expect(visit.Submit).ToHaveTextAsync("إرسال الرمز");
        await Expect(visit.Form.Locator("[part=root]")).ToHaveAttributeAsync("lang", "ar");
        await Expect(visit.Form.Locator("[part=root]")).ToHaveAttributeAsync("dir", "rtl");
        await Expect(visit.Email).ToHaveValueAsync(Shop.Ada);
    }

    [Theory]
    [InlineData("de-AT", "AT")]
    [InlineData("pt_BR", "BR")]
    [InlineData("zh-HK", "HK")]
    [InlineData("de", "US")]
    public async Task The_region_of_the_page_comes_before_that_of_the_browser(string lang, string country)
    {
        await using var service = Shop.Start();
        await using var visit = await Shop.OpenAsync(
            service, browser, $"<div lang={lang}><otp-form channel=sms></otp-form></div>");

        await Expect(visit.Form.Locator("select")).ToHaveValueAsync(country);
    }
}
