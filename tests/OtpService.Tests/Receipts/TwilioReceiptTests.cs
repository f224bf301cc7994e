using System.Text;
using OtpService.Tests.Api;
using OtpService.Tests.Delivery.Fixtures;

namespace OtpService.Tests.Receipts;

/// <summary>
/// Signatures were made with Twilio's own library: getExpectedTwilioSignature of twilio 6.2.0 for Node, with
/// <see cref="Token"/>, <see cref="Url"/> and the fields that stand beside each.
/// </summary>
public sealed class TwilioReceiptTests
{
    private const string Token = "auth-token-of-the-tests";
    private const string Url = "https://otp.example.com/api/webhooks/twilio";
    private const string Genuine = "Y0mzQRkNaykDgbsa3tKMUpJFn1U=";
    private const string Body =
        "ErrorCode=&SmsSid=SM1&SmsStatus=delivered&MessageStatus=delivered&To=%2B14155552671"
        + "&MessageSid=SM1&AccountSid=AC00000000000000000000000000000001&From=%2B15005550006&ApiVersion=2010-04-01";

    [Theory]
    [InlineData(Body, Genuine)]
    [InlineData("", "A1k3jBbfVhmUndi5EPIJy2R06xw=")]
    [InlineData("MessageSid=SM1", "zPt5pkz+gOvc/9/7m7YDDN8OWMs=")]
    [InlineData("MessageSid=SM1&MessageStatus=queued&To=%2B14155552671", "YNloBs6Q0xG3pmOys3i4v2SfcMM=")]
    [InlineData(
        "MessageSid=SM1&MessageStatus=delivered&To=%2B14155552671&MediaUrl=b&MediaUrl=a&MediaUrl=b",
        "rk8JZYG94hlV0B6ox9MWhcPl/3k=")]
    [InlineData(
        "MessageSid=SM1&MessageStatus=delivered&To=%2B14155552671&From=Caf%C3%A9+%E2%98%95+%26+S%C3%B6hne%3D1",
        "PUQtnc/uuXPr4sCmL+VaJ0YPeUw=")]
    [InlineData(
        "a_=3&B=2&aa=1&A=4&To=%2B14155552671&MessageStatus=delivered&MessageSid=SM1",
        "h4p7PBAo//5OyVO4016QKZlRL2Q=")]
    public async Task What_Twilio_signed_is_taken(string body, string signature)
    {
        await using var app = await AppAsync();

        Assert.Equal(204, (await PostAsync(app, body, signature)).Status);
    }

    [Fact]
    public async Task The_query_is_signed_too()
    {
        const string Signature = "qkmJtrHy9rN4XdBD9ZxGUlGZN/g=";
        await using var app = await AppAsync();

        Assert.Equal(204, (await PostAsync(app, Body, Signature, "?rc=3")).Status);
        (await PostAsync(app, Body, Signature, "?rc=4")).IsProblem(401, "unauthorized");
        (await PostAsync(app, Body, Signature)).IsProblem(401, "unauthorized");
    }

    [Theory]
    [InlineData(Body + "1", Genuine)]
    [InlineData(Body + "&More=1", Genuine)]
    [InlineData("", Genuine)]
    [InlineData(Body, "")]
    [InlineData(Body, "nonsense")]
    [InlineData(Body, "z0mzQRkNaykDgbsa3tKMUpJFn1U=")]
    [InlineData(Body, "ZpCbDg/tHY3r5XeeHyYFV1FNM1A=")] // With another token.
    [InlineData(Body, "5utesM6JsVWmTmEVy6VfZZk+GVc=")] // For https://otp.example.com/webhooks/twilio.
    public async Task Anything_else_is_refused(string body, string signature)
    {
        await using var app = await AppAsync();

        (await PostAsync(app, body, signature)).IsProblem(401, "unauthorized");
    }

    [Fact]
    public async Task A_form_that_cannot_be_read_is_refused()
    {
        await using var app = await AppAsync();

        (await PostAsync(app, $"{new string('n', 3000)}=1", Genuine)).IsProblem(401, "unauthorized");
        (await PostAsync(app, "%GG=%zz&=&&\0", Genuine)).IsProblem(401, "unauthorized");
    }

    [Theory]
    [InlineData("https://otp.example.com:443/api")]
    [InlineData("https://otp.example.com/api/")]
    public async Task The_port_may_be_named_or_left_out(string outside)
    {
        await using var app = await AppAsync(("PUBLIC_URL", outside));

        Assert.Equal(204, (await PostAsync(app, Body, Genuine)).Status);
    }

    [Theory]
    [InlineData("PUBLIC_URL", "")]
    [InlineData("SMS_PROVIDERS", "unosend")]
    public async Task Without_outside_address_or_account_the_webhook_does_not_exist(
        string setting, string value)
    {
        await using var app = await AppAsync((setting, value));

        (await PostAsync(app, Body, Genuine)).IsProblem(404, "not_found");
    }

    [Theory]
    [InlineData("delivered", Genuine, "delivered")]
    [InlineData("failed", "H+bmORrfdIQKbQ7R+rMnTHx6ssc=", "failed")]
    [InlineData("undelivered", "9jViWHXvLeLbttLb8PRksjvjRPs=", "failed")]
    [InlineData("sent", "TCCguNC+G4RT4O1bRNGCi052FjY=", null)]
    public async Task A_receipt_appears_once_in_the_timeline(string status, string signature, string? outcome)
    {
        await using var app = await AppAsync();
        app.Provider.Answer(FakeAnswer.Json(201, """{"sid":"SM1","status":"queued"}"""));
        var sent = await app.SendAsync(new { phone = TestApp.Phone });
        Assert.Equal(200, sent.Status);
        var body = status == "delivered" ? Body : $"MessageSid=SM1&MessageStatus={status}&To=%2B14155552671";

        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(204, (await PostAsync(app, body, signature)).Status);
        }

        var found = await app.AskAsync(
            new HttpRequestMessage(HttpMethod.Get, $"/api/verifications/{sent.Text("verificationId")}"),
            ("Authorization", $"Bearer {TestApp.ApiKey}"));
        var timeline = found.Json.GetProperty("timeline").EnumerateArray()
            .Select(step => $"{step.GetProperty("provider")} {step.GetProperty("outcome")}");
        Assert.Equal(
            outcome is null ? ["twilio accepted"] : ["twilio accepted", $"twilio {outcome}"], timeline);
        Assert.Contains(
            $"StatusCallback={Uri.EscapeDataString(Url)}", app.Provider.Requests[0].Body,
            StringComparison.Ordinal);
    }

    private static Task<TestApp> AppAsync(params (string Name, string Value)[] own) => TestApp.StartAsync(
    [
        ("PATH_BASE", "/api"),
        ("PUBLIC_URL", "https://otp.example.com/api"),
        ("SMS_PROVIDERS", "twilio"),
        ("TWILIO_ACCOUNT_SID", "AC00000000000000000000000000000001"),
        ("TWILIO_AUTH_TOKEN", Token),
        ("TWILIO_FROM", "+15005550006"),
        .. own,
    ]);

    private static async Task<Answer> PostAsync(TestApp app, string body, string signature, string query = "")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/webhooks/twilio{query}")
        {
            Content = new StringContent(body, Encoding.UTF8, "application/x-www-form-urlencoded"),
        };
        return await app.AskAsync(request, signature.Length == 0 ? [] : [("X-Twilio-Signature", signature)]);
    }
}
