using Microsoft.Playwright;

namespace OtpService.BrowserTests;

/// <summary>What goes wrong is said in words, and there is always a way on.</summary>
public sealed class MistakesTests(Browser browser)
{
    private const string Ada = "ada@example.com";

    [Fact]
    public async Task A_wrong_code_can_be_corrected_at_once()
    {
        await using var service = RunningService.Start();
        await using var visit = await Visit.ToAsync(service, browser);
        await visit.AskByEmailAsync(Ada);
        var code = service.CodeTo(Ada);

        await visit.Code.PressSequentiallyAsync(code[0] == '0' ? $"1{code[1..]}" : $"0{code[1..]}");
        await Assertions.Expect(visit.Fault)
            .ToHaveTextAsync("That code isn't right. Check it. Attempts left: 4.");
        await Assertions.Expect(visit.Code).ToHaveAttributeAsync("aria-invalid", "true");
        await Assertions.Expect(visit.Code).ToBeFocusedAsync();

        // What was wrong is selected, so typing replaces it.
        await visit.Page.Keyboard.TypeAsync(code);
        await Assertions.Expect(visit.Done).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_code_that_is_not_whole_costs_no_attempt()
    {
        await using var service = RunningService.Start();
        await using var visit = await Visit.ToAsync(service, browser);
        await visit.AskByEmailAsync(Ada);

        await visit.Code.FillAsync("12");
        await visit.Submit.ClickAsync();

        await Assertions.Expect(visit.Fault).ToHaveTextAsync("Enter all 6 characters of the code.");
        Assert.DoesNotContain("/verify-code", visit.Posts);
    }

    [Fact]
    public async Task An_expired_code_is_replaced_by_a_new_one()
    {
        await using var service = RunningService.Start();
        await using var visit = await Visit.PrepareAsync(browser);
        await visit.Page.Clock.InstallAsync();
        await visit.Page.GotoAsync(service.Address.ToString());
        await visit.AskByEmailAsync(Ada);
        var first = service.CodeTo(Ada);

        service.Clock.Advance(TimeSpan.FromMinutes(11));
        await visit.Page.Clock.FastForwardAsync("11:00");
        await visit.Code.FillAsync(first);
        await Assertions.Expect(visit.Fault).ToHaveTextAsync("This code has expired. Get a new one.");
        await visit.Resend.ClickAsync();
        await Assertions.Expect(visit.Form.GetByRole(AriaRole.Status))
            .ToHaveTextAsync("A new code is on its way.");
        await Assertions.Expect(visit.Code).ToBeFocusedAsync();
        await Assertions.Expect(visit.Code).ToHaveValueAsync("");
        await visit.Code.FillAsync(service.CodeTo(Ada));

        await Assertions.Expect(visit.Done).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData("")]
    [InlineData("ada")]
    [InlineData("ada@example.com, bob@example.com")]
    public async Task What_is_no_address_is_not_sent(string text)
    {
        await using var service = RunningService.Start();
        await using var visit = await Visit.ToAsync(service, browser);

        await visit.Email.FillAsync(text);
        await visit.Submit.ClickAsync();

        await Assertions.Expect(visit.Fault)
            .ToHaveTextAsync("Enter an email address such as name@example.com.");
        await Assertions.Expect(visit.Email).ToBeFocusedAsync();
        Assert.Empty(visit.Posts);
    }

    [Fact]
    public async Task Where_no_SMS_may_go_an_email_is_offered()
    {
        await using var service = RunningService.Start(("SMS_ALLOWED_COUNTRIES", "US"));
        await using var visit = await Visit.ToAsync(service, browser);
        await visit.Form.GetByText("Phone", new() { Exact = true }).ClickAsync();
        await visit.Phone.FillAsync("+447400123456");
        await visit.Submit.ClickAsync();
        await Assertions.Expect(visit.Fault).ToContainTextAsync("We can't send codes to this number.");

        await visit.Form.GetByText("Use email instead").ClickAsync();
        await Assertions.Expect(visit.Fault).ToBeEmptyAsync();
        await visit.AskByEmailAsync(Ada);

        await Assertions.Expect(visit.Form).ToContainTextAsync(Ada);
    }

    [Fact]
    public async Task Who_gets_no_SMS_can_change_to_email()
    {
        await using var service = RunningService.Start();
        await using var visit = await Visit.ToAsync(service, browser);
        await visit.Form.GetByText("Phone", new() { Exact = true }).ClickAsync();
        await visit.Phone.FillAsync("202-555-0123");
        await visit.Submit.ClickAsync();
        await visit.Code.WaitForAsync();

        await visit.Form.GetByText("Use email instead").ClickAsync();
        await Assertions.Expect(visit.Email).ToBeFocusedAsync();
        await visit.AskByEmailAsync(Ada);

        await Assertions.Expect(visit.Form).ToContainTextAsync(Ada);
    }

    [Fact]
    public async Task Limits_are_said_with_the_time_they_last()
    {
        await using var service = RunningService.Start(
            ("EMAIL_RATE_LIMIT_HOUR", "1"), ("RESEND_COOLDOWN_SECONDS", "0"));
        await using var visit = await Visit.ToAsync(service, browser);
        await visit.AskByEmailAsync(Ada);

        await visit.Resend.ClickAsync();

        await Assertions.Expect(visit.Fault)
            .ToHaveTextAsync("Too many codes were sent. Try again in 60 minutes.");
        await Assertions.Expect(visit.Resend).ToBeDisabledAsync();
    }
}
