using Microsoft.Playwright;
using OtpService.Otp.Recipients;
using static Microsoft.Playwright.Assertions;

namespace OtpService.BrowserTests;

/// <summary>What a page can choose: where to begin, when to send and to check, in which words.</summary>
public sealed class ChoicesTests(Browser browser)
{
    [Fact]
    public async Task It_begins_with_an_address_that_is_known()
    {
        await using var service = Shop.Start();
        await using var visit = await Shop.OpenAsync(
            service, browser, """<otp-form email="ada@example.com"></otp-form><otp-form phone="+44 7400 123456"></otp-form>""");

        await Expect(visit.Email.First).ToHaveValueAsync(Shop.Ada);
        await Expect(visit.Phone).ToHaveValueAsync("+44 7400 123456");
        await Expect(visit.Form.Nth(1).Locator("select")).ToHaveValueAsync("GB");
        await visit.Form.First.EvaluateAsync("form => form.email = 'bob@example.com'");
        await Expect(visit.Email.First).ToHaveValueAsync("bob@example.com");
        Assert.Empty(visit.Posts);
    }

    [Theory]
    [InlineData("""email="ada@example.com" """, "ada@example.com")]
    [InlineData("""email="ada@example.com" channel="both" """, "ada@example.com")]
    [InlineData("""phone="07400 123456" country="GB" """, "+447400123456")]
    public async Task It_sends_to_a_known_address_by_itself_and_once(string attributes, string address)
    {
        await using var service = Shop.Start();
        await using var visit = await Shop.OpenAsync(service, browser, $"<otp-form {attributes} autosend></otp-form>");

        await visit.Code.WaitForAsync();
        await Expect(visit.Code).Not.ToBeFocusedAsync();
        await visit.Form.EvaluateAsync("form => form.locale = 'de'");
        await Expect(visit.Submit).ToHaveTextAsync("Bestätigen");
        await visit.Page.ReloadAsync();
        await visit.Code.FillAsync(service.CodeTo(address));
        await visit.Done.WaitForAsync();

        Assert.Single(service.Sent);
        Assert.Single(visit.Posts, path => path == "/send-verification");
    }

    [Fact]
    public async Task A_person_can_have_the_same_code_by_another_channel()
    {
        await using var service = Shop.Start(
            ("WHATSAPP_PROVIDERS", "outbox"), ("VOICE_PROVIDERS", "outbox"),
            ("PHONE_STEPS", "sms:200,whatsapp:10,voice"));
        await using var visit = await Shop.OpenAsync(service, browser, """<otp-form channel="sms" country="GB"></otp-form>""");
        await visit.Phone.FillAsync("07400 123456");
        await visit.Submit.ClickAsync();
        await visit.Code.WaitForAsync();
        await Expect(visit.Form.Locator("[part~=instead]")).ToHaveTextAsync(["Send it by WhatsApp", "Call me instead"]);

        // Too early: the form says when.
        await visit.Form.Locator("[part~=instead]").Last.ClickAsync();
        await Expect(visit.Form.Locator("[part~=error]")).ToContainTextAsync("We just sent a code.");
        service.Clock.Advance(TimeSpan.FromSeconds(61));
        await visit.Form.Locator("[part~=instead]").Last.ClickAsync();
        await Expect(visit.Form.Locator("[part~=instead]")).ToHaveCountAsync(0);

        Assert.Equal(["voice", "sms"], service.Sent.Select(message => message.To.Channel.Name()));
        Assert.Single(service.Sent.Select(message => message.Code?.Reveal()).Distinct(StringComparer.Ordinal));
        await visit.Code.FillAsync(service.CodeTo("+447400123456"));
        await visit.Done.WaitForAsync();
    }

