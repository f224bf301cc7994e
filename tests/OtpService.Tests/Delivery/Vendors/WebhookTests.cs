using System.Security.Cryptography;
using System.Text;
using OtpService.Delivery;
using OtpService.Delivery.Vendors;
using OtpService.Otp.Sending;
using OtpService.Tests.Delivery.Fixtures;

namespace OtpService.Tests.Delivery.Vendors;

public sealed class WebhookTests
{
    private const string Key = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public void A_signature_is_that_of_the_standard()
    {
        var body = """{"user":{"phone":"15551234567"},"sms":{"otp":"561166","phone":"15551234567"}}""";
        Assert.True(StandardWebhookSigner.TryParse($"whsec_{Key}", out var signature));

        var signed = signature.Sign(
            "5f0c1d9e-6c1a-4a2b-9a0e-2f1c3d4e5f60",
            DateTimeOffset.FromUnixTimeSeconds(1767225600),
            Encoding.UTF8.GetBytes(body));

        Assert.Equal("v1,+g0OyGtHRBiYn/qHAXCBMP8sVAPj0bXV1aib33Rz9f0=", signed);
    }

    [Fact]
    public async Task An_sms_is_posted_as_signed_json()
    {
        await using var receiver = await FakeProvider.StartAsync();
        receiver.Answer(FakeAnswer.Json(204, ""));
        await using var app = App($"{receiver.Url}/messages");

        var attempt = await app.TryAsync("webhook", Codes.ToPhone(), Cancelled);

        Assert.Equal(AttemptOutcome.Accepted, attempt.Outcome);
        var request = Assert.Single(receiver.Requests);
        Assert.Equal("/messages", request.Path);
        Assert.Equal("application/json", request.Headers["Content-Type"]);
        Assert.Equal(Codes.Id.ToString(), request.Headers["webhook-id"]);
        Assert.Equal("1767323045", request.Headers["webhook-timestamp"]);
        var content = $"{Codes.Id}.1767323045.{request.Body}";
        var expected = HMACSHA256.HashData(Convert.FromBase64String(Key), Encoding.UTF8.GetBytes(content));
        Assert.Equal($"v1,{Convert.ToBase64String(expected)}", request.Headers["webhook-signature"]);
        Assert.Equal("message.send", request.Json.GetProperty("type").GetString());
        Assert.Equal("2026-01-02T03:04:05+00:00", request.Json.GetProperty("timestamp").GetString());
        var message = request.Json.GetProperty("data");
        Assert.Equal(
            ["messageId", "template", "channel", "to", "code", "text"],
            message.EnumerateObject().Select(p => p.Name));
        Assert.Equal("verification", message.GetProperty("template").GetString());
        Assert.Equal("sms", message.GetProperty("channel").GetString());
        Assert.Equal("+14155550100", message.GetProperty("to").GetString());
        Assert.Equal("123456", message.GetProperty("code").GetString());
    }

    [Fact]
    public async Task An_e_mail_comes_with_subject_and_html()
    {
        await using var receiver = await FakeProvider.StartAsync();
        receiver.Answer(FakeAnswer.Json(202, "whatever"));
        await using var app = App(receiver.Url);

        Assert.Equal(DeliveryStatus.Accepted, (await app.SendAsync(Codes.ToEmail())).Status);

        var message = Assert.Single(receiver.Requests).Json.GetProperty("data");
        Assert.Equal(
            ["messageId", "template", "channel", "to", "code", "subject", "text", "html"],
            message.EnumerateObject().Select(p => p.Name));
        Assert.Equal("email", message.GetProperty("channel").GetString());
    }

    [Theory]
    [InlineData(302, AttemptOutcome.Refused)]
    [InlineData(400, AttemptOutcome.Rejected)]
    [InlineData(401, AttemptOutcome.Refused)]
    [InlineData(404, AttemptOutcome.Refused)]
    [InlineData(422, AttemptOutcome.Rejected)]
    [InlineData(429, AttemptOutcome.OverQuota)]
    [InlineData(500, AttemptOutcome.Unknown)]
    internal async Task Every_status_has_its_outcome(int status, AttemptOutcome expected)
    {
        await using var receiver = await FakeProvider.StartAsync();
        receiver.Answer(FakeAnswer.Json(status, ""));
        await using var app = App(receiver.Url);

        Assert.Equal(expected, (await app.TryAsync("webhook", Codes.ToPhone(), Cancelled)).Outcome);
    }

    [Fact]
    public async Task What_was_not_confirmed_is_posted_again_once_under_the_same_id()
    {
        await using var receiver = await FakeProvider.StartAsync();
        receiver.Answer(FakeAnswer.Json(503, ""));
        await using var app = App(receiver.Url);

        Assert.Equal(DeliveryStatus.Unconfirmed, (await app.SendAsync(Codes.ToPhone())).Status);

        Assert.Equal(2, receiver.Requests.Count);
        Assert.Single(receiver.Requests.Select(r => r.Headers["webhook-id"]).Distinct());
    }

    [Theory]
    [InlineData("https://a.example/messages", "whsec_" + Key, "")]
    [InlineData("http://a.example/messages", "whsec_" + Key, "WEBHOOK_URL")]
    [InlineData("", "whsec_" + Key, "WEBHOOK_URL")]
    [InlineData("https://a.example", "", "WEBHOOK_SECRET")]
    [InlineData("https://a.example", Key, "WEBHOOK_SECRET")]
    [InlineData("https://a.example", "whsec_c2hvcnQ=", "WEBHOOK_SECRET")]
    [InlineData("https://a.example", "whsec_no base64!", "WEBHOOK_SECRET")]
    public async Task Url_and_secret_are_checked_at_start(string url, string secret, string fault)
    {
        await using var app = App(url, secret);

        Assert.Equal(fault, string.Join(' ', app.Faults.Select(f => f.Split(' ')[0])));
    }

    private static DeliveryApp App(string url, string secret = "whsec_" + Key) => new(
        "Production",
        ("Delivery:EmailProviders", "webhook"),
        ("Delivery:SmsProviders", "webhook"),
        ("Webhook:Url", url),
        ("Webhook:Secret", secret));
}
