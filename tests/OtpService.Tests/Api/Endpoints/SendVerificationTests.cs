using OtpService.Tests.Delivery.Fixtures;

namespace OtpService.Tests.Api.Endpoints;

public sealed class SendVerificationTests
{
    private static readonly (string, string) Key = ("Authorization", $"Bearer {TestApp.ApiKey}");

    [Fact]
    public async Task A_code_is_sent_by_email()
    {
        await using var app = await TestApp.StartAsync();

        var answer = await app.SendAsync(new { email = " Ada@Example.com " });

        Assert.Equal(200, answer.Status);
        Assert.True(answer.Json.GetProperty("success").GetBoolean());
        Assert.Equal("Verification code sent", answer.Text("message"));
        Assert.Equal("email", answer.Text("channel"));
        Assert.Equal("a•••@example.com", answer.Text("to"));
        Assert.Equal("verification", answer.Text("purpose"));
        Assert.Equal(
            (6, 600, 60),
            (answer.Number("codeLength"), answer.Number("expiresIn"), answer.Number("resendIn")));
        Assert.Matches("^[A-Za-z0-9_-]{1,64}$", answer.Text("verificationId"));
        Assert.False(answer.Has("delivery"));
        Assert.Contains("a•••@example.com", answer.Body, StringComparison.Ordinal);
        Assert.Matches("^[0-9]{6}$", app.Provider.LastCode);
    }

    [Fact]
    public async Task A_code_is_sent_by_SMS()
    {
        await using var app = await TestApp.StartAsync();

        var answer = await app.SendAsync(new { phone = "+1 (415) 555-2671", purpose = "login" });

        Assert.Equal((200, "sms", 300), (answer.Status, answer.Text("channel"), answer.Number("expiresIn")));
        Assert.Equal("+1••••••••71", answer.Text("to"));
        Assert.Equal("/sms", app.Provider.Requests.Single().Path);
    }

    [Fact]
    public async Task A_provider_that_does_not_confirm_makes_it_202()
    {
        await using var app = await TestApp.StartAsync();
        app.Provider.Answer(FakeAnswer.Json(500, "{}"));

        var answer = await app.SendAsync(new { email = TestApp.Email });

        Assert.Equal((202, "unconfirmed"), (answer.Status, answer.Text("delivery")));
        var verified = await app.VerifyAsync(new { email = TestApp.Email, code = app.Provider.LastCode });
        Assert.Equal(200, verified.Status);
    }

    [Fact]
    public async Task A_refused_message_withdraws_its_code_and_refunds_the_cooldown()
    {
        await using var app = await TestApp.StartAsync();
        app.Provider.AnswerNext(FakeAnswer.Json(401, "{}"));

        (await app.SendAsync(new { email = TestApp.Email })).IsProblem(503, "delivery_unavailable");
        var lost = app.Provider.LastCode;

        (await app.VerifyAsync(new { email = TestApp.Email, code = lost })).IsProblem(400, "code_not_found");
        Assert.Equal(200, (await app.SendAsync(new { email = TestApp.Email })).Status);
    }

