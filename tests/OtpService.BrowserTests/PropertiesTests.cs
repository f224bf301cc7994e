using static Microsoft.Playwright.Assertions;

namespace OtpService.BrowserTests;

/// <summary>
/// Every attribute is a property too and is obeyed whenever it changes. Nothing else of the form can be reached.
/// </summary>
public sealed class PropertiesTests(Browser browser)
{
    public static TheoryData<string, string> Texts() => new()
    {
        { "channel", "both" }, { "purpose", "login" }, { "locale", "de" }, { "country", "GB" },
        { "fallbackEmail", "ada@example.com" }, { "endpoint", "/otp" }, { "autoSubmit", "off" }, { "appearance", "boxes" },
        { "name", "proof" }, { "email", "ada@example.com" }, { "phone", "+12025550123" },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task A_text_is_an_attribute_and_a_property(string property, string text)
    {
        await using var service = Shop.Start();
        await using var visit = await Shop.OpenAsync(service, browser, "<otp-form></otp-form>");
        var attribute = AttributeOf(property);

        Assert.Equal("", await visit.Form.EvaluateAsync<string>("(form, name) => form[name]", property));
        await visit.Form.EvaluateAsync("(form, [name, text]) => form[name] = text", new[] { property, text });
        await Expect(visit.Form).ToHaveAttributeAsync(attribute, text);
        Assert.Equal(text, await visit.Form.EvaluateAsync<string>("(form, name) => form[name]", property));
        await visit.Form.EvaluateAsync("(form, name) => form[name] = null", property);
        await Expect(visit.Form).Not.ToHaveAttributeAsync(attribute, text);
    }

    [Theory]
    [InlineData("alphanumeric")]
    [InlineData("noHistory")]
    [InlineData("required")]
    [InlineData("disabled")]
    [InlineData("autosend")]
    [InlineData("mask")]
    public async Task A_switch_is_an_attribute_and_a_property(string property)
    {
        await using var service = Shop.Start();
        await using var visit = await Shop.OpenAsync(service, browser, "<otp-form></otp-form>");

        Assert.True(await visit.Form.EvaluateAsync<bool>(
            """
            (form, [property, attribute]) => {
              const seen = [form[property]];
              form[property] = true;
              seen.push(form[property], form.hasAttribute(attribute));
              form[property] = false;
              seen.push(form[property], form.hasAttribute(attribute));
              return seen.join() === "false,true,true,false,false";
            }
            """, new[] { property, AttributeOf(property) }));
    }

    [Fact]
    public async Task What_was_set_before_the_element_was_defined_is_taken_over()
    {
        await using var service = Shop.Start();
        await using var visit = await Shop.OpenAsync(service, browser, "", script: """
            const form = document.createElement("otp-form");
            Object.assign(form, {
              locale: "de", required: true, email: "ada@example.com", fallbackEmail: "bob@example.com", channel: "email",
              captcha: () => "solved", words: { send: "Los" },
            });
            document.body.append(form);
            """);
        await Expect(visit.Submit).ToHaveTextAsync("Los");
        await Expect(visit.Email).ToHaveValueAsync(Shop.Ada);
        await Expect(visit.Form.Locator("label")).ToHaveTextAsync("E-Mail-Adresse");
        Assert.True(await visit.Form.EvaluateAsync<bool>("form => form.matches(':invalid')"));
        Assert.Empty(await visit.Form.EvaluateAsync<string[]>("form => Object.keys(form)"));

        var body = "";
        visit.Page.Request += (_, request) => body = request.PostData ?? body;
        await visit.Submit.ClickAsync();
        await visit.Code.WaitForAsync();
        Assert.Contains("\"captchaToken\":\"solved\"", body, StringComparison.Ordinal);
    }

    /// <summary>Only what otp.d.ts names, so that no framework and no page meets anything else under its name.</summary>
    [Fact]
    public async Task Nothing_else_can_be_reached()
    {
        await using var service = Shop.Start();
        await using var visit = await Shop.OpenAsync(service, browser, "<otp-form></otp-form>");
        var types = await File.ReadAllTextAsync(Screenshots.Repository("src/OtpService/Web/Client/otp.d.ts"));
        var declared = types[types.IndexOf("class OtpFormElement", StringComparison.Ordinal)..].Split("\ndeclare global")[0];

        var names = await visit.Form.EvaluateAsync<string[]>("""
            form => [...Object.getOwnPropertyNames(form), ...Object.getOwnPropertyNames(Object.getPrototypeOf(form))]
              .filter(name => !/^constructor$|Callback$/.test(name))
            """);

        Assert.All(names, name => Assert.Matches($@"\n  (readonly )?{name}\b[:(]", declared));
        var members = declared.Split('\n')
            .Where(line => line.EndsWith(';') && !line.Contains("static", StringComparison.Ordinal));
        Assert.Equal(members.Count(), names.Length);
    }

    [Fact]
    public async Task What_was_typed_outlives_a_change()
    {
        await using var service = Shop.Start();
        await using var visit = await Shop.OpenAsync(service, browser, "<form><otp-form></otp-form></form>");
        await visit.Email.PressSequentiallyAsync(Shop.Ada);

        await visit.Form.EvaluateAsync("""
            form => Object.assign(form, { required: true, name: "proof", purpose: "login", locale: "fr", mask: true })
            """);
        await Expect(visit.Submit).ToHaveTextAsync("Envoyer le code");
        await Expect(visit.Email).ToHaveValueAsync(Shop.Ada);
        await Expect(visit.Email).ToBeFocusedAsync();
        Assert.False(await visit.Page.EvaluateAsync<bool>("document.forms[0].checkValidity()"));
        await visit.Form.EvaluateAsync("form => form.required = false");
        Assert.True(await visit.Page.EvaluateAsync<bool>("document.forms[0].checkValidity()"));

        await visit.Submit.ClickAsync();
        await visit.Code.PressSequentiallyAsync("12");
        await visit.Form.EvaluateAsync("form => { form.locale = 'de'; form.channel = 'both'; form.appearance = 'boxes'; }");
        await Expect(visit.Submit).ToHaveTextAsync("Bestätigen");
        await Expect(visit.Code).ToHaveValueAsync("12");
        await Expect(visit.Code).ToBeFocusedAsync();
        await visit.Code.FillAsync(service.CodeTo(Shop.Ada));
        await Expect(visit.Done).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_change_in_the_middle_of_a_send_does_not_lose_the_send()
    {
        await using var service = Shop.Start();
        await using var visit = await Shop.OpenAsync(service, browser, "<otp-form></otp-form>");
        var answer = new TaskCompletionSource();
        await visit.Page.RouteAsync("**/send-verification", async route =>
        {
            await answer.Task;
            await route.ContinueAsync();
        });
        await visit.Email.FillAsync(Shop.Ada);

        await visit.Submit.ClickAsync();
        await Expect(visit.Submit).ToHaveTextAsync("One moment…");
        await visit.Form.EvaluateAsync("form => form.locale = 'de'");
        answer.SetResult();

        await Expect(visit.Form).ToContainTextAsync("Geben Sie den Code ein");
        Assert.Single(service.Sent);
    }

    [Fact]
    public async Task A_code_belongs_to_the_purpose_that_it_was_sent_for()
    {
        await using var service = Shop.Start(("RESEND_COOLDOWN_SECONDS", "0"));
        await using var visit = await Shop.OpenAsync(service, browser, "<otp-form></otp-form>");
        await visit.AskByEmailAsync(Shop.Ada);

        await visit.Form.EvaluateAsync("form => form.purpose = 'login'");
        await Expect(visit.Email).ToHaveValueAsync(Shop.Ada);
        await visit.Submit.ClickAsync();
        await visit.Code.WaitForAsync();
        await visit.Code.FillAsync(service.CodeTo(Shop.Ada));
        await visit.Done.WaitForAsync();

        Assert.Equal(2, service.Sent.Count);
    }

    private static string AttributeOf(string property) =>
        string.Concat(property.Select(letter => char.IsUpper(letter) ? $"-{char.ToLowerInvariant(letter)}" : $"{letter}"));
}
