using Microsoft.Playwright;

namespace OtpService.BrowserTests;

/// <summary>The form in the page of another site, which has a strict policy of its own.</summary>
public sealed class EmbeddingTests(Browser browser)
{
    private const string Ada = "ada@example.com";

    [Fact]
    public async Task It_needs_no_more_of_a_policy_than_its_script_and_its_calls()
    {
        await using var service = Shop.Start();
        await using var visit = await Shop.OpenAsync(
            service, browser, "<otp-form channel=\"both\" locale=\"de\" autofocus></otp-form>");

        await Assertions.Expect(visit.Email).ToBeFocusedAsync();
        await visit.Form.GetByText("Telefon", new() { Exact = true }).ClickAsync();
        await visit.Phone.FillAsync("+49 1512 3456789");
        await visit.Submit.ClickAsync();
        await visit.Code.WaitForAsync();
        await visit.Code.FillAsync(service.CodeTo("+4915123456789"));

        await Assertions.Expect(visit.Done).ToContainTextAsync("+4915123456789 ist bestätigt.");
    }

    [Fact]
    public async Task The_page_hears_what_happens_wherever_it_listens()
    {
        await using var service = Shop.Start();
        await using var visit = await Shop.OpenAsync(
            service, browser, "<section><otp-form purpose=\"login\"></otp-form></section>");
        await visit.Page.EvaluateAsync("""
            window.heard = [];
            for (const name of ["otp-sent", "otp-failed", "otp-verified"]) {
              document.addEventListener(name, ({ detail }) =>
                heard.push([name, detail.purpose ?? detail.step, detail.code ?? detail.channel, typeof detail.token].join(" ")));
            }
            """);

        await visit.AskByEmailAsync(Ada);
        await visit.Code.FillAsync(Other(service.CodeTo(Ada)));
        await Assertions.Expect(visit.Fault).Not.ToBeEmptyAsync();
        await visit.Code.FillAsync(service.CodeTo(Ada));
        await visit.Done.WaitForAsync();

        Assert.Equal(
            ["otp-sent login email undefined", "otp-failed verify invalid_code undefined", "otp-verified login email string"],
            await visit.Page.EvaluateAsync<string[]>("window.heard"));
    }

    [Fact]
    public async Task In_a_form_its_value_is_the_proof()
    {
        await using var service = Shop.Start();
        await using var visit = await Shop.OpenAsync(
            service, browser, "<form><otp-form name=\"proof\" required></otp-form></form>");

        Assert.False(await IsValidAsync(visit));
        Assert.Null(await ProofAsync(visit));
        await visit.AskByEmailAsync(Ada);
        await visit.Code.FillAsync(service.CodeTo(Ada));
        await visit.Done.WaitForAsync();

        Assert.True(await IsValidAsync(visit));
        Assert.StartsWith("eyJ", await ProofAsync(visit), StringComparison.Ordinal);
        Assert.DoesNotContain("/", visit.Posts);

        await visit.Page.EvaluateAsync("document.forms[0].reset()");
        await visit.Email.WaitForAsync();
        Assert.Null(await ProofAsync(visit));
    }

    [Fact]
    public async Task The_page_decides_how_it_looks()
    {
        await using var service = Shop.Start();
        await using var visit = await Shop.OpenAsync(service, browser, "<otp-form></otp-form>", """
            otp-form { color-scheme: dark; --otp-accent: rgb(1, 2, 3); }
            otp-form::part(submit) { border-radius: 7px; }
            """);

        Assert.Equal("rgb(1, 2, 3)", await StyleAsync(visit.Submit, "backgroundColor"));
        Assert.Equal("7px", await StyleAsync(visit.Submit, "borderTopLeftRadius"));
        Assert.Equal("rgb(232, 235, 240)", await StyleAsync(visit.Form, "color"));
    }

    [Fact]
    public async Task A_captcha_gives_a_token_for_every_send_or_the_person_is_told()
    {
        await using var service = Shop.Start();
        await using var visit = await Shop.OpenAsync(service, browser, "<otp-form></otp-form>");
        var body = "";
        visit.Page.Request += (_, request) => body = request.PostData ?? body;

        await visit.Form.EvaluateAsync("form => form.captcha = () => { throw new Error('not loaded'); }");
        await visit.Email.FillAsync(Ada);
        await visit.Submit.ClickAsync();
        await Assertions.Expect(visit.Fault).ToContainTextAsync("not a robot");
        Assert.Empty(visit.Posts);
        await visit.Form.EvaluateAsync("form => form.captcha = async () => 'solved'");
        await visit.Submit.ClickAsync();
        await visit.Code.WaitForAsync();

        Assert.Contains("\"captchaToken\":\"solved\"", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_history_is_left_alone_where_the_page_wants_that()
    {
        await using var service = Shop.Start();
        await using var visit = await Shop.OpenAsync(service, browser, "<otp-form no-history></otp-form>");
        var before = await visit.Page.EvaluateAsync<int>("history.length");

        await visit.AskByEmailAsync(Ada);

        Assert.Equal(before, await visit.Page.EvaluateAsync<int>("history.length"));
        await visit.Form.GetByText("Use another address").ClickAsync();
        await Assertions.Expect(visit.Email).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Without_JavaScript_errors_it_comes_and_goes()
    {
        await using var service = Shop.Start();
        await using var visit = await Shop.OpenAsync(service, browser, "<otp-form></otp-form>");
        await visit.AskByEmailAsync(Ada);

        await visit.Form.EvaluateAsync("form => { window.form = form; form.remove(); }");
        await visit.Page.EvaluateAsync("form.setAttribute('locale', 'fr'); document.body.append(form)");

        await Assertions.Expect(visit.Submit).ToHaveTextAsync("Vérifier");
        await visit.Code.FillAsync(service.CodeTo(Ada));
        await visit.Done.WaitForAsync();
    }

    private static Task<bool> IsValidAsync(Visit visit) =>
        visit.Page.EvaluateAsync<bool>("document.forms[0].checkValidity()");

    private static Task<string?> ProofAsync(Visit visit) =>
        visit.Page.EvaluateAsync<string?>("new FormData(document.forms[0]).get('proof')");

    private static Task<string> StyleAsync(ILocator locator, string property) =>
        locator.EvaluateAsync<string>("(element, property) => getComputedStyle(element)[property]", property);

    private static string Other(string code) => code[0] == '0' ? $"1{code[1..]}" : $"0{code[1..]}";
}
