using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using OtpService.Delivery.Lengths;
using OtpService.Tests.Delivery.Fixtures;

namespace OtpService.Tests.Api.Endpoints;

public sealed partial class MagicLinkTests
{
    private const string Public = "https://otp.example.com/base";
    private const string Redirect = "https://app.example.com/signed-in?from=link";

    private static readonly (string, string)[] Links =
        [("PUBLIC_URL", Public), ("LINK_REDIRECT_URL", Redirect)];
    private static readonly object Email = new { email = TestApp.Email, purpose = "magic-link" };
    private static readonly object Sms = new { phone = TestApp.Phone, purpose = "magic-link" };

    [GeneratedRegex(@"https://otp\.example\.com/base(?<path>/m/[A-Za-z0-9_-]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Link { get; }

    [Fact]
    public async Task A_link_verifies_after_a_click_and_hands_the_proof_to_the_application()
    {
        await using var app = await TestApp.StartAsync(Links);
        var (id, _) = await app.SentAsync(Email);

        var page = await OpenAsync(app, LinkOf(app));
        var click = await ClickAsync(app, LinkOf(app));

        Assert.Equal((200, "text/html; charset=utf-8"), (page.Status, page.Headers["Content-Type"]));
        Assert.Contains(
            "<form method=\"post\"><button>Continue</button></form>", page.Body, StringComparison.Ordinal);
        Assert.Equal(303, click.Status);
        Assert.StartsWith($"{Redirect}#token=ey", click.Headers["Location"], StringComparison.Ordinal);
        var claims = ClaimsOf(click);
        Assert.Contains($"\"jti\":\"{id}\"", claims, StringComparison.Ordinal);
        Assert.Contains("\"sub\":\"email:ada@example.com\"", claims, StringComparison.Ordinal);
        Assert.Contains("\"purpose\":\"magic-link\"", claims, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_says_masked_whom_the_link_is_for_as_long_as_it_can_be_followed()
    {
        await using var app = await TestApp.StartAsync(Links);
        await app.SentAsync(Email);

        var page = await OpenAsync(app, LinkOf(app));
        await ClickAsync(app, LinkOf(app));
        var used = await ClickAsync(app, LinkOf(app));

        Assert.Contains(
            "This link is for <bdi>a•••@example.com</bdi>.", WebUtility.HtmlDecode(page.Body),
            StringComparison.Ordinal);
        Assert.DoesNotContain(TestApp.Email, page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("<bdi>", used.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("LINK_REDIRECT_URL")]
    [InlineData("Links__RedirectUrl")]
    public async Task A_page_with_letters_outside_ASCII_is_reached(string setting)
    {
        await using var app = await TestApp.StartAsync(
            ("PUBLIC_URL", Public),
            (setting.Replace("__", ":", StringComparison.Ordinal), "https://bücher.example/schön?von=Märchen"));
        await app.SentAsync(Email);

        var page = await OpenAsync(app, LinkOf(app));
        var click = await ClickAsync(app, LinkOf(app));

        Assert.Contains(
            "form-action 'self' https://xn--bcher-kva.example;", page.Headers["Content-Security-Policy"],
            StringComparison.Ordinal);
        Assert.Equal(303, click.Status);
        Assert.StartsWith(
            "https://xn--bcher-kva.example/sch%C3%B6n?von=M%C3%A4rchen#token=ey", click.Headers["Location"],
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scanners_use_nothing_up()
    {
        await using var app = await TestApp.StartAsync(Links);
        await app.SentAsync(Email);
        var link = LinkOf(app);

        for (var scan = 0; scan < 100; scan++)
        {
            Assert.Equal(200, (await OpenAsync(app, link)).Status);
            Assert.Equal(200, (await AskAsync(app, HttpMethod.Head, link)).Status);
        }

        Assert.Equal(303, (await ClickAsync(app, link)).Status);
    }

    [Fact]
    public async Task Link_and_code_are_one_and_end_together()
    {
        await using var app = await TestApp.StartAsync(Links);
        var (_, code) = await app.SentAsync(Email);
        Assert.Equal(303, (await ClickAsync(app, LinkOf(app))).Status);
        (await app.VerifyAsync(new { email = TestApp.Email, purpose = "magic-link", code }))
            .IsProblem(400, "code_used");

        app.Clock.Advance(TimeSpan.FromMinutes(2));
        (_, code) = await app.SentAsync(Email);
        var body = new { email = TestApp.Email, purpose = "magic-link", code };
        Assert.Equal(200, (await app.VerifyAsync(body)).Status);
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        IsPage(await ClickAsync(app, LinkOf(app)), 400, "This link has already been used");
    }

    [Fact]
    public async Task A_second_click_soon_after_the_first_does_no_harm()
    {
        await using var app = await TestApp.StartAsync(Links);
        await app.SentAsync(Email);

        Assert.Equal(303, (await ClickAsync(app, LinkOf(app))).Status);
        Assert.Equal(303, (await ClickAsync(app, LinkOf(app))).Status);
        app.Clock.Advance(TimeSpan.FromSeconds(31));
        IsPage(await ClickAsync(app, LinkOf(app)), 400, "This link has already been used");
    }

    [Fact]
    public async Task An_old_link_says_so()
    {
        await using var app = await TestApp.StartAsync(Links);
        await app.SentAsync(Email);
        app.Clock.Advance(TimeSpan.FromMinutes(11));

        IsPage(await ClickAsync(app, LinkOf(app)), 400, "This link has expired");
    }

    [Fact]
    public async Task An_overtaken_link_sends_its_reader_to_the_newest_message()
    {
        await using var app = await TestApp.StartAsync([.. Links, ("LIVE_CODES", "1")]);
        await app.SentAsync(Email);
        var older = LinkOf(app);
        app.Clock.Advance(TimeSpan.FromMinutes(2));
        await app.SentAsync(Email);

        IsPage(await ClickAsync(app, older), 400, "There is a newer link");
        Assert.Equal(303, (await ClickAsync(app, LinkOf(app))).Status);
    }

    [Fact]
    public async Task Used_up_guesses_with_its_id_end_the_link_too()
    {
        await using var app = await TestApp.StartAsync([.. Links, ("MAX_ATTEMPTS", "1")]);
        var (id, code) = await app.SentAsync(Email);
        var wrong = TestApp.Wrong(code);
        await app.VerifyAsync(
            new { email = TestApp.Email, purpose = "magic-link", code = wrong, verificationId = id });

        IsPage(await ClickAsync(app, LinkOf(app)), 429, "This link does not work");
    }

    [Fact]
    public async Task Uniform_errors_do_not_tell_old_from_used()
    {
        await using var app = await TestApp.StartAsync([.. Links, ("UNIFORM_ERRORS", "true")]);
        await app.SentAsync(Email);
        app.Clock.Advance(TimeSpan.FromMinutes(11));

        IsPage(await ClickAsync(app, LinkOf(app)), 400, "This link does not work");
    }

    [Theory]
    [InlineData("/m/nonsense")]
    [InlineData("/m/AQ")]
    [InlineData("/m/AQ%20AQ%0A")]
    [InlineData("/m/ÄÖÜ")]
    [InlineData("/m/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task What_is_no_link_of_ours_is_not_found(string path)
    {
        await using var app = await TestApp.StartAsync(Links);

        IsPage(await OpenAsync(app, path), 404, "This link does not work");
        IsPage(await ClickAsync(app, path), 404, "This link does not work");
    }

    [Fact]
    public async Task A_changed_link_does_not_open()
    {
        await using var app = await TestApp.StartAsync(Links);
        await app.SentAsync(Email);
        var link = LinkOf(app);

        for (var at = 3; at < link.Length - 1; at++)
        {
            var changed = $"{link[..at]}{(link[at] == 'A' ? 'B' : 'A')}{link[(at + 1)..]}";
            Assert.Equal(404, (await ClickAsync(app, changed)).Status);
        }

        Assert.Equal(404, (await ClickAsync(app, link + new string('A', 600))).Status);
        Assert.Equal(303, (await ClickAsync(app, link)).Status);
    }

    [Fact]
    public async Task A_link_of_another_installation_does_not_open()
    {
        await using var app = await TestApp.StartAsync(Links);
        await using var other = await TestApp.StartAsync(
            [.. Links, ("OTP_SECRET", "another-secret-that-is-long-enough-too")]);
        await app.SentAsync(Email);
        await other.SentAsync(Email);

        Assert.Equal(404, (await ClickAsync(other, LinkOf(app))).Status);
    }

    [Fact]
    public async Task Every_listed_secret_opens_links()
    {
        const string Old = "an-old-secret-of-the-tests-that-is-long-enough";
        await using var before = await TestApp.StartAsync([.. Links, ("OTP_SECRET", Old)]);
        await before.SentAsync(Email);

        await using var after = await TestApp.StartAsync(
            [.. Links, ("OTP_SECRET", $"a-new-secret-of-the-tests-that-is-long-enough,{Old}")]);

        Assert.Equal(200, (await OpenAsync(after, LinkOf(before))).Status);
    }

    [Theory]
    [InlineData("cross-site", 403)]
    [InlineData("same-site", 403)]
    [InlineData("same-origin", 303)]
    [InlineData("none", 303)]
    public async Task A_form_on_another_site_does_not_click_for_its_visitors(string site, int status)
    {
        await using var app = await TestApp.StartAsync(Links);
        await app.SentAsync(Email);

        Assert.Equal(status, (await ClickAsync(app, LinkOf(app), ("Sec-Fetch-Site", site))).Status);
        Assert.Equal(303, (await ClickAsync(app, LinkOf(app))).Status);
    }

    [Fact]
    public async Task The_page_is_kept_embedded_and_told_to_nobody()
    {
        await using var app = await TestApp.StartAsync(Links);
        await app.SentAsync(Email);

        var page = await OpenAsync(app, LinkOf(app), ("Accept-Language", "de-AT, en;q=0.5"));

        var policy = page.Headers["Content-Security-Policy"];
        Assert.StartsWith("default-src 'none'; style-src 'sha256-", policy, StringComparison.Ordinal);
        Assert.EndsWith(
            "form-action 'self' https://app.example.com; frame-ancestors 'none'; base-uri 'none'", policy,
            StringComparison.Ordinal);
        Assert.Equal("no-store", page.Headers["Cache-Control"]);
        Assert.Equal("no-referrer", page.Headers["Referrer-Policy"]);
        Assert.Equal("noindex, nofollow", page.Headers["X-Robots-Tag"]);
        Assert.Contains("<html lang=\"de\" dir=\"ltr\">", page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(TestApp.Email, page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_sms_brings_link_and_code_in_one_segment_where_the_words_are_few()
    {
        await using var app = await TestApp.StartAsync(
            ("PUBLIC_URL", "https://otp.example.com"), ("LINK_REDIRECT_URL", Redirect),
            ("BRAND_NAME", "Acme"));
        await app.SentAsync(Sms);

        var text = app.Provider.Requests[^1].Json.GetProperty("body").GetString() ?? "";

        Assert.Matches(
            @"\A[0-9]{6} is your Acme sign-in code, valid for 10 min\. https://otp\.example\.com/m/[\w-]+\z",
            text);
        Assert.Equal(1, SmsSegments.Count(text));
        Assert.Single(Number.Matches(text));
        var click = await ClickAsync(app, $"/m/{text.Split("/m/")[1]}");
        Assert.Equal(303, click.Status);
        Assert.Contains("\"phone_number\":\"+14155552671\"", ClaimsOf(click), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_code_that_went_to_the_fallback_address_has_a_link_that_proves_that_address()
    {
        await using var app = await TestApp.StartAsync(Links);
        app.Provider.AnswerNext(FakeAnswer.Json(401, "{}"));

        var sent = await app.SendAsync(
            new { phone = TestApp.Phone, fallbackEmail = TestApp.Email, purpose = "magic-link" });

        Assert.Equal((200, "email"), (sent.Status, sent.Text("channel")));
        Assert.Contains(
            "\"email\":\"ada@example.com\"", ClaimsOf(await ClickAsync(app, LinkOf(app))),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_purpose_has_links_when_told_to_and_the_others_have_none()
    {
        await using var app = await TestApp.StartAsync([.. Links, ("Otp:Purposes:login:Link", "true")]);
        await app.SentAsync(new { email = TestApp.Email, purpose = "login" });
        Assert.Equal(303, (await ClickAsync(app, LinkOf(app))).Status);

        app.Clock.Advance(TimeSpan.FromSeconds(10));
        await app.SentAsync(new { email = TestApp.Email });
        Assert.DoesNotMatch(Link, app.Provider.Requests[^1].Body);
    }

    [Fact]
    public async Task Without_the_settings_there_are_codes_and_no_links()
    {
        await using var app = await TestApp.StartAsync(("PUBLIC_URL", Public));
        await app.SentAsync(Email);

        Assert.DoesNotContain("/m/", app.Provider.Requests[^1].Body, StringComparison.Ordinal);
        IsPage(await OpenAsync(app, "/m/x"), 404, "This link does not work");
    }

    private static string LinkOf(TestApp app) =>
        Link.Match(app.Provider.Requests[^1].Body).Groups["path"].Value;

    private static Task<Answer> OpenAsync(
        TestApp app, string link, params (string Name, string Value)[] headers) =>
        AskAsync(app, HttpMethod.Get, link, headers);

    private static Task<Answer> ClickAsync(
        TestApp app, string link, params (string Name, string Value)[] headers) =>
        AskAsync(app, HttpMethod.Post, link, headers);

    private static async Task<Answer> AskAsync(
        TestApp app, HttpMethod method, string link, params (string Name, string Value)[] headers)
    {
        using var client = app.CreateClient(new() { AllowAutoRedirect = false });
        using var request = new HttpRequestMessage(method, link);
        request.Content = method == HttpMethod.Post
            ? new StringContent("", Encoding.UTF8, "application/x-www-form-urlencoded")
            : null;
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return await Answer.ReadAsync(response);
    }

    private static void IsPage(Answer answer, int status, string heading)
    {
        Assert.Equal(status, answer.Status);
        Assert.Contains($"<h1>{heading}</h1>", WebUtility.HtmlDecode(answer.Body), StringComparison.Ordinal);
        Assert.DoesNotContain("<form", answer.Body, StringComparison.Ordinal);
    }

    private static string ClaimsOf(Answer click) => Encoding.UTF8.GetString(
        System.Buffers.Text.Base64Url.DecodeFromChars(
            click.Headers["Location"].Split("#token=")[1].Split('.')[1]));

    [GeneratedRegex("[0-9]{4,}", RegexOptions.None, 1000)]
    private static partial Regex Number { get; }
}
