using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace OtpService.BrowserTests;

/// <summary>The form comes in parts. One that does not arrive is named, and can be tried again.</summary>
public sealed class LoadingTests(Browser browser)
{
    private const string Unreachable = "Can't connect. Check your connection and try again.";

    [Fact]
    public async Task The_first_look_needs_one_request()
    {
        await using var service = Shop.Start();
        await using var visit = await Shop.PrepareAsync(service, browser, "<otp-form></otp-form>");
        await visit.Page.RouteAsync("**/otp/**", route => route.AbortAsync());

        await visit.Page.GotoAsync(Shop.Origin);

        await Expect(visit.Submit).ToHaveTextAsync("Send code");
        await Expect(visit.Fault).ToBeEmptyAsync();
    }

    [Theory]
    [InlineData("sms")]
    [InlineData("both")]
    public async Task Without_the_part_for_phones_no_other_channel_takes_its_place(string channel)
    {
        await using var service = Shop.Start();
        await using var visit = await Shop.PrepareAsync(service, browser, $"<otp-form channel={channel}></otp-form>");
        var gate = new Gate();
        await visit.Page.RouteAsync("**/otp/phone.js*", gate.PassAsync);
        await visit.Page.GotoAsync(Shop.Origin);

        await Expect(visit.Fault).ToHaveTextAsync(Unreachable);
        await Expect(visit.Form.Locator("input")).ToHaveCountAsync(0);
        await Expect(visit.Submit).ToHaveTextAsync("Try again");
        await visit.Submit.ClickAsync();
        await Expect(visit.Fault).ToHaveTextAsync(Unreachable);
        gate.Open = true;
        await visit.Submit.ClickAsync();

        await Expect(visit.Submit).ToHaveTextAsync("Send code");
        await Expect(visit.Phone).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Without_the_part_for_the_code_nothing_is_sent_and_nothing_lost()
    {
        await using var service = Shop.Start();
        await using var visit = await Shop.PrepareAsync(service, browser, "<otp-form></otp-form>");
        var gate = new Gate();
        await visit.Page.RouteAsync("**/otp/code.js*", gate.PassAsync);
        await visit.Page.GotoAsync(Shop.Origin);
        await visit.Email.FillAsync(Shop.Ada);

        await visit.Submit.ClickAsync();
        await Expect(visit.Fault).ToHaveTextAsync(Unreachable);
        await Expect(visit.Submit).ToHaveTextAsync("Send code");
        Assert.Empty(visit.Posts);
        gate.Open = true;
        await visit.Submit.ClickAsync();

        await Shop.FinishAsync(service, visit);
    }

    [Fact]
    public async Task A_page_that_comes_back_without_the_part_for_the_code_waits_for_it()
    {
        await using var service = Shop.Start();
        await using var visit = await Shop.OpenAsync(service, browser, "<otp-form></otp-form>");
        await visit.AskByEmailAsync(Shop.Ada);
        var gate = new Gate();
        await visit.Page.RouteAsync("**/otp/code.js*", gate.PassAsync);

        await visit.Page.ReloadAsync();
        await Expect(visit.Fault).ToHaveTextAsync(Unreachable);
        gate.Open = true;
        await visit.Submit.ClickAsync();

        await Shop.FinishAsync(service, visit);
    }

    [Fact]
    public async Task Parts_that_were_missed_offline_come_when_the_network_is_back()
    {
        await using var service = Shop.Start();
        await using var visit = await Shop.PrepareAsync(service, browser, "<p>Soon</p>");
        await visit.Page.GotoAsync(Shop.Origin);
        await visit.Page.WaitForFunctionAsync("!!customElements.get('otp-form')");

        await visit.GoOfflineAsync();
        await visit.Page.EvaluateAsync("""
            const form = document.createElement("otp-form");
            Object.assign(form, { locale: "de", channel: "sms" });
            document.body.append(form);
            """);
        await Expect(visit.Fault).ToHaveTextAsync("You're offline. We'll try again when you're back.");
        await visit.Page.Context.SetOfflineAsync(false);

        await Expect(visit.Submit).ToHaveTextAsync("Code senden");
        await Expect(visit.Phone).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Words_that_were_missed_offline_come_too_and_what_was_typed_stays()
    {
        await using var service = Shop.Start();
        await using var visit = await Shop.OpenAsync(service, browser, "<otp-form></otp-form>");
        await visit.GoOfflineAsync();
        await visit.Form.EvaluateAsync("form => form.locale = 'de'");
        await visit.Email.FillAsync(Shop.Ada);

        await visit.Page.Context.SetOfflineAsync(false);

        await Expect(visit.Submit).ToHaveTextAsync("Code senden");
        await Expect(visit.Email).ToHaveValueAsync(Shop.Ada);
    }

    [Fact]
    public async Task Offline_before_the_part_for_the_code_is_there_the_code_is_sent_when_the_network_is_back()
    {
        await using var service = Shop.Start();
        await using var visit = await Shop.PrepareAsync(service, browser, "<otp-form></otp-form>");
        var gate = new Gate();
        await visit.Page.RouteAsync("**/otp/code.js*", gate.PassAsync);
        await visit.Page.GotoAsync(Shop.Origin);
        await visit.Email.FillAsync(Shop.Ada);
        await visit.GoOfflineAsync();

        await visit.Submit.ClickAsync();
        await Expect(visit.Fault).ToHaveTextAsync("You're offline. We'll try again when you're back.");
        gate.Open = true;
        await visit.Page.Context.SetOfflineAsync(false);

        await Shop.FinishAsync(service, visit);
    }

    [Fact]
    public async Task A_service_that_cannot_send_is_not_blamed_on_the_address()
    {
        await using var service = Shop.Start();
        await using var visit = await Shop.OpenAsync(service, browser, "<otp-form></otp-form>");
        await visit.Page.RouteAsync("**/send-verification", route => route.FulfillAsync(new()
        {
            Status = 503,
            ContentType = "application/problem+json",
            Headers = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["Access-Control-Allow-Origin"] = "*",
            },
            Body = """{"success":false,"code":"delivery_unavailable","error":"No.","retryAfter":120}""",
        }));
        await visit.Email.FillAsync(Shop.Ada);

        await visit.Submit.ClickAsync();

        await Expect(visit.Fault).ToHaveTextAsync("We can't send codes right now. Try again in 2 minutes.");
    }

    /// <summary>Lets a file through once it is open.</summary>
    private sealed class Gate
    {
        public bool Open { get; set; }

        public Task PassAsync(IRoute route) => Open ? route.ContinueAsync() : route.AbortAsync();
    }
}
