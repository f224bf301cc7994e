using System.Text;
using OtpService.Delivery;
using OtpService.Tests.Delivery.Fixtures;

namespace OtpService.Tests.Delivery.Vendors;

public sealed class TwilioTests
{
    private const string AccountSid = "AC00000000000000000000000000000001";
    private const string ServiceSid = "MG00000000000000000000000000000002";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("+15005550006", "", "From=%2B15005550006")]
    [InlineData("Acme Co", "", "From=Acme%20Co")]
    [InlineData("", ServiceSid, "MessagingServiceSid=" + ServiceSid)]
    public async Task A_code_is_posted_to_twilio_as_a_form(string from, string service, string sender)
    {
        await using var provider = await FakeProvider.StartAsync();
        provider.Answer(FakeAnswer.Json(201, """{"sid":"SM1","status":"queued","error_code":null}"""));
        await using var app = App(provider.Url, from, service);

        var attempt = await app.TryAsync("twilio", Codes.ToPhone(), Cancelled);

        Assert.Equal(AttemptOutcome.Accepted, attempt.Outcome);
        var request = Assert.Single(provider.Requests);
        Assert.Equal($"/2010-04-01/Accounts/{AccountSid}/Messages.json", request.Path);
        Assert.Equal("application/x-www-form-urlencoded", request.Headers["Content-Type"]);
        var credentials = Convert.ToBase64String(Encoding.ASCII.GetBytes($"{AccountSid}:token"));
        Assert.Equal($"Basic {credentials}", request.Headers["Authorization"]);
        Assert.StartsWith(
            $"To=%2B14155550100&{sender}&Body=123456%20is%20your", request.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://otp.example.com")]
    [InlineData("https://otp.example.com/")]
    public async Task With_an_outside_address_twilio_is_told_where_to_send_receipts(string address)
    {
        await using var provider = await FakeProvider.StartAsync();
        provider.Answer(FakeAnswer.Json(201, """{"sid":"SM1","status":"queued"}"""));
        await using var silent = App(provider.Url);
        await using var telling = App(provider.Url, "Acme", "", ("Public:Url", address));

        await silent.TryAsync("twilio", Codes.ToPhone(), Cancelled);
        await telling.TryAsync("twilio", Codes.ToPhone(), Cancelled);

        Assert.DoesNotContain("StatusCallback", provider.Requests[0].Body, StringComparison.Ordinal);
        Assert.EndsWith(
            "&StatusCallback=https%3A%2F%2Fotp.example.com%2Fwebhooks%2Ftwilio",
            provider.Requests[1].Body,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("otp.example.com")]
    [InlineData("http://otp.example.com")]
    [InlineData("https://otp.example.com?from=twilio")]
    public async Task Start_asks_for_a_safe_outside_address(string address)
    {
        await using var app = App("https://api.twilio.example", "Acme", "", ("Public:Url", address));

        Assert.StartsWith("PUBLIC_URL must", Assert.Single(app.Faults), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"sid":"SM1","status":"accepted"}""", AttemptOutcome.Accepted)]
    [InlineData("""{"sid":"SM1","status":"failed","error_code":30006}""", AttemptOutcome.Declined)]
    [InlineData("""{"sid":"SM1","status":"failed","error_code":21610}""", AttemptOutcome.Rejected)]
    [InlineData("""{"sid":"SM1","status":"undelivered"}""", AttemptOutcome.Declined)]
    [InlineData("""{}""", AttemptOutcome.Unknown)]
    [InlineData("<html>", AttemptOutcome.Unknown)]
    internal async Task A_201_is_believed_only_when_its_body_agrees(string body, AttemptOutcome expected)
    {
        await using var provider = await FakeProvider.StartAsync();
        provider.Answer(FakeAnswer.Json(201, body));
        await using var app = App(provider.Url);

        Assert.Equal(expected, (await app.TryAsync("twilio", Codes.ToPhone(), Cancelled)).Outcome);
    }

    [Theory]
    [InlineData(400, 21211, AttemptOutcome.Rejected)]
    [InlineData(400, 21614, AttemptOutcome.Rejected)]
    [InlineData(400, 21610, AttemptOutcome.Rejected)]
    [InlineData(400, 21408, AttemptOutcome.Declined)]
    [InlineData(403, 21408, AttemptOutcome.Declined)]
    [InlineData(400, 21608, AttemptOutcome.Declined)]
    [InlineData(400, 21612, AttemptOutcome.Declined)]
    [InlineData(400, 30034, AttemptOutcome.Declined)]
    [InlineData(400, 21999, AttemptOutcome.Declined)]
    [InlineData(400, 21606, AttemptOutcome.Refused)]
    [InlineData(400, 21660, AttemptOutcome.Refused)]
    [InlineData(400, 63038, AttemptOutcome.OverQuota)]
    [InlineData(429, 63038, AttemptOutcome.OverQuota)]
    [InlineData(401, 20003, AttemptOutcome.Refused)]
    [InlineData(403, 20003, AttemptOutcome.Refused)]
    [InlineData(404, 20404, AttemptOutcome.Refused)]
    [InlineData(429, 20429, AttemptOutcome.OverQuota)]
    [InlineData(500, 20500, AttemptOutcome.Unknown)]
    [InlineData(503, 21211, AttemptOutcome.Unknown)]
    internal async Task Every_error_has_its_outcome(int status, int code, AttemptOutcome expected)
    {
        await using var provider = await FakeProvider.StartAsync();
        provider.Answer(FakeAnswer.Json(
            status, $$"""{"code":{{code}},"message":"No.","more_info":"","status":{{status}}}"""));
        await using var app = App(provider.Url);

        Assert.Equal(expected, (await app.TryAsync("twilio", Codes.ToPhone(), Cancelled)).Outcome);
        Assert.Single(provider.Requests);
    }

    [Theory]
    [InlineData("", "", "TWILIO_FROM or")]
    [InlineData("Acme", ServiceSid, "TWILIO_FROM or")]
    [InlineData("A name of more letters", "", "TWILIO_FROM must")]
    [InlineData("", "MG1", "TWILIO_MESSAGING_SERVICE_SID must")]
    public async Task Start_asks_for_one_good_sender(string from, string service, string fault)
    {
        await using var app = App("https://api.twilio.example", from, service);

        Assert.StartsWith(fault, Assert.Single(app.Faults), StringComparison.Ordinal);
    }

    private static DeliveryApp App(
        string url, string from = "Acme", string service = "",
        params (string Key, string Value)[] more) => new(
        "Production",
        [
            ("Delivery:SmsProviders", "twilio"),
            ("Twilio:AccountSid", AccountSid),
            ("Twilio:AuthToken", "token"),
            ("Twilio:ApiUrl", url),
            ("Twilio:From", from),
            ("Twilio:MessagingServiceSid", service),
            .. more,
        ]);
}
