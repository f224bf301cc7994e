using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace OtpService.Tests.Api.Endpoints;

public sealed class VerifyCodeTests
{
    [Fact]
    public async Task A_right_code_is_verified_once_and_proved()
    {
        await using var app = await TestApp.StartAsync();
        var (id, code) = await app.SentAsync(new { email = TestApp.Email });

        var answer = await app.VerifyAsync(
            new { email = "ADA@example.com", code = $"{code[..3]} {code[3..]}" });

        Assert.Equal((200, "Email verified successfully"), (answer.Status, answer.Text("message")));
        Assert.True(answer.Json.GetProperty("success").GetBoolean());
        Assert.Equal((id, "email", TestApp.Email, "verification"),
            (
                answer.Text("verificationId"), answer.Text("channel"), answer.Text("email"),
                answer.Text("purpose")));
        Assert.False(answer.Has("phone"));
        Assert.Equal(300, answer.Number("tokenExpiresIn"));
        (await app.VerifyAsync(new { email = TestApp.Email, code })).IsProblem(400, "code_used");
    }

    [Fact]
    public async Task A_phone_is_verified_in_its_own_words()
    {
        await using var app = await TestApp.StartAsync();
        var (_, code) = await app.SentAsync(new { phone = TestApp.Phone });

        var answer = await app.VerifyAsync(new { phone = TestApp.Phone, code });

        Assert.Equal("Phone number verified successfully", answer.Text("message"));
        Assert.Equal(("sms", TestApp.Phone), (answer.Text("channel"), answer.Text("phone")));
        Assert.False(answer.Has("email"));
    }

