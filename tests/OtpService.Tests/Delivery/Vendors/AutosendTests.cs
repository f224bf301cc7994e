using OtpService.Delivery;
using OtpService.Tests.Delivery.Fixtures;

namespace OtpService.Tests.Delivery.Vendors;

public sealed class AutosendTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_code_is_posted_to_autosend_with_html_and_text()
    {
        await using var provider = await FakeProvider.StartAsync();
        await using var app = DeliveryApp.WithAutosend($"{provider.Url}/v1/");

        var attempt = await app.TryAsync("autosend", Codes.ToEmail(), Cancelled);

        Assert.Equal(AttemptOutcome.Accepted, attempt.Outcome);
        var request = Assert.Single(provider.Requests);
        Assert.Equal("POST", request.Method);
        Assert.Equal("/v1/mails/send", request.Path);
        Assert.Equal("Bearer AS_key", request.Headers["Authorization"]);
        Assert.Equal("application/json", request.Headers["Content-Type"]);
        Assert.Equal(request.Body.Length.ToString(), request.Headers["Content-Length"]);
        Assert.Equal(Codes.Id.ToString(), request.Headers["Idempotency-Key"]);
        Assert.Equal("OtpService", request.Headers["User-Agent"]);
        var mail = request.Json;
        Assert.Equal("""{"email":"ann@example.com"}""", mail.GetProperty("to").GetRawText());
        Assert.Equal(
            """{"email":"noreply@acme.example","name":"Acme"}""", mail.GetProperty("from").GetRawText());
        Assert.Equal("123456 is your Acme verification code", mail.GetProperty("subject").GetString());
        Assert.StartsWith("<!doctype html>", mail.GetProperty("html").GetString(), StringComparison.Ordinal);
        Assert.StartsWith("123456 is", mail.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Equal(["to", "from", "subject", "html", "text"], mail.EnumerateObject().Select(p => p.Name));
        Assert.Equal("123456", provider.LastCode);
    }

    [Theory]
    [InlineData(400, "VALIDATION_FAILED", AttemptOutcome.Rejected)]
    [InlineData(422, "VALIDATION_FAILED", AttemptOutcome.Rejected)]
    [InlineData(401, "UNAUTHORIZED", AttemptOutcome.Refused)]
    [InlineData(402, "PAYMENT_REQUIRED", AttemptOutcome.OverQuota)]
    [InlineData(403, "FORBIDDEN", AttemptOutcome.Refused)]
    [InlineData(404, "NOT_FOUND", AttemptOutcome.Refused)]
    [InlineData(408, "TIMEOUT", AttemptOutcome.Unknown)]
    [InlineData(409, "CONFLICT", AttemptOutcome.Unknown)]
    [InlineData(413, "TOO_LARGE", AttemptOutcome.Refused)]
    [InlineData(429, "RATE_LIMIT_EXCEEDED", AttemptOutcome.OverQuota)]
    [InlineData(500, "INTERNAL", AttemptOutcome.Unknown)]
    [InlineData(502, "INTERNAL", AttemptOutcome.Unknown)]
    [InlineData(503, "UNAVAILABLE", AttemptOutcome.Unknown)]
    [InlineData(504, "TIMEOUT", AttemptOutcome.Unknown)]
    internal async Task Every_error_status_has_its_outcome(int status, string code, AttemptOutcome expected)
    {
        string[] bodies =
        [
            $$$"""{"success":false,"error":{"message":"No.","code":"{{{code}}}","details":[]}}""",
            """{"success":false,"error":"No."}""",
            """{"message":"No."}""",
            "<html>",
            "",
        ];
        await using var provider = await FakeProvider.StartAsync();
        await using var app = DeliveryApp.WithAutosend(provider.Url);
        foreach (var body in bodies)
        {
            provider.AnswerNext(FakeAnswer.Json(status, body));

            var attempt = await app.TryAsync("autosend", Codes.ToEmail(), Cancelled);

            Assert.Equal(expected, attempt.Outcome);
            Assert.Equal($"{status}", attempt.Reply);
        }

        Assert.Equal(bodies.Length, provider.Requests.Count);
    }

    [Theory]
    [InlineData("""{"success":false,"error":{"code":"VALIDATION_FAILED"}}""", AttemptOutcome.Rejected)]
    [InlineData("""{"success":false,"error":{"code":"VALIDATION_FAILED","details":[{"field":"to.email"}]}}""", AttemptOutcome.Rejected)]
    [InlineData("""{"success":false,"error":{"code":"VALIDATION_FAILED","details":[{"field":"from.email"}]}}""", AttemptOutcome.Refused)]
    [InlineData("""{"success":false,"error":{"code":"RATE_LIMIT_EXCEEDED"}}""", AttemptOutcome.OverQuota)]
    [InlineData("""{"success":false,"error":{"code":"FORBIDDEN"}}""", AttemptOutcome.Refused)]
    [InlineData("""{"success":false,"error":"No."}""", AttemptOutcome.Refused)]
    [InlineData("""{"error":"No."}""", AttemptOutcome.Refused)]
    [InlineData("""{"success":false,"error":"\ud800"}""", AttemptOutcome.Refused)]
    [InlineData("""{"success":"true"}""", AttemptOutcome.Unknown)]
    [InlineData("""[]""", AttemptOutcome.Unknown)]
    [InlineData("""{}""", AttemptOutcome.Unknown)]
    [InlineData("""{"success":tr""", AttemptOutcome.Unknown)]
    [InlineData("<html>Log in to the hotel</html>", AttemptOutcome.Unknown)]
    [InlineData("", AttemptOutcome.Unknown)]
    internal async Task A_200_is_believed_only_when_its_body_says_success(
        string body, AttemptOutcome expected)
    {
        await using var provider = await FakeProvider.StartAsync();
        provider.Answer(FakeAnswer.Json(200, body));
        await using var app = DeliveryApp.WithAutosend(provider.Url);

        var attempt = await app.TryAsync("autosend", Codes.ToEmail(), Cancelled);

        Assert.Equal(expected, attempt.Outcome);
    }

    [Fact]
    public async Task The_sender_has_the_name_that_is_set()
    {
        await using var provider = await FakeProvider.StartAsync();
        await using var app = new DeliveryApp(
            "Production",
            ("Delivery:EmailProviders", "autosend"),
            ("Autosend:ApiKey", "AS_key"),
            ("Autosend:ApiUrl", provider.Url),
            ("Autosend:FromEmail", "noreply@acme.example"),
            ("Autosend:FromName", "Acme accounts"));

        await app.TryAsync("autosend", Codes.ToEmail(), Cancelled);

        Assert.Equal(
            "Acme accounts", provider.Requests[0].Json.GetProperty("from").GetProperty("name").GetString());
    }
}
