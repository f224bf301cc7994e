using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Microsoft.Playwright;

namespace OtpService.BrowserTests;

/// <summary>Somebody signs up on the demo page, from the address to the proof.</summary>
public sealed class SignUpTests(Browser browser)
{
    private const string Ada = "ada@example.com";

    [Fact]
    public async Task By_email_and_the_proof_is_shown_and_good()
    {
        await using var service = RunningService.Start();
        await using var visit = await Visit.ToAsync(service, browser);
        await visit.Page.EvaluateAsync(
            "addEventListener('otp-verified', event => window.proof = event.detail.token)");

        await visit.AskByEmailAsync(Ada);
        await Assertions.Expect(visit.Form).ToContainTextAsync($"Enter the code we sent to {Ada}.");
        await Assertions.Expect(visit.Code).ToBeFocusedAsync();
        await Assertions.Expect(visit.Page.Locator("#mail h3")).ToContainTextAsync(service.CodeTo(Ada));
        await Assertions.Expect(
            visit.Page.FrameLocator(".mail").GetByText(service.CodeTo(Ada), new() { Exact = true }))
            .ToBeVisibleAsync();
        await visit.Code.PressSequentiallyAsync(service.CodeTo(Ada));

        await Assertions.Expect(visit.Done).ToContainTextAsync($"{Ada} is verified.");
        await Assertions.Expect(visit.Done).ToBeFocusedAsync();
        await Assertions.Expect(visit.Page.Locator("#claims")).ToContainTextAsync($"\"email\": \"{Ada}\"");
        await Assertions.Expect(visit.Page.Locator("#header")).ToContainTextAsync("\"typ\": \"otp+jwt\"");
        await CheckAsShownAsync(service, await visit.Page.EvaluateAsync<string>("window.proof"));
        await ShowsLinesOfThisFileAsync(visit.Page.Locator("#csharp"));
    }

    [Fact]
    public async Task By_phone_with_the_number_as_it_is_written_at_home()
    {
        await using var service = RunningService.Start();
        await using var visit = await Visit.ToAsync(service, browser, options: new() { Locale = "en-GB" });

        await visit.Form.GetByText("Phone", new() { Exact = true }).ClickAsync();
        await Assertions.Expect(visit.Form.Locator("#country")).ToContainTextAsync("+44");
        await visit.Phone.FillAsync("07400 123456");
        await visit.Submit.ClickAsync();
        await Assertions.Expect(visit.Form).ToContainTextAsync("Enter the code we sent to 07400 123456.");
        await Assertions.Expect(visit.Form.GetByText("Use another number")).ToBeVisibleAsync();
        await Assertions.Expect(visit.Page.Locator("#sms"))
            .ToContainTextAsync(service.CodeTo("+447400123456"));
        await visit.Code.PressSequentiallyAsync(service.CodeTo("+447400123456"));

        await Assertions.Expect(visit.Done).ToContainTextAsync("+447400123456 is verified.");
        await Assertions.Expect(visit.Page.Locator("#claims"))
            .ToContainTextAsync("\"phone_number\": \"+447400123456\"");
    }

    [Fact]
    public async Task The_country_follows_the_number_and_can_be_chosen_by_its_name()
    {
        await using var service = RunningService.Start();
        await using var visit = await Visit.ToAsync(service, browser);
        await visit.Form.GetByText("Phone", new() { Exact = true }).ClickAsync();
        var country = visit.Form.GetByLabel("Country calling code");

        await visit.Phone.FillAsync("+49 1512 3456789");
        await Assertions.Expect(country).ToHaveValueAsync("DE");
        await country.SelectOptionAsync(new SelectOptionValue { Label = "Japan \u2066+81\u2069" });
        await Assertions.Expect(visit.Form.Locator("#country")).ToContainTextAsync("+81");
        await visit.Phone.FillAsync("090-1234-5678");
        await visit.Submit.ClickAsync();

        await Assertions.Expect(visit.Form).ToContainTextAsync("Enter the code we sent to 090-1234-5678.");
        await visit.Code.PressSequentiallyAsync(service.CodeTo("+819012345678"));
        await Assertions.Expect(visit.Done).ToContainTextAsync("+819012345678 is verified.");
    }

    /// <summary>As contacts copy numbers, and as people write them who leave out the plus sign.</summary>
    [Theory]
    [InlineData("de-DE", "\u202a+49 1512 3456789\u202c", "+4915123456789")]
    [InlineData("de-DE", "(+49) 1512 3456789", "+4915123456789")]
    [InlineData("de-DE", "tel:+49-1512-3456789", "+4915123456789")]
    [InlineData("en-IN", "919812345678", "+919812345678")]
    [InlineData("hi-IN", "९८१२३४५६७८", "+919812345678")]
    public async Task No_stranger_gets_the_code(string locale, string typed, string number)
    {
        await using var service = RunningService.Start();
        await using var visit = await Visit.ToAsync(service, browser, options: new() { Locale = locale });

        await visit.Form.Locator("[part=channel]").Nth(1).ClickAsync();
        await visit.Phone.FillAsync(typed);
        await visit.Submit.ClickAsync();
        await Assertions.Expect(visit.Code).ToBeVisibleAsync();
        await visit.Code.PressSequentiallyAsync(service.CodeTo(number));

        await Assertions.Expect(visit.Done).ToContainTextAsync(number);
    }