    [Fact]
    public async Task It_sends_by_itself_only_when_it_is_not_disabled_and_when_there_is_an_address()
    {
        await using var service = Shop.Start();
        await using var visit = await Shop.OpenAsync(service, browser, "<otp-form autosend disabled></otp-form>");

        await visit.Form.EvaluateAsync("form => form.email = 'ada@example.com'");
        await Expect(visit.Email).ToHaveValueAsync(Shop.Ada);
        Assert.Empty(visit.Posts);
        await visit.Form.EvaluateAsync("form => form.disabled = false");

        await visit.Code.WaitForAsync();
        await visit.Code.FillAsync(service.CodeTo(Shop.Ada));
        await Expect(visit.Done).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_page_hears_of_each_send_before_and_can_prevent_it()
    {
        await using var service = Shop.Start(("RESEND_COOLDOWN_SECONDS", "0"));
        await using var visit = await Shop.OpenAsync(service, browser, """<otp-form purpose="login"></otp-form>""", script: """
            window.heard = [];
            addEventListener("otp-send", event => {
              heard.push(JSON.stringify(event.detail));
              if (heard.length === 1) event.preventDefault();
            });
            """);
        await visit.Email.FillAsync(Shop.Ada);

        await visit.Submit.ClickAsync();
        await visit.Page.WaitForFunctionAsync("heard.length === 1");
        Assert.Empty(visit.Posts);
        await Expect(visit.Submit).ToHaveTextAsync("Send code");
        await visit.Submit.ClickAsync();
        await visit.Code.WaitForAsync();
        await visit.Resend.ClickAsync();
        await Expect(visit.Form.GetByRole(AriaRole.Status)).ToHaveTextAsync("A new code is on its way.");

        Assert.Equal(
            [
                """{"email":"ada@example.com","purpose":"login","resend":false}""",
                """{"email":"ada@example.com","purpose":"login","resend":false}""",
                """{"email":"ada@example.com","purpose":"login","resend":true}""",
            ],
            await visit.Page.EvaluateAsync<string[]>("heard"));
    }

    [Fact]
    public async Task A_whole_code_waits_for_the_button_where_the_page_wants_that()
    {
        await using var service = Shop.Start();
        await using var visit = await Shop.OpenAsync(service, browser, """<otp-form auto-submit="off"></otp-form>""");
        await visit.AskByEmailAsync(Shop.Ada);

        await visit.Code.PressSequentiallyAsync(service.CodeTo(Shop.Ada));
        Assert.DoesNotContain("/verify-code", visit.Posts);
        await visit.Submit.ClickAsync();

        await Expect(visit.Done).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Who_lost_the_tab_and_has_the_code_can_enter_it()
    {
        await using var service = Shop.Start();
        await using var lost = await Shop.OpenAsync(service, browser, "<otp-form></otp-form>");
        await lost.AskByEmailAsync(Shop.Ada);
        await using var visit = await Shop.OpenAsync(service, browser, "<otp-form></otp-form>");

        await visit.Form.GetByText("I have a code").ClickAsync();
        await Expect(visit.Fault).ToHaveTextAsync("Enter an email address such as name@example.com.");
        await visit.Email.FillAsync(Shop.Ada);
        await visit.Form.GetByText("I have a code").ClickAsync();
        await Expect(visit.Code).ToBeFocusedAsync();
        await Expect(visit.Form).ToContainTextAsync($"Enter the code we sent to {Shop.Ada}.");
        await visit.Submit.ClickAsync();
        await Expect(visit.Fault).ToHaveTextAsync("That code isn't right. Check it.");
        var code = service.CodeTo(Shop.Ada);
        await visit.Code.FillAsync($"{code} is your verification code, valid for 10 min.");
        await Expect(visit.Code).ToHaveValueAsync(code);
        await visit.Submit.ClickAsync();

        await Expect(visit.Done).ToBeVisibleAsync();
        Assert.Equal(["/verify-code"], visit.Posts);
        Assert.Single(service.Sent);
    }

    [Fact]
    public async Task Its_words_can_be_the_pages_own()
    {
        await using var service = Shop.Start();
        await using var visit = await Shop.OpenAsync(service, browser, """
            <otp-form locale="de"><script type="application/json" slot="words">
              { "send": "Weiter", "verify": "Fertig", "invalid_code": "Nein." }
            </script></otp-form>
            """);
        await Expect(visit.Submit).ToHaveTextAsync("Weiter");
        await Expect(visit.Form.Locator("label")).ToHaveTextAsync("E-Mail-Adresse");
        await visit.Form.EvaluateAsync("form => form.words = { verify: 'Los', delivery_failed: 'Ging nicht.' }");

        await visit.AskByEmailAsync(Shop.Ada);
        await Expect(visit.Submit).ToHaveTextAsync("Los");
        var code = service.CodeTo(Shop.Ada);
        await visit.Code.FillAsync(code[0] == '0' ? $"1{code[1..]}" : $"0{code[1..]}");

        await Expect(visit.Fault).ToHaveTextAsync("Nein. Verbleibende Versuche: 4.");
    }

    [Fact]
    public async Task The_same_words_again_do_not_move_the_caret()
    {
        await using var service = Shop.Start();
        await using var visit = await Shop.OpenAsync(service, browser, "<otp-form></otp-form>");
        await visit.Form.EvaluateAsync("form => form.words = { verify: 'Sign in' }");
        await visit.AskByEmailAsync(Shop.Ada);
        await visit.Code.PressSequentiallyAsync("123");
        await visit.Code.PressAsync("ArrowLeft");

        await visit.Form.EvaluateAsync("form => form.words = { verify: 'Sign in' }");

        Assert.Equal(2, await visit.Code.EvaluateAsync<int>("input => input.selectionStart"));
    }

    /// <summary>A language that the form does not speak, with words of the page, which run in their direction.</summary>
    [Fact]
    public async Task Own_words_may_be_of_any_language()
    {
        await using var service = Shop.Start();
        await using var visit = await Shop.OpenAsync(service, browser, "<otp-form locale=he></otp-form>");
        var root = visit.Form.Locator("[part=root]");
        await Expect(root).ToHaveAttributeAsync("lang", "en");
        await Expect(root).ToHaveAttributeAsync("dir", "ltr");

        await visit.Form.EvaluateAsync("form => form.words = { send: 'שליחת קוד' }");

        await Expect(visit.Submit).ToHaveTextAsync("שליחת קוד");
        await Expect(root).ToHaveAttributeAsync("lang", "he");
        await Expect(root).ToHaveAttributeAsync("dir", "rtl");
    }
}
