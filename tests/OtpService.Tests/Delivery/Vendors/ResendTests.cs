using OtpService.Delivery;
using OtpService.Otp.Sending;
using OtpService.Tests.Delivery.Fixtures;

namespace OtpService.Tests.Delivery.Vendors;

public sealed class ResendTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_code_is_posted_to_resend_with_html_and_text()
    {
        await using var provider = await StartAsync();
        await using var app = App(provider.Url, "Acme, \"Inc\"");

        var attempt = await app.TryAsync("resend", Codes.ToEmail(), Cancelled);

        Assert.Equal(AttemptOutcome.Accepted, attempt.Outcome);
        var request = Assert.Single(provider.Requests);
        Assert.Equal("/emails", request.Path);
        Assert.Equal("Bearer re_key", request.Headers["Authorization"]);
        Assert.Equal(Codes.Id.ToString(), request.Headers["Idempotency-Key"]);
        var mail = request.Json;
        Assert.Equal(["from", "to", "subject", "html", "text"], mail.EnumerateObject().Select(p => p.Name));
        Assert.Equal(
            "\"Acme, \\\"Inc\\\"\" <noreply@acme.example>", mail.GetProperty("from").GetString());
        Assert.Equal("ann@example.com", mail.GetProperty("to").GetString());
        Assert.Equal("123456", provider.LastCode);
    }

    [Theory]
    [InlineData(200, "{}", AttemptOutcome.Unknown)]
    [InlineData(200, "<html>", AttemptOutcome.Unknown)]
    [InlineData(400, "validation_error", AttemptOutcome.Rejected)]
    [InlineData(401, "missing_api_key", AttemptOutcome.Refused)]
    [InlineData(401, "restricted_api_key", AttemptOutcome.Refused)]
    [InlineData(403, "invalid_api_key", AttemptOutcome.Refused)]
    [InlineData(403, "validation_error", AttemptOutcome.Refused)]
    [InlineData(404, "not_found", AttemptOutcome.Refused)]
    [InlineData(409, "concurrent_idempotent_requests", AttemptOutcome.Unknown)]
    [InlineData(422, "invalid_parameter", AttemptOutcome.Rejected)]
    [InlineData(422, "invalid_from_address", AttemptOutcome.Refused)]
    [InlineData(422, "missing_required_field", AttemptOutcome.Refused)]
    [InlineData(429, "rate_limit_exceeded", AttemptOutcome.OverQuota)]
    [InlineData(429, "daily_quota_exceeded", AttemptOutcome.OverQuota)]
    [InlineData(500, "application_error", AttemptOutcome.Unknown)]
    internal async Task Every_answer_has_its_outcome(int status, string name, AttemptOutcome expected)
    {
        await using var provider = await FakeProvider.StartAsync();
        provider.Answer(FakeAnswer.Json(
            status, $$"""{"statusCode":{{status}},"name":"{{name}}","message":"No."}"""));
        await using var app = App(provider.Url);

        var attempt = await app.TryAsync("resend", Codes.ToEmail(), Cancelled);

        Assert.Equal(expected, attempt.Outcome);
        Assert.Single(provider.Requests);
    }

    [Theory]
    [InlineData("Invalid `from` field.", AttemptOutcome.Refused)]
    [InlineData("Invalid `to` field.", AttemptOutcome.Rejected)]
    internal async Task A_field_that_is_not_valid_is_ours_or_the_addressees(
        string sentence, AttemptOutcome expected)
    {
        await using var provider = await FakeProvider.StartAsync();
        provider.Answer(FakeAnswer.Json(
            422, $$"""{"statusCode":422,"name":"validation_error","message":"{{sentence}}"}"""));
        await using var app = App(provider.Url);

        Assert.Equal(expected, (await app.TryAsync("resend", Codes.ToEmail(), Cancelled)).Outcome);
    }

    [Fact]
    public async Task What_was_not_confirmed_is_sent_again_once_under_the_same_key()
    {
        await using var provider = await StartAsync();
        provider.AnswerNext(FakeAnswer.ResetAfterReading);
        await using var app = App(provider.Url);

        var delivery = await app.SendAsync(Codes.ToEmail());

        Assert.Equal(DeliveryStatus.Accepted, delivery.Status);
        Assert.Equal(2, provider.Requests.Count);
        Assert.Single(provider.Requests.Select(r => (r.Headers["Idempotency-Key"], r.Body)).Distinct());
    }

    private static async Task<FakeProvider> StartAsync()
    {
        var provider = await FakeProvider.StartAsync();
        provider.Answer(FakeAnswer.Json(200, """{"id":"49a3999c-0ce1-4ea6-ab68-afcd6dc2e794"}"""));
        return provider;
    }

    private static DeliveryApp App(string url, string fromName = "") => new(
        "Production",
        ("Delivery:EmailProviders", "resend"),
        ("Resend:ApiKey", "re_key"),
        ("Resend:ApiUrl", url),
        ("Resend:FromEmail", "noreply@acme.example"),
        ("Resend:FromName", fromName));
}