    [Fact]
    public async Task The_proof_checks_against_the_published_keys()
    {
        await using var app = await TestApp.StartAsync(
            ("OTP_ISSUER", "https://otp.example.com"), ("OTP_AUDIENCE", "shop"));
        var (id, code) = await app.SentAsync(new { phone = TestApp.Phone, purpose = "login" });
        var token = (await app.VerifyAsync(new { phone = TestApp.Phone, code, purpose = "login" }))
            .Text("token");

        var keys = await app.AskAsync(new HttpRequestMessage(HttpMethod.Get, "/.well-known/jwks.json"));
        var result =
            await new JsonWebTokenHandler { MapInboundClaims = false }.ValidateTokenAsync(token, new()
            {
                IssuerSigningKeys = new JsonWebKeySet(keys.Body).GetSigningKeys(),
                ValidIssuer = "https://otp.example.com",
                ValidAudience = "shop",
                ValidTypes = ["otp+jwt"],
                ValidAlgorithms = ["ES256"],
                LifetimeValidator = (_, expires, _, _) =>
                    expires == app.Clock.GetUtcNow().UtcDateTime.AddMinutes(5),
            });

        Assert.True(result.IsValid, result.Exception?.Message);
        Assert.Equal(id, result.Claims["jti"]);
        Assert.Equal($"phone:{TestApp.Phone}", result.Claims["sub"]);
        Assert.Equal("login", result.Claims["purpose"]);
        Assert.Equal(TestApp.Phone, result.Claims["phone_number"]);
        Assert.Equal(true, result.Claims["phone_number_verified"]);
        Assert.Equal(["otp", "sms"], Assert.IsType<List<object>>(result.Claims["amr"]).Cast<string>());
        Assert.Equal("public, max-age=3600", keys.Headers["Cache-Control"]);
        Assert.DoesNotContain("\"d\"", keys.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_proof_tokens_there_is_none()
    {
        await using var app = await TestApp.StartAsync(("PROOF_TOKENS", "false"));
        var (_, code) = await app.SentAsync(new { email = TestApp.Email });

        var answer = await app.VerifyAsync(new { email = TestApp.Email, code });

        Assert.Equal(200, answer.Status);
        Assert.False(answer.Has("token") || answer.Has("tokenExpiresIn"));
    }

    [Fact]
    public async Task The_same_right_code_with_its_id_is_answered_again_for_30_seconds()
    {
        await using var app = await TestApp.StartAsync();
        var (verificationId, code) = await app.SentAsync(new { email = TestApp.Email });
        var body = new { email = TestApp.Email, code, verificationId };
        await app.VerifyAsync(body);

        app.Clock.Advance(TimeSpan.FromSeconds(29));
        var again = await app.VerifyAsync(body);
        Assert.Equal((200, verificationId), (again.Status, again.Text("verificationId")));

        app.Clock.Advance(TimeSpan.FromSeconds(2));
        (await app.VerifyAsync(body)).IsProblem(400, "code_used");
    }

    [Fact]
    public async Task Wrong_codes_count_down_and_then_the_right_one_is_refused()
    {
        await using var app = await TestApp.StartAsync();
        var (_, code) = await app.SentAsync(new { email = TestApp.Email });

        for (var remaining = 4; remaining >= 0; remaining--)
        {
            var answer = await app.VerifyAsync(new { email = TestApp.Email, code = TestApp.Wrong(code) });
            answer.IsProblem(400, "invalid_code");
            Assert.Equal("Invalid verification code. Please try again.", answer.Text("error"));
            Assert.Equal(remaining, answer.Number("attemptsRemaining"));
        }

        (await app.VerifyAsync(new { email = TestApp.Email, code })).IsProblem(429, "too_many_attempts");
    }

    [Fact]
    public async Task A_malformed_code_costs_no_attempt()
    {
        await using var app = await TestApp.StartAsync();
        var (_, code) = await app.SentAsync(new { email = TestApp.Email });
        foreach (var malformed in new[] { "", "12345", "1234567", "12345a", "a123456", new string('1', 5000) })
        {
            var answer = await app.VerifyAsync(new { email = TestApp.Email, code = malformed });
            answer.IsProblem(400, "invalid_request");
            Assert.True(answer.Json.GetProperty("errors").TryGetProperty("code", out _));
        }

        var wrong = await app.VerifyAsync(new { email = TestApp.Email, code = TestApp.Wrong(code) });
        Assert.Equal(4, wrong.Number("attemptsRemaining"));
    }

    [Fact]
    public async Task Every_ended_code_is_refused_in_its_own_words()
    {
        await using var app = await TestApp.StartAsync(("LIVE_CODES", "1"));
        (await app.VerifyAsync(new { email = TestApp.Email, code = "123456" }))
            .IsProblem(400, "code_not_found");

        var (_, old) = await app.SentAsync(new { email = TestApp.Email });
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        var (_, code) = await app.SentAsync(new { email = TestApp.Email });
        if (old != code)
        {
            (await app.VerifyAsync(new { email = TestApp.Email, code = old }))
                .IsProblem(400, "code_superseded");
        }

        app.Clock.Advance(TimeSpan.FromMinutes(10));
        (await app.VerifyAsync(new { email = TestApp.Email, code })).IsProblem(400, "code_expired");
    }

    [Fact]
    public async Task A_used_up_failure_budget_asks_for_the_id()
    {
        await using var app = await TestApp.StartAsync(
            ("RESEND_COOLDOWN_SECONDS", "0"), ("FAILURE_LIMIT_DAY", "2"));
        var (_, first) = await app.SentAsync(new { email = TestApp.Email });
        await app.VerifyAsync(new { email = TestApp.Email, code = TestApp.Wrong(first) });
        await app.VerifyAsync(new { email = TestApp.Email, code = TestApp.Wrong(first) });
        var (verificationId, code) = await app.SentAsync(new { email = TestApp.Email });

        var refused = await app.VerifyAsync(new { email = TestApp.Email, code });
        refused.IsProblem(429, "too_many_failures");
        Assert.Equal(24 * 60 * 60, refused.Number("retryAfter"));

        Assert.Equal(
            200, (await app.VerifyAsync(new { email = TestApp.Email, code, verificationId })).Status);
    }

    [Fact]
    public async Task Uniform_errors_are_the_same_bytes_whatever_the_reason()
    {
        await using var app = await TestApp.StartAsync(("UNIFORM_ERRORS", "true"), ("LIVE_CODES", "1"));
        var bodies = new List<string>
        {
            (await app.VerifyAsync(new { email = TestApp.Email, code = "123456" })).Body,
        };
        var (_, old) = await app.SentAsync(new { email = TestApp.Email });
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        var (_, code) = await app.SentAsync(new { email = TestApp.Email });
        bodies.Add((await app.VerifyAsync(new { email = TestApp.Email, code = old })).Body);
        bodies.Add((await app.VerifyAsync(new { email = TestApp.Email, code = TestApp.Wrong(code) })).Body);
        Assert.Equal(200, (await app.VerifyAsync(new { email = TestApp.Email, code })).Status);
        bodies.Add((await app.VerifyAsync(new { email = TestApp.Email, code })).Body);
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        var (_, late) = await app.SentAsync(new { email = TestApp.Email });
        app.Clock.Advance(TimeSpan.FromMinutes(10));
        bodies.Add((await app.VerifyAsync(new { email = TestApp.Email, code = late })).Body);

        Assert.Single(bodies.Distinct(StringComparer.Ordinal));
        Assert.Contains("\"invalid_code\"", bodies[0], StringComparison.Ordinal);
        Assert.DoesNotContain("attemptsRemaining", bodies[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_required_id_is_asked_for_and_must_be_one()
    {
        await using var app = await TestApp.StartAsync(("REQUIRE_VERIFICATION_ID", "true"));
        var (verificationId, code) = await app.SentAsync(new { email = TestApp.Email });

        (await app.VerifyAsync(new { email = TestApp.Email, code })).IsProblem(400, "invalid_request");
        (await app.VerifyAsync(new { email = TestApp.Email, code, verificationId = "nonsense" }))
            .IsProblem(400, "invalid_request");

        Assert.Equal(
            200, (await app.VerifyAsync(new { email = TestApp.Email, code, verificationId })).Status);
    }

    [Fact]
    public async Task A_code_of_one_address_or_purpose_is_not_found_for_another()
    {
        await using var app = await TestApp.StartAsync();
        var (verificationId, code) = await app.SentAsync(new { email = TestApp.Email });

        (await app.VerifyAsync(new { email = "bob@example.com", code })).IsProblem(400, "code_not_found");
        (await app.VerifyAsync(new { email = "bob@example.com", code, verificationId }))
            .IsProblem(400, "code_not_found");
        (await app.VerifyAsync(new { email = TestApp.Email, code, purpose = "login" }))
            .IsProblem(400, "code_not_found");
        Assert.Equal(
            200, (await app.VerifyAsync(new { email = TestApp.Email, code, verificationId })).Status);
    }
}
