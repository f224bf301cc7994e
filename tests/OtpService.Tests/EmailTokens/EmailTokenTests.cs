using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Options;
using OtpService.Api;
using OtpService.Api.Answers;
using OtpService.Api.Callers;
using OtpService.EmailTokens;
using OtpService.Otp.Recipients;
using OtpService.Otp.Store;
using OtpService.Otp.Verifying;
using OtpService.Tests.Api;

namespace OtpService.Tests.EmailTokens;

/// <summary>Verifies an address by a token of its mail provider, from the nonce to the proof.</summary>
public sealed class EmailTokenTests
{
    private const string Shop = "https://shop.example.com";

    private static readonly (string, string) FromShop = ("Origin", Shop);
    private static readonly (string, string) Key = ("Authorization", $"Bearer {TestApp.ApiKey}");

    private readonly IssuerWorld world = new();
    private readonly TokenMint mint = new();

    [Fact]
    public async Task A_token_verifies_its_address_as_a_code_would_and_the_proof_says_how()
    {
        await using var app = await StartAsync();

        var answer = await VerifyAsync(app, mint.Make(await NonceAsync(app)));

        Assert.Equal(
            (200, "Email verified successfully", mint.Email, "email", "verification"),
            (answer.Status, answer.Text("message"), answer.Text("email"), answer.Text("channel"), answer.Text("purpose")));
        Assert.Equal(43, answer.Text("verificationId").Length);
        var claims = JsonElement.Parse(Base64Url.DecodeFromChars(answer.Text("token").Split('.')[1]));
        Assert.Equal("""["evt"]""", claims.GetProperty("amr").GetRawText());
        Assert.Equal(
            (mint.Issuer, mint.Email, answer.Text("verificationId")),
            (claims.GetProperty("email_issuer").GetString(), claims.GetProperty("email").GetString(),
                claims.GetProperty("jti").GetString()));
        Assert.Equal(Shop, claims.GetProperty("origin").GetString());
        Assert.True(claims.GetProperty("email_verified").GetBoolean());
        Assert.Empty(app.Provider.Requests);
    }

    [Fact]
    public async Task A_token_allows_mail_again_to_an_address_that_bounced()
    {
        await using var app = await StartAsync();
        Assert.True(Address.TryParseEmail(mint.Email, out var address));
        var suppressions = app.Services.GetRequiredService<Suppressions>();
        await suppressions.NoteAsync(address, new("autosend", DeliveryStep.Bounced, "m1"), CancellationToken.None);
        Assert.Equal(Suppression.Bounced, await suppressions.FindAsync(address, CancellationToken.None));

        Assert.Equal(200, (await VerifyAsync(app, mint.Make(await NonceAsync(app)))).Status);

        Assert.Equal(Suppression.None, await suppressions.FindAsync(address, CancellationToken.None));
    }

    [Fact]
    public async Task A_nonce_tells_how_long_it_lives_and_for_which_addresses_waiting_is_worth_it()
    {
        await using var app = await StartAsync();

        var answer = await app.PostAsync("/email-verification/nonce", new { }, FromShop);

        Assert.Equal((200, 64, 900), (answer.Status, answer.Text("nonce").Length, answer.Number("expiresIn")));
        Assert.Equal("""["mail.test"]""", answer.Json.GetProperty("domains").GetRawText());
        Assert.NotEqual(answer.Text("nonce"), await NonceAsync(app));
    }

    [Theory]
    [InlineData("EMAIL_TOKEN_ISSUERS", "", "verification")]
    [InlineData("EMAIL_TOKEN_ISSUERS", "mail.test=accounts.issuer.test", "login")]
    [InlineData("Otp__Purposes__verification__EmailTokens", "false", "verification")]
    public async Task Where_tokens_are_off_nothing_of_them_is_there(string setting, string value, string purpose)
    {
        await using var app = await StartAsync((setting.Replace("__", ":", StringComparison.Ordinal), value));

        (await app.PostAsync("/email-verification/nonce", new { purpose }, FromShop)).IsProblem(404, "not_found");
        (await app.PostAsync(
            "/verify-email-token", new { email = mint.Email, token = mint.Make("nonce"), purpose }, FromShop))
            .IsProblem(404, "not_found");
        Assert.Empty(world.Fetched);
    }

