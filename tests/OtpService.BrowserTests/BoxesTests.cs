using Deque.AxeCore.Playwright;
using static Microsoft.Playwright.Assertions;

namespace OtpService.BrowserTests;

/// <summary>The code in boxes or as dots: another look of the one input.</summary>
public sealed class BoxesTests(Browser browser)
{
    [Theory]
    [InlineData("en", 320, 8)]
    [InlineData("ar", 320, 8)]
    [InlineData("en", 320, 10)]
    [InlineData("en", 1280, 6)]
    public async Task Every_character_has_a_box_and_all_fit(string language, int width, int length)
    {
        await using var service = Shop.Start(("OTP_LENGTH", $"{length}"));
        await using var visit = await Shop.OpenAsync(
            service, browser, $"""<otp-form appearance="boxes" auto-submit="off" locale="{language}"></otp-form>""",
            width: width);
        await visit.AskByEmailAsync(Shop.Ada);
        await visit.Code.PressSequentiallyAsync(service.CodeTo(Shop.Ada));

        await Expect(visit.Form.Locator("input")).ToHaveCountAsync(1);
        await Expect(visit.Code).ToHaveAttributeAsync("autocomplete", "one-time-code");
        var look = await visit.Code.EvaluateAsync<double[]>("""
            input => {
              const style = getComputedStyle(input);
              const text = document.createElement("canvas").getContext("2d");
              text.font = style.font;
              const cell = text.measureText("0").width + parseFloat(style.letterSpacing);
              const { left, right } = input.getBoundingClientRect();
              return [cell, input.value.length, parseFloat(style.backgroundSize), left, right, input.scrollLeft,
                style.direction === "ltr", document.documentElement.scrollWidth];
            }
            """);
        Assert.Equal(length, look[1]);
        Assert.Equal(look[0] * length, look[2], 0.5);
        Assert.True(look[3] >= 0 && look[4] <= width, $"{look[3]} to {look[4]}");
        Assert.Equal(0, look[5]);
        Assert.Equal(1, look[6]);
        Assert.Equal(width, look[7]);
        var axe = await visit.Page.RunAxe(new() { RunOnly = new() { Type = "tag", Values = ["wcag2a", "wcag2aa"] } });
        Assert.Empty(axe.Violations.Select(violation => $"{violation.Id}: {violation.Nodes[0].Html}"));
    }

    [Fact]
    public async Task The_code_can_be_dots_and_the_input_stays_one_that_phones_fill_in()
    {
        await using var service = Shop.Start();
        await using var visit = await Shop.OpenAsync(service, browser, "<otp-form mask></otp-form>");
        await visit.AskByEmailAsync(Shop.Ada);

        Assert.Equal("disc", await visit.Code.EvaluateAsync<string>("input => getComputedStyle(input).webkitTextSecurity"));
        await Expect(visit.Code).ToHaveAttributeAsync("autocomplete", "one-time-code");
        await Expect(visit.Code).ToHaveAttributeAsync("inputmode", "numeric");
        await visit.Form.EvaluateAsync("form => form.mask = false");
        Assert.Equal("none", await visit.Code.EvaluateAsync<string>("input => getComputedStyle(input).webkitTextSecurity"));
    }
}
