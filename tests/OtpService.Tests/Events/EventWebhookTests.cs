using System.Security.Cryptography;
using System.Text;
using OtpService.Events;
using OtpService.Tests.Api;
using OtpService.Tests.Delivery.Fixtures;
using OtpService.Tests.Outgoing;

namespace OtpService.Tests.Events;

/// <summary>What an application hears, at its own address, of what happens here.</summary>
public sealed class EventWebhookTests : IAsyncLifetime
{
    private const string Secret = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

    private const string ReceiptSecret = "receipts-of-the-tests";

    private FakeProvider Shop
    {
        get => field ?? throw new InvalidOperationException("Not started.");
        set;
    }

    public async ValueTask InitializeAsync()
    {
        Shop = await FakeProvider.StartAsync();
        Shop.Answer(FakeAnswer.Json(204, ""));
    }

    public ValueTask DisposeAsync() => Shop.DisposeAsync();

    [Fact]
    public async Task An_application_hears_of_every_verification_without_learning_an_address()
    {
        await using var app = await StartAsync();
        var (id, code) = await app.SentAsync(new { email = TestApp.Email, purpose = "login" });
        var wrong = TestApp.Wrong(code);
        await app.VerifyAsync(
            new { email = TestApp.Email, purpose = "login", code = wrong, verificationId = id });
        await app.VerifyAsync(new { email = TestApp.Email, purpose = "login", code });

        var heard = await HearAsync(app, 3);

        Assert.Equal(
            [
                $$"""verification.failed {"verificationId":"{{id}}","channel":"email","purpose":"login","outcome":"invalid_code"}""",
                $$"""verification.sent {"verificationId":"{{id}}","channel":"email","purpose":"login","outcome":"accepted","provider":"autosend"}""",
                $$"""verification.verified {"verificationId":"{{id}}","channel":"email","purpose":"login","outcome":"verified"}""",
            ],
            heard);
        Assert.All(
            Shop.Requests,
            request => Assert.DoesNotContain(TestApp.Email, request.Body, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_guess_under_the_id_of_another_address_names_no_verification()
    {
        await using var app = await StartAsync();
        var (id, code) = await app.SentAsync(new { email = TestApp.Email });
        await app.VerifyAsync(new { email = "eve@example.com", code, verificationId = id });

        var heard = await HearAsync(app, 2);

        Assert.Equal(
            """verification.failed {"channel":"email","purpose":"verification","outcome":"code_not_found"}""", heard[0]);
    }

    [Fact]
    public async Task An_event_is_signed_as_Standard_Webhooks_says_and_tells_when_it_happened()
    {
        await using var app = await StartAsync();
        await app.SentAsync(new { email = TestApp.Email });
        await HearAsync(app, 1);

        var request = Assert.Single(Shop.Requests);
        var time = app.Clock.GetUtcNow().ToUnixTimeSeconds();
        var content = $"{request.Headers["webhook-id"]}.{time}.{request.Body}";
        var expected = HMACSHA256.HashData(Convert.FromBase64String(Secret), Encoding.UTF8.GetBytes(content));
        Assert.Equal(time.ToString(), request.Headers["webhook-timestamp"]);
        Assert.Equal($"v1,{Convert.ToBase64String(expected)}", request.Headers["webhook-signature"]);
        Assert.StartsWith("evt_", request.Headers["webhook-id"], StringComparison.Ordinal);
        Assert.Equal(time - 1, request.Json.GetProperty("timestamp").GetDateTimeOffset().ToUnixTimeSeconds());
    }

    [Theory]
    [InlineData("masked", "a\u2022\u2022\u2022@example.com")]
    [InlineData("full", TestApp.Email)]
    public async Task An_address_is_named_as_the_operator_wants_it(string setting, string expected)
    {
        await using var app = await StartAsync(("EVENTS_ADDRESS", setting));
        await app.SentAsync(new { email = TestApp.Email });
        await HearAsync(app, 1);

        Assert.Equal(expected, Shop.Requests[0].Json.GetProperty("data").GetProperty("address").GetString());
    }

    [Fact]
    public async Task A_code_that_nobody_delivers_and_a_code_whose_mail_bounces_are_undelivered()
    {
        await using var app = await StartAsync(("AUTOSEND_WEBHOOK_SECRET", ReceiptSecret));
        var (id, _) = await app.SentAsync(new { email = TestApp.Email });
        await HearAsync(app, 1);
        app.Provider.Answer(FakeAnswer.Json(403, "{}"));
        await app.SendAsync(new { email = "bob@example.com" });

        // Once more is the same receipt, and a newsletter's bounce is none of ours.
        await BouncedAsync(app, "e1", TestApp.Email);
        await BouncedAsync(app, "e1", TestApp.Email);
        await BouncedAsync(app, "newsletter-7", TestApp.Email);
        await BouncedAsync(app, "e1", "stranger@example.com");

        var heard = await HearAsync(app, 2);
        Assert.All(
            heard, line => Assert.StartsWith("verification.undelivered", line, StringComparison.Ordinal));
        var bounced = Assert.Single(heard, line => line.Contains("bounced", StringComparison.Ordinal));
        Assert.Contains($"\"verificationId\":\"{id}\"", bounced, StringComparison.Ordinal);
        Assert.Single(heard, line => line.Contains("delivery_unavailable", StringComparison.Ordinal));

        await app.VerifyAsync(new { email = TestApp.Email, code = "000000" });
        Assert.StartsWith(
            "verification.failed", Assert.Single(await HearAsync(app, 1)), StringComparison.Ordinal);
        Assert.Equal(4, Shop.Requests.Count);
    }

    [Fact]
    public async Task A_right_code_repeated_is_one_event_and_guesses_of_a_refused_network_are_none()
    {
        await using var app = await StartAsync(("NETWORK_FAILURES_PER_HOUR", "2"));
        app.Peer = "203.0.113.7";
        var (id, code) = await app.SentAsync(new { email = TestApp.Email });
        for (var i = 0; i < 5; i++)
        {
            var again = await app.VerifyAsync(new { email = TestApp.Email, code, verificationId = id });
            Assert.Equal(200, again.Status);
        }

        for (var i = 0; i < 10; i++)
        {
            await app.VerifyAsync(new { email = $"person-{i}@example.com", code });
        }

        Assert.Equal(
            ["verification.failed", "verification.failed", "verification.sent", "verification.verified"],
            (await HearAsync(app, 4)).Select(line => line.Split(' ')[0]));
        await app.SentAsync(new { email = "bob@example.com" });
        await HearAsync(app, 1);
        Assert.Equal(5, Shop.Requests.Count);
    }

    [Theory]
    [InlineData("EVENTS_WEBHOOK_URL", "ftp://shop.example", "EVENTS_WEBHOOK_URL must be an absolute https URL")]
    [InlineData("EVENTS_WEBHOOK_SECRET", "too-short", "EVENTS_WEBHOOK_SECRET is required with EVENTS_WEBHOOK_URL")]
    [InlineData("EVENTS_ADDRESS", "some", "EVENTS_ADDRESS must be none, masked or full.")]
    public void Bad_settings_are_told_at_the_start(string setting, string value, string fault)
    {
        var options = new EventOptions
        {
            Url = setting == "EVENTS_WEBHOOK_URL" ? value : "https://shop.example/events",
            Secret = setting == "EVENTS_WEBHOOK_SECRET" ? value : $"whsec_{Secret}",
            Address = setting == "EVENTS_ADDRESS" ? value : "none",
        };

        var failures = new EventOptionsValidator(Ways.Network()).Validate(name: null, options).Failures;

        Assert.StartsWith(fault, Assert.Single(failures ?? []), StringComparison.Ordinal);
    }

    private Task<TestApp> StartAsync(params (string, string)[] settings) => TestApp.StartAsync(
    [
        ("EVENTS_WEBHOOK_URL", $"{Shop.Url}/events"), ("EVENTS_WEBHOOK_SECRET", $"whsec_{Secret}"),
        .. settings,
    ]);

    private static async Task BouncedAsync(TestApp app, string message, string email)
    {
        var body =
            $$"""{"type":"email.bounced","data":{"emailId":"{{message}}","to":{"email":"{{email}}"} } }""";
        var signature = HMACSHA256.HashData(
            Encoding.UTF8.GetBytes(ReceiptSecret), Encoding.UTF8.GetBytes(body));
        var answer = await Hooks.Hook.PostAsync(
            app, "/webhooks/autosend", body, ("X-Webhook-Signature", Convert.ToHexStringLower(signature)));
        Assert.Equal(204, answer.Status);
    }

    /// <summary>
    /// Lets the courier have its turn; gives type and data of the newest so many events, in order of type.
    /// </summary>
    private async Task<string[]> HearAsync(TestApp app, int count)
    {
        app.Clock.Advance(EventQueueWorker.Pause);
        for (var i = 0; i < count; i++)
        {
            await Shop.ReceivedAsync(TestContext.Current.CancellationToken);
        }

        return
        [
            .. Shop.Requests.TakeLast(count)
                .Select(request => $"{request.Json.GetProperty("type")} {request.Json.GetProperty("data").GetRawText()}")
                .Order(StringComparer.Ordinal),
        ];
    }
}
