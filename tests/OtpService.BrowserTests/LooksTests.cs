using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace OtpService.BrowserTests;

/// <summary>
/// The demo and the outbox as people see them, in every step. The pictures are kept in artifacts/screenshots.
/// </summary>
public sealed class LooksTests(Browser browser)
{
    public static TheoryData<string, int, ColorScheme> EveryLook() => new()
    {
        { "en", 1280, ColorScheme.Dark },
        { "ar", 320, ColorScheme.Light },
        { "de", 400, ColorScheme.Light },
    };

    [Theory]
    [MemberData(nameof(EveryLook))]
    public async Task Every_step_is_accessible_and_whole(string language, int width, ColorScheme scheme)
    {
        await using var service = RunningService.Start();
        await new PageTour(service, browser, language, width, scheme).WalkAsync(async page =>
        {
            // Frames have documents of their own, and those of messages have tests of their own.
            var result = await page.RunAxe(new() { Iframes = false });
            Assert.Empty(result.Violations.Select(violation => $"{violation.Id}: {violation.Nodes[0].Html}"));
            Assert.True(await page.EvaluateAsync<bool>(
                "document.documentElement.scrollWidth <= document.documentElement.clientWidth"));
            if (await page.Locator("otp-form").CountAsync() > 0)
            {
                var direction = await page.Locator("otp-form [part=root]")
                    .EvaluateAsync<string>("e => getComputedStyle(e).direction");
                Assert.Equal(language == "ar" ? "rtl" : "ltr", direction);
            }
        });
    }

    [Theory]
    [InlineData("ar", "إرسال الرمز")]
    [InlineData("de-CH", "Code senden")]
    [InlineData("zh-Hans-CN", "发送验证码")]
    [InlineData("tlh", "Send code")]
    [InlineData("not a tag", "Send code")]
    public async Task It_speaks_the_language_of_the_page_around_it(string language, string send)
    {
        await using var service = RunningService.Start();
        await using var visit = await Visit.PrepareAsync(browser);
        await visit.Page.GotoAsync(new Uri(service.Address, "/dev/outbox").ToString());

        await visit.Page.EvaluateAsync("""
            async language => {
              document.body.lang = language;
              await import("/otp.js");
              document.body.append(document.createElement("otp-form"));
            }
            """, language);

        await Assertions.Expect(visit.Submit).ToHaveTextAsync(send);
    }

    [Fact]
    public async Task Motion_is_left_out_for_those_who_want_none()
    {
        await using var service = RunningService.Start();
        foreach (var (motion, animation) in new[] { (ReducedMotion.Reduce, "none"), (ReducedMotion.NoPreference, "in") })
        {
            await using var visit = await Visit.ToAsync(
                service, browser, options: new() { Locale = "en-US", ReducedMotion = motion });

            Assert.Equal(animation, await visit.Form.Locator("form").EvaluateAsync<string>("e => getComputedStyle(e).animationName"));
        }
    }
}
