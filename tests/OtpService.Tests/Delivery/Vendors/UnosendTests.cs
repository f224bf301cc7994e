using OtpService.Delivery;
using OtpService.Tests.Delivery.Fixtures;

namespace OtpService.Tests.Delivery.Vendors;

public sealed class UnosendTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("", "")]
    [InlineData("ACME", ",\"from\":\"ACME\"")]
    public async Task A_code_is_posted_to_unosend(string from, string member)
    {
        await using var provider = await FakeProvider.StartAsync();
        await using var app = DeliveryApp.WithUnosend($"{provider.Url}/api/v1", from);

        var attempt = await app.TryAsync("unosend", Codes.ToPhone(), Cancelled);

        Assert.Equal(AttemptOutcome.Accepted, attempt.Outcome);
        var request = Assert.Single(provider.Requests);
        Assert.Equal("POST", request.Method);
        Assert.Equal("/api/v1/sms", request.Path);
        Assert.Equal("Bearer un_key", request.Headers["Authorization"]);
        Assert.Equal("application/json", request.Headers["Content-Type"]);
        Assert.Equal("+14155550100", request.Json.GetProperty("to").GetString());
        var words = "123456 is your Acme verification code, valid for 10 min. Do not share it with anyone.";
        Assert.Equal($$"""{"to":"+14155550100","body":"{{words}}"{{member}}}""", request.Body);
        Assert.Equal("123456", provider.LastCode);
    }

    [Theory]
    [InlineData("""{"data":[{"id":"sms_1","status":"sent","message_id":"acs_1","segments":1}]}""")]
    [InlineData("""{"data":{"id":"sms_1","status":"queued","segments":1,"created_at":"2026-01-01"}}""")]
    [InlineData("""{"success":true,"data":{"id":"sms_1","status":"sent"}}""")]
    [InlineData("""{"id":"sms_1","status":"sent"}""")]
    [InlineData("""{"data":[{"id":17}]}""")]
    public async Task Every_shape_of_success_is_understood(string body)
    {
        await using var provider = await FakeProvider.StartAsync();
        provider.Answer(FakeAnswer.Json(200, body));
        await using var app = DeliveryApp.WithUnosend(provider.Url);

        var attempt = await app.TryAsync("unosend", Codes.ToPhone(), Cancelled);

        Assert.Equal(AttemptOutcome.Accepted, attempt.Outcome);
    }

    [Theory]
    [InlineData("""{"data":[{"id":"sms_1","status":"failed","error":"No."}]}""", AttemptOutcome.Declined)]
    [InlineData("""{"data":{"id":"sms_1","status":"failed","message":"No."}}""", AttemptOutcome.Declined)]
    [InlineData("""{"success":false,"data":{"id":"sms_1"}}""", AttemptOutcome.Declined)]
    [InlineData("""{"success":false,"error":"No."}""", AttemptOutcome.Declined)]
    [InlineData("""{"error":{"message":"No.","code":402}}""", AttemptOutcome.OverQuota)]
    [InlineData("""{"error":{"message":"No.","code":"quota_exceeded"}}""", AttemptOutcome.OverQuota)]
    [InlineData("""{"data":[]}""", AttemptOutcome.Unknown)]
    [InlineData("""{"data":null}""", AttemptOutcome.Unknown)]
    [InlineData("""{"data":[{"id":"\ud800"}]}""", AttemptOutcome.Unknown)]
    [InlineData("<html>", AttemptOutcome.Unknown)]
    internal async Task A_200_that_says_failed_is_a_failure(string body, AttemptOutcome expected)
    {
        await using var provider = await FakeProvider.StartAsync();
        provider.Answer(FakeAnswer.Json(200, body));
        await using var app = DeliveryApp.WithUnosend(provider.Url);

        var attempt = await app.TryAsync("unosend", Codes.ToPhone(), Cancelled);

        Assert.Equal(expected, attempt.Outcome);
    }

    [Theory]
    [InlineData(400, "\"validation_error\"", AttemptOutcome.Rejected)]
    [InlineData(400, "\"invalid_from_address\"", AttemptOutcome.Refused)]
    [InlineData(422, "\"missing_required_field\"", AttemptOutcome.Refused)]
    [InlineData(401, "\"invalid_api_key\"", AttemptOutcome.Refused)]
    [InlineData(402, "402", AttemptOutcome.OverQuota)]
    [InlineData(403, "\"insufficient_permissions\"", AttemptOutcome.Refused)]
    [InlineData(404, "\"template_not_found\"", AttemptOutcome.Refused)]
    [InlineData(429, "\"rate_limit_exceeded\"", AttemptOutcome.OverQuota)]
    [InlineData(429, "\"daily_limit_exceeded\"", AttemptOutcome.OverQuota)]
    [InlineData(500, "\"internal_server_error\"", AttemptOutcome.Unknown)]
    [InlineData(503, "\"service_unavailable\"", AttemptOutcome.Unknown)]
    [InlineData(504, "\"gateway_timeout\"", AttemptOutcome.Unknown)]
    internal async Task Every_error_status_has_its_outcome(int status, string code, AttemptOutcome expected)
    {
        await using var provider = await FakeProvider.StartAsync();
        provider.Answer(FakeAnswer.Json(status, $$$"""{"error":{"message":"No.","code":{{{code}}}}}"""));
        await using var app = DeliveryApp.WithUnosend(provider.Url);

        var attempt = await app.TryAsync("unosend", Codes.ToPhone(), Cancelled);

        Assert.Equal(expected, attempt.Outcome);
        Assert.Equal($"{status}", attempt.Reply);
        Assert.Single(provider.Requests);
    }

    [Theory]
    [InlineData(401, AttemptOutcome.Refused)]
    [InlineData(402, AttemptOutcome.OverQuota)]
    internal async Task An_error_that_is_only_text_is_understood(int status, AttemptOutcome expected)
    {
        await using var provider = await FakeProvider.StartAsync();
        provider.Answer(FakeAnswer.Json(status, """{"error":"No."}"""));
        await using var app = DeliveryApp.WithUnosend(provider.Url);

        var attempt = await app.TryAsync("unosend", Codes.ToPhone(), Cancelled);

        Assert.Equal(expected, attempt.Outcome);
    }

    [Fact]
    public async Task With_an_approved_template_only_the_code_is_sent()
    {
        await using var provider = await FakeProvider.StartAsync();
        await using var app = new DeliveryApp(
            "Production",
            ("Delivery:SmsProviders", "unosend"),
            ("Unosend:ApiKey", "un_key"),
            ("Unosend:ApiUrl", provider.Url),
            ("Unosend:TemplateId", "tpl_1"));

        var attempt = await app.TryAsync("unosend", Codes.ToPhone(), Cancelled);

        Assert.Equal(AttemptOutcome.Accepted, attempt.Outcome);
        Assert.Equal(
            """{"to":"+14155550100","template_id":"tpl_1","variables":{"code":"123456"}}""",
            Assert.Single(provider.Requests).Body);
    }

    [Theory]
    [InlineData(200, """{"id":"e1","from":"a","to":"b","created_at":"2026-01-01"}""", AttemptOutcome.Accepted)]
    [InlineData(200, """{"data":{"id":"e1"}}""", AttemptOutcome.Accepted)]
    [InlineData(200, "{}", AttemptOutcome.Unknown)]
    [InlineData(422, """{"error":{"code":"invalid_email_address"}}""", AttemptOutcome.Rejected)]
    [InlineData(400, """{"error":{"code":"invalid_from_address"}}""", AttemptOutcome.Refused)]
    [InlineData(429, """{"error":{"code":"quota_exceeded"}}""", AttemptOutcome.OverQuota)]
    internal async Task An_e_mail_is_posted_without_tracking(int status, string body, AttemptOutcome expected)
    {
        await using var provider = await FakeProvider.StartAsync();
        provider.Answer(FakeAnswer.Json(status, body));
        await using var app = EmailApp(provider.Url, "noreply@acme.example");

        var attempt = await app.TryAsync("unosend", Codes.ToEmail(), Cancelled);

        Assert.Equal(expected, attempt.Outcome);
        var request = Assert.Single(provider.Requests);
        Assert.Equal("/emails", request.Path);
        Assert.Equal(
            ["from", "to", "subject", "html", "text", "tracking"],
            request.Json.EnumerateObject().Select(p => p.Name));
        Assert.Equal("\"Acme\" <noreply@acme.example>", request.Json.GetProperty("from").GetString());
        Assert.Equal("""{"open":false,"click":false}""", request.Json.GetProperty("tracking").GetRawText());
        Assert.Equal("123456", provider.LastCode);
    }

    [Fact]
    public async Task A_sender_of_e_mail_is_required_only_for_e_mail()
    {
        await using var mailing = EmailApp("https://api.example", "");
        await using var texting = DeliveryApp.WithUnosend("https://api.example");

        Assert.StartsWith("UNOSEND_FROM_EMAIL", Assert.Single(mailing.Faults), StringComparison.Ordinal);
        Assert.Empty(texting.Faults);
    }

    private static DeliveryApp EmailApp(string url, string fromEmail) => new(
        "Production",
        ("Delivery:EmailProviders", "unosend"),
        ("Delivery:BrandName", "Acme"),
        ("Unosend:ApiKey", "un_key"),
        ("Unosend:ApiUrl", url),
        ("Unosend:FromEmail", fromEmail));
}
