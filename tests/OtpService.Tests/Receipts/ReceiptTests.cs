using System.Text;
using OtpService.Receipts;
using OtpService.Tests.Api;
using OtpService.Tests.Delivery.Fixtures;

namespace OtpService.Tests.Receipts;

/// <summary>Signatures are held against vectors that were made with the providers' own libraries.</summary>
public sealed class ReceiptTests
{
    private const string Secret = "whsec_test";
    private const string StandardSecret = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
    private const string Body = """{"user":{"phone":"15551234567"},"sms":{"otp":"561166","phone":"15551234567"}}""";
    private const string Hex = "eff1d610f44b54f27d76ed6579f6f49408b382a1af849197adaf34f76a5a5f1b";
    private const string HexWithTime = "1054819d51f78b6ca7132039cf74fe8390029d24dc722ac1c10f3abec02a86ef";
    private const string Standard = "v1,+g0OyGtHRBiYn/qHAXCBMP8sVAPj0bXV1aib33Rz9f0=";

    private static readonly DateTimeOffset Signed = DateTimeOffset.FromUnixTimeSeconds(1767225600);

    [Theory]
    [InlineData("autosend", "AUTOSEND_WEBHOOK_SECRET", "X-Webhook-Signature", Hex)]
    [InlineData("unosend", "UNOSEND_WEBHOOK_SECRET", "X-Unosend-Signature", $"sha256={Hex}")]
    public async Task A_signature_over_the_body_is_checked(
        string provider, string setting, string header, string signature)
    {
        await using var app = await TestApp.StartAsync((setting, Secret));

        Assert.Equal(204, (await PostAsync(app, provider, Body, (header, signature))).Status);
        (await PostAsync(app, provider, Body + " ", (header, signature))).IsProblem(401, "unauthorized");
        (await PostAsync(app, provider, Body, (header, signature.Replace('e', 'f'))))
            .IsProblem(401, "unauthorized");
        (await PostAsync(app, provider, Body, (header, ""))).IsProblem(401, "unauthorized");
        (await PostAsync(app, provider, Body, (header, "nonsense"))).IsProblem(401, "unauthorized");
    }

    [Fact]
    public async Task Unosend_may_sign_the_time_too()
    {
        await using var app = await TestApp.StartAsync(("UNOSEND_WEBHOOK_SECRET", Secret));
        app.Clock.AdjustTime(Signed.AddMinutes(4));
        (string, string)[] headers =
            [("X-Unosend-Timestamp", "1767225600000"), ("X-Unosend-Signature", HexWithTime)];

        Assert.Equal(204, (await PostAsync(app, "unosend", Body, headers)).Status);

        app.Clock.AdjustTime(Signed.AddMinutes(6));
        (await PostAsync(app, "unosend", Body, headers)).IsProblem(401, "unauthorized");
    }

    [Fact]
    public async Task Resend_signs_as_Standard_Webhooks_do()
    {
        await using var app = await TestApp.StartAsync(("RESEND_WEBHOOK_SECRET", StandardSecret));
        app.Clock.AdjustTime(Signed);

        Assert.Equal(204, (await PostAsync(app, "resend", Body, Svix(Standard))).Status);
        Assert.Equal(204, (await PostAsync(app, "resend", Body, Svix($"v1,AAAA {Standard}"))).Status);
        (await PostAsync(app, "resend", Body, Svix("v1,AAAA"))).IsProblem(401, "unauthorized");
        (await PostAsync(app, "resend", Body + " ", Svix(Standard))).IsProblem(401, "unauthorized");

        app.Clock.AdjustTime(Signed.AddMinutes(-6));
        (await PostAsync(app, "resend", Body, Svix(Standard))).IsProblem(401, "unauthorized");
    }

    [Theory]
    [InlineData("autosend")]
    [InlineData("nobody")]
    public async Task Without_its_secret_a_webhook_does_not_exist(string provider)
    {
        await using var app = await TestApp.StartAsync();

        (await PostAsync(app, provider, Body, ("X-Webhook-Signature", Hex))).IsProblem(404, "not_found");
    }

