using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace OtpService.BrowserTests;

/// <summary>The form has an entry of its own in the history, and everything else there is the page's.</summary>
public sealed class HistoryTests(Browser browser)
{
    private const string Start = """<otp-form></otp-form><a href="#terms">Terms</a><p id="terms">…</p>""";

    [Theory]
    [InlineData("")]
    [InlineData("no-history")]
    public async Task Entries_of_the_page_change_nothing_in_the_form(string attribute)
    {
        await using var service = Shop.Start();
        await using var visit = await Shop.OpenAsync(
            service, browser, Start.Replace("<otp-form>", $"<otp-form {attribute}>", StringComparison.Ordinal));
        await visit.AskByEmailAsync(Shop.Ada);
        await visit.Code.PressSequentiallyAsync("12");
        var ours = await visit.Page.EvaluateAsync<int>("history.length");

        await visit.Page.GetByText("Terms").ClickAsync();
        await Expect(visit.Code).ToHaveValueAsync("12");
        await TravelAsync(visit, -1);
        await visit.Page.EvaluateAsync("""
            history.pushState({ page: 2 }, "", "/page/2");
            document.body.tabIndex = 0;
            document.body.focus();
            """);
        await TravelAsync(visit, -1);
        await TravelAsync(visit, 1);

        await Expect(visit.Code).ToHaveValueAsync("12");
        await Expect(visit.Code).Not.ToBeFocusedAsync();
        Assert.Equal(ours + 1, await visit.Page.EvaluateAsync<int>("history.length"));
        await visit.Code.FillAsync(service.CodeTo(Shop.Ada));
        await Expect(visit.Done).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Back_still_leads_to_the_address_and_what_the_page_keeps_in_its_entries_stays()
    {
        await using var service = Shop.Start();
        await using var visit = await Shop.OpenAsync(service, browser, Start);
        await visit.Page.EvaluateAsync("history.replaceState({ page: 1 }, '')");
        await visit.AskByEmailAsync(Shop.Ada);
        Assert.Equal(1, await visit.Page.EvaluateAsync<int>("history.state.page"));

        await visit.Page.GetByText("Terms").ClickAsync();
        await TravelAsync(visit, -1);
        await TravelAsync(visit, -1);

        await Expect(visit.Email).ToHaveValueAsync(Shop.Ada);
        await Expect(visit.Email).ToBeFocusedAsync();
        Assert.Equal(1, await visit.Page.EvaluateAsync<int>("history.state.page"));
        await TravelAsync(visit, 1);
        await Expect(visit.Code).ToBeFocusedAsync();
    }

    [Fact]
    public async Task A_router_that_replaces_the_entry_does_not_lock_the_address_up()
    {
        await using var service = Shop.Start();
        await using var visit = await Shop.OpenAsync(service, browser, Start);
        await visit.AskByEmailAsync(Shop.Ada);
        await visit.Page.EvaluateAsync("history.replaceState({ router: 1 }, '', '/page/2')");

        await visit.Form.GetByText("Use another address").ClickAsync();

        await Expect(visit.Email).ToHaveValueAsync(Shop.Ada);
        await Expect(visit.Email).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Without_history_nothing_listens_and_nothing_is_kept()
    {
        await using var service = Shop.Start();
        await using var visit = await Shop.PrepareAsync(service, browser, "<otp-form no-history></otp-form>");
        await visit.Page.AddInitScriptAsync("""
            window.heard = [];
            const { addEventListener } = window;
            window.addEventListener = function (type, ...rest) {
              heard.push(type);
              return addEventListener.call(this, type, ...rest);
            };
            """);
        await visit.Page.GotoAsync(Shop.Origin);
        var before = await visit.Page.EvaluateAsync<int>("history.length");
        await visit.AskByEmailAsync(Shop.Ada);

        Assert.DoesNotContain("popstate", await visit.Page.EvaluateAsync<string[]>("heard"));
        Assert.Equal(before, await visit.Page.EvaluateAsync<int>("history.length"));
        Assert.True(await visit.Page.EvaluateAsync<bool>("history.state === null && sessionStorage.length === 0"));

        await visit.Form.GetByText("Use another address").ClickAsync();
        await Expect(visit.Email).ToHaveValueAsync(Shop.Ada);
    }

    [Theory]
    [InlineData("<otp-form></otp-form><otp-form purpose=login></otp-form>")]
    [InlineData("<otp-form id=a></otp-form><otp-form id=b purpose=login></otp-form>")]
    [InlineData("<otp-form id=a></otp-form><otp-form id=a purpose=login></otp-form>")]
    public async Task Two_forms_do_not_disturb_each_other(string forms)
    {
        await using var service = Shop.Start();
        await using var visit = await Shop.OpenAsync(service, browser, forms);
        var first = visit.Form.Nth(0);
        var second = visit.Form.Nth(1);
        await AskAsync(first, Shop.Ada);
        await AskAsync(second, "bob@example.com");
        await first.Locator("#code").FillAsync("12");

        await TravelAsync(visit, -1);
        await Expect(second.Locator("#email")).ToHaveValueAsync("bob@example.com");
        await Expect(first.Locator("#code")).ToHaveValueAsync("12");
        await TravelAsync(visit, 1);
        await Expect(second.Locator("#code")).ToBeVisibleAsync();
        await Expect(first.Locator("#code")).ToHaveValueAsync("12");

        await visit.Page.ReloadAsync();
        await Expect(first).ToContainTextAsync($"Enter the code we sent to {Shop.Ada}.");
        await Expect(second).ToContainTextAsync("Enter the code we sent to bob@example.com.");
        await second.Locator("#code").FillAsync(service.CodeTo("bob@example.com"));
        await Expect(second.Locator("[part=done]")).ToBeVisibleAsync();
        await first.Locator("#code").FillAsync(service.CodeTo(Shop.Ada));
        await Expect(first.Locator("[part=done]")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task What_is_verified_never_waits_again()
    {
        await using var service = Shop.Start();
        await using var visit = await Shop.OpenAsync(service, browser, Start);
        await visit.AskByEmailAsync(Shop.Ada);
        await visit.Page.GetByText("Terms").ClickAsync();
        await visit.Code.FillAsync(service.CodeTo(Shop.Ada));
        await visit.Done.WaitForAsync();

        await TravelAsync(visit, -1);
        await Expect(visit.Done).ToBeVisibleAsync();
        await visit.Page.ReloadAsync();
        await Expect(visit.Email).ToHaveValueAsync("");
        await TravelAsync(visit, 1);
        await TravelAsync(visit, -1);
        await Expect(visit.Email).ToBeVisibleAsync();
    }

    private static async Task AskAsync(ILocator form, string address)
    {
        await form.Locator("#email").FillAsync(address);
        await form.Locator("[part=submit]").ClickAsync();
        await form.Locator("#code").WaitForAsync();
    }

    /// <summary>Back or forward, until the page was told.</summary>
    private static async Task TravelAsync(Visit visit, int steps) => await visit.Page.EvaluateAsync(
        """
        steps => new Promise(resolve => {
          addEventListener("popstate", () => setTimeout(resolve), { once: true });
          history.go(steps);
        })
        """, steps);
}
