using static Microsoft.Playwright.Assertions;

namespace OtpService.BrowserTests;

/// <summary>In forms, dialogs, fieldsets and with labels the form behaves as any control of HTML does.</summary>
public sealed class FormControlTests(Browser browser)
{
    [Fact]
    public async Task A_label_a_dialog_and_a_script_lead_to_its_input()
    {
        await using var service = Shop.Start();
        await using var visit = await Shop.OpenAsync(service, browser, """
            <label for="first">Who are you?</label><otp-form id="first"></otp-form>
            <dialog><otp-form id="second" locale="de"></otp-form></dialog>
            """);

        await visit.Page.GetByText("Who are you?").ClickAsync();
        await Expect(visit.Email.First).ToBeFocusedAsync();
        Assert.Equal(1, await visit.Form.First.EvaluateAsync<int>("form => form.labels.length"));

        await Expect(visit.Form.Nth(1).Locator("[part=submit]")).ToHaveTextAsync("Code senden");
        await visit.Page.EvaluateAsync("document.querySelector('dialog').showModal()");
        await Expect(visit.Email.Nth(1)).ToBeFocusedAsync();
        await visit.Page.EvaluateAsync("document.querySelector('dialog').close()");

        await visit.Page.EvaluateAsync("document.body.style.paddingBottom = '3000px'; scrollTo(0, 2000)");
        await visit.Form.First.EvaluateAsync("form => form.focus({ preventScroll: true })");
        await Expect(visit.Email.First).ToBeFocusedAsync();
        Assert.NotEqual(0, await visit.Page.EvaluateAsync<int>("scrollY"));
    }

    [Fact]
    public async Task After_a_reset_the_focus_goes_where_it_begins_again()
    {
        await using var service = Shop.Start();
        await using var visit = await Shop.OpenAsync(service, browser, "<otp-form></otp-form>");
        await visit.AskByEmailAsync("ada@example.com");
        await visit.Code.FillAsync(service.CodeTo("ada@example.com"));
        await Expect(visit.Done).ToBeVisibleAsync();

        await visit.Form.EvaluateAsync("form => { form.reset(); form.focus(); }");

        await Expect(visit.Email).ToBeFocusedAsync();
    }

    [Fact]
    public async Task The_focus_that_comes_before_the_words_is_not_lost()
    {
        await using var service = Shop.Start();
        await using var visit = await Shop.OpenAsync(service, browser, "<otp-form></otp-form>");

        await visit.Page.EvaluateAsync("""
            const form = document.querySelector("otp-form");
            const late = document.createElement("otp-form");
            late.locale = "de";
            form.replaceWith(late);
            late.focus();
            """);

        await Expect(visit.Email).ToBeFocusedAsync();
    }

    [Fact]
    public async Task It_tells_what_a_control_tells()
    {
        await using var service = Shop.Start();
        await using var visit = await Shop.OpenAsync(
            service, browser, """<form><otp-form name="proof" required></otp-form></form>""");

        Assert.Equal(
            "[true,\"proof\",\"otp-form\",true,false,true,\"Verify your address first.\",false]",
            await visit.Form.EvaluateAsync<string>("""
                form => JSON.stringify([
                  form.form === document.forms[0], form.name, form.type, form.willValidate, form.validity.valid,
                  form.validity.valueMissing, form.validationMessage, form.checkValidity(),
                ])
                """));
        Assert.False(await visit.Form.EvaluateAsync<bool>("form => form.reportValidity()"));
        await Expect(visit.Email).ToBeFocusedAsync();

        await visit.Form.EvaluateAsync("form => { form.required = false; form.setCustomValidity('Not today.'); }");
        Assert.Equal("Not today.", await visit.Form.EvaluateAsync<string>("form => form.validationMessage"));
        await visit.Form.EvaluateAsync("form => form.setCustomValidity('')");
        Assert.True(await visit.Form.EvaluateAsync<bool>("form => form.checkValidity()"));
    }

    [Fact]
    public async Task Disabled_by_itself_or_by_a_fieldset_it_takes_nothing()
    {
        await using var service = Shop.Start();
        await using var visit = await Shop.OpenAsync(
            service, browser, "<form><fieldset disabled><otp-form required></otp-form></fieldset></form>");

        await Expect(visit.Email).ToBeDisabledAsync();
        await Expect(visit.Submit).ToBeDisabledAsync();
        Assert.True(await visit.Page.EvaluateAsync<bool>("document.forms[0].checkValidity()"));
        await visit.Page.EvaluateAsync("document.querySelector('fieldset').disabled = false");
        await Expect(visit.Email).ToBeEnabledAsync();

        await visit.Form.EvaluateAsync("form => form.disabled = true");
        await Expect(visit.Email).ToBeDisabledAsync();
        await visit.Form.EvaluateAsync("form => form.locale = 'de'");
        await Expect(visit.Submit).ToHaveTextAsync("Code senden");
        await Expect(visit.Email).ToBeDisabledAsync();
        await visit.Form.EvaluateAsync("form => form.disabled = false");
        await visit.AskByEmailAsync(Shop.Ada);
        await visit.Code.FillAsync(service.CodeTo(Shop.Ada));
        await Expect(visit.Done).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_keyboards_of_phones_are_told_what_is_entered()
    {
        await using var service = Shop.Start();
        await using var visit = await Shop.OpenAsync(service, browser, "<otp-form alphanumeric></otp-form>");

        await Expect(visit.Email).ToHaveAttributeAsync("enterkeyhint", "send");
        await visit.AskByEmailAsync(Shop.Ada);

        foreach (var (name, value) in new[]
        {
            ("enterkeyhint", "done"), ("inputmode", "text"), ("autocapitalize", "characters"), ("autocorrect", "off"),
            ("spellcheck", "false"), ("autocomplete", "one-time-code"),
        })
        {
            await Expect(visit.Code).ToHaveAttributeAsync(name, value);
        }
    }
}