    [Fact]
    public async Task The_log_says_once_that_a_receipt_is_not_signed_as_it_should_be()
    {
        using var log = new Lines();
        await using var app = await TestApp.StartAsync(log, ("AUTOSEND_WEBHOOK_SECRET", Secret));

        for (var call = 0; call < 3; call++)
        {
            Assert.Equal(401, (await PostAsync(app, "autosend", Body, ("X-Webhook-Signature", Sign("another body")))).Status);
        }

        Assert.Single(log.All, line => line.StartsWith(
            "Warning: A call to /webhooks/autosend was rejected with 401", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Genuine_nonsense_is_refused_and_other_events_are_ignored()
    {
        await using var app = await TestApp.StartAsync(("AUTOSEND_WEBHOOK_SECRET", Secret));

        (await PostAsync(app, "autosend", "{", ("X-Webhook-Signature", Sign("{"))))
            .IsProblem(400, "invalid_request");
        const string HalfPair = """{"type":"\ud800"}""";
        (await PostAsync(app, "autosend", HalfPair, ("X-Webhook-Signature", Sign(HalfPair))))
            .IsProblem(400, "invalid_request");
        foreach (var body in new[] { "{}", "[]", "null", """{"type":"contact.created","data":{}}""", """{"type":"email.delivered","data":{"emailId":1}}""" })
        {
            Assert.Equal(
                204, (await PostAsync(app, "autosend", body, ("X-Webhook-Signature", Sign(body)))).Status);
        }
    }

    [Theory]
    [InlineData("""{"type":"email.delivered","data":{"emailId":"m1","to":{"email":"ada@example.com"}}}""", "delivered")]
    [InlineData("""{"event":"email.bounced","data":{"emailId":"m1","to":"ada@example.com"}}""", "bounced")]
    [InlineData("""{"type":"email.spam_reported","data":{"emailId":"m1","to":{"email":"ada@example.com"}}}""", "complained")]
    public void Autosend_reads_both_shapes(string body, string outcome) =>
        Assert.Equal(
            [new Receipt("ada@example.com", "m1", outcome)],
            Reader<AutosendReceipts>().Read(Encoding.UTF8.GetBytes(body)));

    [Theory]
    [InlineData("""{"type":"email.delivered","data":{"email_id":"m1","to":["ada@example.com"]}}""", "delivered")]
    [InlineData("""{"type":"email.bounced","data":{"email_id":"m1","to":"ada@example.com"}}""", "bounced")]
    [InlineData("""{"type":"email.complained","data":{"email_id":"m1","to":["ada@example.com"]}}""", "complained")]
    [InlineData("""{"type":"email.bounced","data":{"email_id":"m1","to":["ada@example.com"],"bounce":{"type":"Permanent"}}}""", "bounced")]
    [InlineData("""{"type":"email.bounced","data":{"email_id":"m1","to":["ada@example.com"],"bounce":{"type":"Transient"}}}""", "failed")]
    [InlineData("""{"type":"email.bounced","data":{"email_id":"m1","to":["ada@example.com"],"bounce":{"type":"Undetermined"}}}""", "failed")]
    [InlineData("""{"type":"email.failed","data":{"email_id":"m1","to":["ada@example.com"]}}""", "failed")]
    public void Unosend_and_Resend_read_alike(string body, string outcome)
    {
        var expected = new Receipt("ada@example.com", "m1", outcome);

        Assert.Equal([expected], Reader<UnosendReceipts>().Read(Encoding.UTF8.GetBytes(body)));
        Assert.Equal([expected], Reader<ResendReceipts>().Read(Encoding.UTF8.GetBytes(body)));
    }

    private static (string, string)[] Svix(string signature) =>
    [
        ("svix-id", "5f0c1d9e-6c1a-4a2b-9a0e-2f1c3d4e5f60"), ("svix-timestamp", "1767225600"),
        ("svix-signature", signature),
    ];

    private static string Sign(string body) => Convert.ToHexStringLower(
        System.Security.Cryptography.HMACSHA256.HashData(
            Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes(body)));

    private static IReceiptReader Reader<T>() where T : IReceiptReader
    {
        var options = Microsoft.Extensions.Options.Options.Create(new ReceiptOptions());
        return typeof(T) == typeof(AutosendReceipts) ? new AutosendReceipts(options)
            : typeof(T) == typeof(UnosendReceipts) ? new UnosendReceipts(options, TimeProvider.System)
            : new ResendReceipts(options, TimeProvider.System);
    }

    private static Task<Answer> PostAsync(
        TestApp app, string provider, string body, params (string, string)[] headers) =>
        app.AskAsync(
            new HttpRequestMessage(HttpMethod.Post, $"/webhooks/{provider}")
            {
                Content = new StringContent(body, Encoding.UTF8, "application/json"),
            },
            headers);
}