    [Fact]
    public async Task Another_purpose_takes_tokens_where_the_operator_says_so_and_only_for_its_own_nonces()
    {
        await using var app = await StartAsync(("Otp:Purposes:login:EmailTokens", "true"));
        var nonce = (await app.PostAsync("/email-verification/nonce", new { purpose = "login" }, FromShop)).Text("nonce");

        (await VerifyAsync(app, mint.Make(nonce))).IsProblem(422, "invalid_email_token");
        var answer = await app.PostAsync(
            "/verify-email-token", new { email = mint.Email, token = mint.Make(nonce), purpose = "login" }, FromShop);

        Assert.Equal((200, "login"), (answer.Status, answer.Text("purpose")));
    }

    [Fact]
    public async Task A_token_is_good_once()
    {
        await using var app = await StartAsync();
        var token = mint.Make(await NonceAsync(app));

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => VerifyAsync(app, token)));

        Assert.Single(answers, answer => answer.Status == 200);
        Assert.All(answers.Where(answer => answer.Status != 200), answer => answer.IsProblem(422, "invalid_email_token"));
    }

    [Fact]
    public async Task However_many_tokens_come_the_issuer_is_asked_once_in_ten_minutes()
    {
        await using var app = await StartAsync();
        var gate = new TaskCompletionSource();
        world.Gate = gate.Task;
        string[] tokens = [mint.Make(await NonceAsync(app)), mint.Make(await NonceAsync(app)), mint.Make(await NonceAsync(app))];

        Assert.All(await VerifyTogetherAsync(app, tokens, gate.SetResult), answer => Assert.Equal(200, answer.Status));
        Assert.Equal(2, world.Fetched.Count);

        app.Clock.Advance(TimeSpan.FromMinutes(10) + TimeSpan.FromSeconds(1));
        mint.Now = app.Clock.GetUtcNow();
        Assert.Equal(200, (await VerifyAsync(app, mint.Make(await NonceAsync(app)))).Status);
        Assert.Equal(4, world.Fetched.Count);
    }

    [Fact]
    public async Task New_keys_of_an_issuer_are_found_within_a_minute()
    {
        await using var app = await StartAsync();
        Assert.Equal(200, (await VerifyAsync(app, mint.Make(await NonceAsync(app)))).Status);
        var renewed = new TokenMint();
        renewed.Open(world);

        (await VerifyAsync(app, renewed.Make(await NonceAsync(app)))).IsProblem(422, "invalid_email_token");
        app.Clock.Advance(TimeSpan.FromSeconds(61));
        renewed.Now = app.Clock.GetUtcNow();

        Assert.Equal(200, (await VerifyAsync(app, renewed.Make(await NonceAsync(app)))).Status);
    }

    [Fact]
    public async Task An_issuer_that_does_not_respond_is_no_fault_of_the_person()
    {
        await using var app = await StartAsync(("NETWORK_FAILURES_PER_HOUR", "1"));
        app.Peer = "203.0.113.7";
        world.Remove("https://keys.accounts.issuer.test/set");

        for (var i = 0; i < 3; i++)
        {
            var answer = await VerifyAsync(app, mint.Make(await NonceAsync(app)));
            answer.IsProblem(503, "issuer_unavailable");
            Assert.Equal(60, answer.Number("retryAfter"));
        }

        Assert.Equal(2, world.Fetched.Count);
        mint.Open(world);
        app.Clock.Advance(TimeSpan.FromSeconds(31));
        mint.Now = app.Clock.GetUtcNow();
        Assert.Equal(200, (await VerifyAsync(app, mint.Make(await NonceAsync(app)))).Status);
    }

    [Fact]
    public async Task Keys_stay_good_for_an_hour_while_the_issuer_does_not_respond_whatever_tokens_come()
    {
        await using var app = await StartAsync();
        Assert.Equal(200, (await VerifyAsync(app, mint.Make(await NonceAsync(app)))).Status);
        world.Remove("https://keys.accounts.issuer.test/set");

        for (var elevens = 1; elevens <= 5; elevens++)
        {
            app.Clock.Advance(TimeSpan.FromMinutes(11));
            mint.Now = app.Clock.GetUtcNow();
            var forged = new TokenMint { Now = mint.Now };
            (await VerifyAsync(app, forged.Make(await NonceAsync(app)))).IsProblem(422, "invalid_email_token");
            Assert.Equal(200, (await VerifyAsync(app, mint.Make(await NonceAsync(app)))).Status);
        }

        app.Clock.Advance(TimeSpan.FromMinutes(11));
        mint.Now = app.Clock.GetUtcNow();
        (await VerifyAsync(app, mint.Make(await NonceAsync(app)))).IsProblem(503, "issuer_unavailable");
    }

    [Fact]
    public async Task A_form_that_stayed_open_too_long_or_was_sent_twice_is_no_attack()
    {
        await using var app = await StartAsync(("NETWORK_FAILURES_PER_HOUR", "1"));
        app.Peer = "203.0.113.7";
        var token = mint.Make(await NonceAsync(app));
        Assert.Equal(200, (await VerifyAsync(app, token)).Status);
        (await VerifyAsync(app, token)).IsProblem(422, "invalid_email_token");
        var old = mint.Make(await NonceAsync(app));
        app.Clock.Advance(TimeSpan.FromMinutes(7));
        (await VerifyAsync(app, old)).IsProblem(422, "invalid_email_token");

        mint.Now = app.Clock.GetUtcNow();
        Assert.Equal(200, (await VerifyAsync(app, mint.Make(await NonceAsync(app)))).Status);
    }

    [Theory]
    [InlineData("""{"alg":"EdDSA","typ":"\ud800"}""")]
    [InlineData("""{"alg":"EdDSA","typ":"evt+jwt","\ud800":1}""")]
    [InlineData("{\"alg\":\"EdDSA\",\"typ\":\"\u00ff\"}")]
    public async Task Text_that_is_none_is_refused_and_counted(string header)
    {
        await using var app = await StartAsync();

        foreach (var encoding in new[] { Encoding.UTF8, Encoding.Latin1 })
        {
            var part = Base64Url.EncodeToString(encoding.GetBytes(header));
            (await VerifyAsync(app, $"{part}.e30.~{part}.e30.")).IsProblem(422, "invalid_email_token");
        }
    }

    [Fact]
    public async Task Refused_tokens_count_for_their_network_as_wrong_codes_do()
    {
        await using var app = await StartAsync(("NETWORK_FAILURES_PER_HOUR", "2"));
        app.Peer = "203.0.113.7";

        for (var i = 0; i < 2; i++)
        {
            (await VerifyAsync(app, "no~token")).IsProblem(422, "invalid_email_token");
        }

        (await VerifyAsync(app, mint.Make(await NonceAsync(app)))).IsProblem(429, "too_many_requests");
    }

    [Fact]
    public async Task Destinations_that_get_no_codes_get_no_proof_by_token_either()
    {
        await using var app = await StartAsync(("EMAIL_DENIED_DOMAINS", "mail.test"));

        (await VerifyAsync(app, mint.Make(await NonceAsync(app)))).IsProblem(403, "destination_not_allowed");
        Assert.Empty(world.Fetched);
    }

    [Theory]
    [InlineData(null, 400, "invalid_request")]
    [InlineData("https://evil.example.com", 403, "origin_not_allowed")]
    [InlineData("https://shop.example.com:8443", 403, "origin_not_allowed")]
    [InlineData("http://shop.example.com", 403, "origin_not_allowed")]
    [InlineData("null", 403, "origin_not_allowed")]
    public async Task Only_pages_of_allowed_origins_get_a_nonce_or_a_proof(string? origin, int status, string code)
    {
        await using var app = await StartAsync();
        var token = mint.Make(await NonceAsync(app));
        (string, string)[] headers = origin is null ? [] : [("Origin", origin)];

        (await app.PostAsync("/email-verification/nonce", new { }, headers)).IsProblem(status, code);
        (await app.PostAsync("/verify-email-token", new { email = mint.Email, token }, headers)).IsProblem(status, code);
        Assert.Empty(world.Fetched);
    }

    [Fact]
    public async Task The_demo_page_needs_no_list()
    {
        await using var app = await StartAsync(("ALLOWED_ORIGINS", ""));
        var own = ("Origin", "http://localhost");
        mint.Audience = own.Item2;

        var nonce = (await app.PostAsync("/email-verification/nonce", new { }, own)).Text("nonce");

        Assert.Equal(200, (await app.PostAsync(
            "/verify-email-token", new { email = mint.Email, token = mint.Make(nonce) }, own)).Status);
    }

    [Fact]
    public void A_page_without_TLS_is_accepted_in_Development_alone()
    {
        const string Plain = "http://shop.example.com";
        var context = new DefaultHttpContext();
        context.Request.Headers.Origin = Plain;

        Assert.Null(Find(Environments.Development));
        Assert.Equal("origin_not_allowed", Find(Environments.Production)?.Code);

        Problem? Find(string environment)
        {
            var options = Options.Create(new ApiOptions { AllowedOrigins = Plain });
            return new PageOrigins(new(options), options, new HostingEnvironment { EnvironmentName = environment })
                .Find(context, null, out _);
        }
    }

    [Fact]
    public async Task A_back_end_names_the_page_whose_token_it_passes_on()
    {
        await using var app = await StartAsync();

        (await app.PostAsync("/email-verification/nonce", new { }, Key)).IsProblem(400, "invalid_request");
        (await app.PostAsync("/email-verification/nonce", new { origin = Shop })).IsProblem(400, "invalid_request");
        (await app.PostAsync("/email-verification/nonce", new { origin = Shop }, Key, ("Origin", "https://b.example.com")))
            .IsProblem(400, "invalid_request");
        (await app.PostAsync("/email-verification/nonce", new { origin = "https://evil.example.com" }, Key))
            .IsProblem(403, "origin_not_allowed");
        var nonce = (await app.PostAsync("/email-verification/nonce", new { origin = Shop }, Key)).Text("nonce");
        var answer = await app.PostAsync(
            "/verify-email-token", new { email = mint.Email, token = mint.Make(nonce), origin = Shop }, Key);

        Assert.Equal(200, answer.Status);
    }

    [Theory]
    [InlineData("""{"token":"a~b"}""", "email")]
    [InlineData("""{"email":"ada","token":"a~b"}""", "email")]
    [InlineData("""{"email":"ada@mail.test"}""", "token")]
    [InlineData("""{"email":"ada@mail.test","token":"a~b","purpose":"sleeping"}""", "purpose")]
    [InlineData("""{"email":"ada@mail.test","token":"a~b","phone":"+1"}""", "member")]
    public async Task A_bad_request_says_what_is_wrong(string body, string member)
    {
        await using var app = await StartAsync();

        var answer = await app.PostAsync("/verify-email-token", JsonNode.Parse(body) ?? new JsonObject(), FromShop);

        answer.IsProblem(400, "invalid_request");
        Assert.Contains(member, answer.Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Why_a_token_was_refused_is_told_in_the_statistics_and_to_nobody_else()
    {
        await using var app = await StartAsync();
        mint.Audience = "https://evil.example.com";
        var refused = await VerifyAsync(app, mint.Make(await NonceAsync(app)));
        mint.Audience = Shop;
        await VerifyAsync(app, mint.Make(await NonceAsync(app)));

        var stats = await app.AskAsync(new HttpRequestMessage(HttpMethod.Get, "/stats"), Key);

        Assert.DoesNotContain("audience", refused.Body, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(
            [("verified", 1), ("wrong_audience", 1)],
            stats.Json.GetProperty("series").EnumerateArray()
                .Where(series => series.GetProperty("counter").GetString() == "email_tokens")
                .Select(series => (
                    series.GetProperty("labels")[1].GetString(),
                    series.GetProperty("counts").EnumerateArray().Sum(count => count.GetInt32()))));
    }

    private Task<TestApp> StartAsync(params (string Name, string Value)[] settings)
    {
        mint.Open(world);
        return TestApp.StartAsync(
            services => services.AddSingleton<IIssuerHttp>(world),
            [("EMAIL_TOKEN_ISSUERS", "mail.test=accounts.issuer.test"), ("ALLOWED_ORIGINS", Shop), .. settings]);
    }

    private static async Task<string> NonceAsync(TestApp app) =>
        (await app.PostAsync("/email-verification/nonce", new { }, FromShop)).Text("nonce");

    private async Task<Answer[]> VerifyTogetherAsync(TestApp app, string[] tokens, Action begun)
    {
        var verifying = Task.WhenAll(tokens.Select(token => VerifyAsync(app, token)));
        begun();
        return await verifying;
    }

    private Task<Answer> VerifyAsync(TestApp app, string token) =>
        app.PostAsync("/verify-email-token", new { email = mint.Email, token }, FromShop);
}