    [Fact]
    public async Task A_number_that_can_be_two_is_asked_back()
    {
        await using var service = RunningService.Start();
        await using var visit = await Visit.ToAsync(service, browser, options: new() { Locale = "en-DE" });

        await visit.Form.GetByText("Phone", new() { Exact = true }).ClickAsync();
        await visit.Phone.FillAsync("49 1512 3456789");
        await visit.Submit.ClickAsync();

        await Assertions.Expect(visit.Form.GetByRole(AriaRole.Alert))
            .ToHaveTextAsync("Enter a phone number and choose its country, or begin with + and the country code.");
    }

    [Fact]
    public async Task A_browser_that_reads_the_SMS_enters_the_code_and_stops_listening()
    {
        await using var service = RunningService.Start();
        await using var visit = await Visit.PrepareAsync(browser);
        await visit.Page.AddInitScriptAsync("""
            window.OTPCredential = class {};
            navigator.credentials.get = options => new Promise((resolve, reject) => {
              window.asked = options.otp.transport[0];
              window.arrive = code => resolve({ code });
              options.signal.addEventListener("abort", () => { window.ended = true; reject(options.signal.reason); });
            });
            """);
        await visit.Page.GotoAsync(service.Address.ToString());
        await visit.Form.GetByText("Phone", new() { Exact = true }).ClickAsync();
        await visit.Phone.FillAsync("202-555-0123");
        await visit.Submit.ClickAsync();
        await visit.Code.WaitForAsync();

        Assert.Equal("sms", await visit.Page.EvaluateAsync<string>("window.asked"));
        await visit.Page.EvaluateAsync("code => window.arrive(code)", service.CodeTo("+12025550123"));

        await Assertions.Expect(visit.Done).ToBeVisibleAsync();
        Assert.True(await visit.Page.EvaluateAsync<bool>("window.ended"));
    }

    [Fact]
    public async Task The_input_is_one_that_phones_fill_in()
    {
        await using var service = RunningService.Start();
        await using var visit = await Visit.ToAsync(service, browser);

        await Assertions.Expect(visit.Email).ToHaveAttributeAsync("autocomplete", "email");
        await visit.AskByEmailAsync(Ada);

        await Assertions.Expect(visit.Code).ToHaveAttributeAsync("autocomplete", "one-time-code");
        await Assertions.Expect(visit.Code).ToHaveAttributeAsync("inputmode", "numeric");
        await Assertions.Expect(visit.Form.Locator("input")).ToHaveCountAsync(1);
    }

    [Theory]
    [InlineData("{0} {1}")]
    [InlineData("{0}-{1}")]
    [InlineData("{0}{1} is your Acme code, valid for 10 min. Do not share it with anyone.\n\n@example.com #{0}{1}")]
    [InlineData("Acme, order 20261123:\n{0}{1}\n2 items")]
    public async Task A_pasted_code_is_found_and_entered(string message)
    {
        await using var service = RunningService.Start();
        await using var visit = await Visit.ToAsync(service, browser);
        await visit.AskByEmailAsync(Ada);
        var code = service.CodeTo(Ada);

        await visit.PasteAsync(visit.Code, string.Format(null, message, code[..3], code[3..]));

        await Assertions.Expect(visit.Done).ToBeVisibleAsync();
    }

    /// <summary>The lines that the page shows, as they stand there.</summary>
    private static async Task CheckAsShownAsync(RunningService service, string proof)
    {
        using var http = service.CreateClient();

        var keys = new JsonWebKeySet(
            await http.GetStringAsync(new Uri("/.well-known/jwks.json", UriKind.Relative)));
        var result = await new JsonWebTokenHandler().ValidateTokenAsync(proof, new()
        {
            ValidTypes = ["otp+jwt"],
            ValidAlgorithms = ["ES256"],
            ValidIssuer = "otpservice",
            ValidAudience = "app",
            IssuerSigningKeys = keys.GetSigningKeys(),
            LifetimeValidator = (_, expires, _, _) => expires > service.Clock.GetUtcNow().UtcDateTime,
        });
        var proven = result.IsValid && result.Claims["purpose"] is "verification";

        Assert.True(proven, result.Exception?.Message);
    }

    private static async Task ShowsLinesOfThisFileAsync(ILocator shown)
    {
        var file = await File.ReadAllTextAsync(
            Screenshots.Repository("tests/OtpService.BrowserTests/SignUpTests.cs"));
        var lines = (await shown.InnerTextAsync())
            .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        Assert.All(
            lines.Where(line => !line.StartsWith("//", StringComparison.Ordinal)
                && !line.Contains("jwks.json", StringComparison.Ordinal)),
            line => Assert.Contains(line, file, StringComparison.Ordinal));
    }
}