    [Theory]
    [InlineData(400, 502, "delivery_failed", false)]
    [InlineData(401, 503, "delivery_unavailable", false)]
    [InlineData(404, 503, "delivery_unavailable", false)]
    [InlineData(402, 503, "delivery_unavailable", true)]
    [InlineData(429, 503, "delivery_unavailable", true)]
    public async Task The_address_is_blamed_only_by_a_provider_and_a_wait_is_told_only_if_it_helps(
        int provider, int status, string code, bool waits)
    {
        await using var app = await TestApp.StartAsync();
        app.Provider.Answer(FakeAnswer.Json(provider, "{}"));

        var sent = await app.SendAsync(new { email = TestApp.Email });

        sent.IsProblem(status, code);
        Assert.Equal(waits, sent.Json.TryGetProperty("retryAfter", out _));
        Assert.Equal(
            status == 502, sent.Text("detail").Contains("address", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_provider_that_cannot_be_reached_is_not_the_addresss_fault()
    {
        await using var app = await TestApp.StartAsync(("AUTOSEND_API_URL", "https://provider.invalid"));

        var sent = await app.SendAsync(new { email = TestApp.Email });

        sent.IsProblem(503, "delivery_unavailable");
        Assert.Equal(60, sent.Number("retryAfter"));
    }

    [Fact]
    public async Task A_spent_quota_makes_delivery_unavailable()
    {
        await using var app = await TestApp.StartAsync();
        app.Provider.Answer(FakeAnswer.Json(402, "{}"));

        var answer = await app.SendAsync(new { email = TestApp.Email });

        answer.IsProblem(503, "delivery_unavailable");
        Assert.Equal(answer.Headers["Retry-After"], $"{answer.Number("retryAfter")}");
    }

    [Fact]
    public async Task An_SMS_that_nobody_takes_goes_to_the_fallback_address()
    {
        await using var app = await TestApp.StartAsync();
        app.Provider.AnswerNext(FakeAnswer.Json(402, "{}"));
        var body = new { phone = TestApp.Phone, fallbackEmail = TestApp.Email };

        var answer = await app.SendAsync(body, ("Idempotency-Key", "key-1"));
        var repeated = await app.SendAsync(body, ("Idempotency-Key", "key-1"));

        Assert.Equal(
            (200, "email", "a•••@example.com"), (answer.Status, answer.Text("channel"), answer.Text("to")));
        Assert.Equal(answer.Body, repeated.Body);
        Assert.Equal(2, app.Provider.Requests.Count);
        var verified = await app.VerifyAsync(new { email = TestApp.Email, code = app.Provider.LastCode });
        Assert.Equal((200, TestApp.Email), (verified.Status, verified.Text("email")));
    }

    [Fact]
    public async Task A_resend_waits_for_the_cooldown_and_says_how_long()
    {
        await using var app = await TestApp.StartAsync();
        await app.SentAsync(new { email = TestApp.Email });
        app.Clock.Advance(TimeSpan.FromSeconds(20.5));

        var answer = await app.SendAsync(new { email = TestApp.Email });

        answer.IsProblem(429, "resend_too_soon");
        Assert.Equal((40, "40"), (answer.Number("retryAfter"), answer.Headers["Retry-After"]));
        Assert.Equal("\"cooldown\";q=1;w=60", answer.Headers["RateLimit-Policy"]);
        Assert.Equal("\"cooldown\";r=0;t=40", answer.Headers["RateLimit"]);

        app.Clock.Advance(TimeSpan.FromSeconds(39.5));
        Assert.Equal(200, (await app.SendAsync(new { email = TestApp.Email })).Status);
    }

    [Fact]
    public async Task An_hour_allows_three_SMS_and_then_lifts()
    {
        await using var app = await TestApp.StartAsync();
        for (var left = 2; left >= 0; left--)
        {
            var sent = await app.SendAsync(new { phone = TestApp.Phone }, Key);
            Assert.Equal($"\"address-hour\";r={left};t=3600", ResetIn3600(sent.Headers["RateLimit"]));
            Assert.Equal("\"address-hour\";q=3;w=3600", sent.Headers["RateLimit-Policy"]);
            app.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        var answer = await app.SendAsync(new { phone = TestApp.Phone }, Key);
        answer.IsProblem(429, "too_many_sends");
        Assert.Equal(57 * 60, answer.Number("retryAfter"));

        app.Clock.Advance(TimeSpan.FromMinutes(57));
        Assert.Equal(200, (await app.SendAsync(new { phone = TestApp.Phone }, Key)).Status);
        Assert.Equal(4, app.Provider.Requests.Count);
    }

    [Fact]
    public async Task The_same_key_and_body_give_the_same_answer_and_one_message()
    {
        await using var app = await TestApp.StartAsync();
        var body = new { email = TestApp.Email };

        var first = await app.SendAsync(body, ("Idempotency-Key", "key-1"));
        var again = await app.SendAsync(body, ("Idempotency-Key", "key-1"));

        Assert.Equal((200, first.Body), (again.Status, again.Body));
        Assert.Single(app.Provider.Requests);
        (await app.SendAsync(body, ("Idempotency-Key", "key-2"))).IsProblem(429, "resend_too_soon");
    }

    [Theory]
    [InlineData("bob@example.com", "verification")]
    [InlineData(TestApp.Email, "login")]
    public async Task The_same_key_with_another_body_is_a_mistake(string email, string purpose)
    {
        await using var app = await TestApp.StartAsync();
        await app.SendAsync(new { email = TestApp.Email }, ("Idempotency-Key", "key-1"));

        var answer = await app.SendAsync(new { email, purpose }, ("Idempotency-Key", "key-1"));

        answer.IsProblem(422, "idempotency_mismatch");
        Assert.Single(app.Provider.Requests);
    }

    [Fact]
    public async Task A_key_whose_message_failed_may_be_used_again()
    {
        await using var app = await TestApp.StartAsync();
        app.Provider.AnswerNext(FakeAnswer.Json(401, "{}"));
        var body = new { email = TestApp.Email };
        (await app.SendAsync(body, ("Idempotency-Key", "key-1"))).IsProblem(503, "delivery_unavailable");

        Assert.Equal(200, (await app.SendAsync(body, ("Idempotency-Key", "key-1"))).Status);
    }

    [Theory]
    [InlineData("has space")]
    [InlineData("ü")]
    public async Task A_key_of_other_characters_is_refused(string key)
    {
        await using var app = await TestApp.StartAsync();

        var answer = await app.SendAsync(new { email = TestApp.Email }, ("Idempotency-Key", key));

        answer.IsProblem(400, "invalid_request");
        Assert.True(answer.Json.GetProperty("errors").TryGetProperty("Idempotency-Key", out _));
    }

    [Fact]
    public async Task A_greeting_is_taken_from_back_ends_only()
    {
        await using var app = await TestApp.StartAsync();
        var body = new { email = TestApp.Email, name = "Ada" };

        (await app.SendAsync(body)).IsProblem(400, "invalid_request");
        (await app.SendAsync(body, ("Authorization", "Bearer nonsense"))).IsProblem(401, "unauthorized");

        Assert.Equal(200, (await app.SendAsync(body, ("Authorization", $"Bearer {TestApp.ApiKey}"))).Status);
        Assert.Contains("Ada", app.Provider.Requests.Single().Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_a_key_is_required_strangers_are_refused()
    {
        await using var app = await TestApp.StartAsync(("REQUIRE_API_KEY", "true"));
        var body = new { email = TestApp.Email };

        (await app.SendAsync(body)).IsProblem(401, "unauthorized");
        (await app.VerifyAsync(new { email = TestApp.Email, code = "123456" }))
            .IsProblem(401, "unauthorized");

        Assert.Equal(200, (await app.SendAsync(body, ("Authorization", $"Bearer {TestApp.ApiKey}"))).Status);
    }

    private static string ResetIn3600(string field) => field[..field.LastIndexOf('=')] + "=3600";
}
