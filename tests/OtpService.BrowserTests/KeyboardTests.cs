using Microsoft.Playwright;

namespace OtpService.BrowserTests;

/// <summary>Everything can be done without a mouse, and where the focus is can be seen.</summary>
public sealed class KeyboardTests(Browser browser)
{
    [Fact]
    public async Task A_whole_sign_up_by_phone()
    {
        await using var service = RunningService.Start();
        await using var visit = await Visit.ToAsync(service, browser);
        var keyboard = visit.Page.Keyboard;

        await TabToAsync(visit, visit.Form.GetByLabel("Email", new() { Exact = true }));
        await keyboard.PressAsync("ArrowRight");
        await Assertions.Expect(visit.Form.GetByLabel("Phone", new() { Exact = true })).ToBeCheckedAsync();
        await keyboard.PressAsync("Tab");
        await Assertions.Expect(visit.Form.GetByLabel("Country calling code")).ToBeFocusedAsync();
        await keyboard.TypeAsync("Germany");
        await keyboard.PressAsync("Tab");
        await Assertions.Expect(visit.Phone).ToBeFocusedAsync();
        await keyboard.TypeAsync("01512 3456789");
        await keyboard.PressAsync("Enter");
        await Assertions.Expect(visit.Code).ToBeFocusedAsync();
        await keyboard.TypeAsync(service.CodeTo("+4915123456789"));

        await Assertions.Expect(visit.Done).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Every_stop_on_the_way_shows_the_focus_and_is_large_enough_to_hit()
    {
        await using var service = RunningService.Start();
        await using var visit = await Visit.ToAsync(service, browser);
        await StopsAreSoundAsync(visit);
        await visit.Form.GetByText("Phone", new() { Exact = true }).ClickAsync();
        await visit.Phone.FillAsync("202-555-0123");
        await visit.Submit.ClickAsync();
        await visit.Code.WaitForAsync();

        await StopsAreSoundAsync(visit);
    }

    /// <summary>
    /// Walks through the form; WCAG 2.2 asks for 24 pixels (2.5.8) and a visible focus (2.4.7).
    /// </summary>
    private static async Task StopsAreSoundAsync(Visit visit)
    {
        await visit.Form.EvaluateAsync("form => form.focus()");
        for (var stop = 0; stop < 8
            && await visit.Form.EvaluateAsync<bool>("form => document.activeElement === form"); stop++)
        {
            var sound = await visit.Form.EvaluateAsync<bool>("""
                form => {
                  const focused = form.shadowRoot.activeElement;
                  const { width, height } = focused.getBoundingClientRect();
                  const outlined = element => parseFloat(getComputedStyle(element).outlineWidth) >= 2
                    && getComputedStyle(element).outlineStyle !== "none";
                  return width >= 24 && height >= 24 && (outlined(focused) || outlined(focused.parentElement));
                }
                """);
            Assert.True(sound, await visit.Form.EvaluateAsync<string>("form => form.shadowRoot.activeElement.outerHTML.slice(0, 200)"));
            await visit.Page.Keyboard.PressAsync("Tab");
        }
    }

    private static async Task TabToAsync(Visit visit, ILocator wanted)
    {
        for (var presses = 0; presses < 12
            && !await wanted.EvaluateAsync<bool>("e => e.getRootNode().activeElement === e"); presses++)
        {
            await visit.Page.Keyboard.PressAsync("Tab");
        }

        await Assertions.Expect(wanted).ToBeFocusedAsync();
    }
}
