using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OtpService.Otp.Recipients;
using OtpService.Otp.Steps;
using OtpService.Otp.Store;
using OtpService.Otp.Verifying;
using OtpService.Tests.Delivery.Fixtures;

namespace OtpService.Tests.Api.Endpoints;

/// <summary>One verification by phone over several channels: WhatsApp and voice by a webhook, SMS by Unosend.</summary>
public sealed class StepTests
{
    private static readonly (string, string) Key = ("Authorization", $"Bearer {TestApp.ApiKey}");

    private static readonly FakeAnswer Refusal = FakeAnswer.Json(429, "{}");

    [Fact]
    public async Task Without_steps_a_code_goes_by_SMS_and_nothing_waits()
    {
        await using var app = await TestApp.StartAsync();
        var sent = await app.SendAsync(new { phone = TestApp.Phone });

        Assert.Equal("sms", sent.Text("channel"));
        Assert.False(sent.Json.TryGetProperty("channels", out _));
        (await AskAsync(app, sent.Text("verificationId"), "sms")).IsProblem(400, "code_not_found");
    }

    [Fact]
    public async Task The_next_message_follows_when_its_time_is_over_with_the_same_code()
    {
        await using var app = await StartAsync();

        var sent = await app.SendAsync(new { phone = TestApp.Phone });

        Assert.Equal(
            ("whatsapp", """["sms","voice"]"""), (sent.Text("channel"), sent.Json.GetProperty("channels").GetRawText()));
        Assert.Equal("whatsapp", ChannelOf(app.Provider.Requests[^1]));
        await DueAsync(app, 19);
        Assert.Single(app.Provider.Requests);
        await DueAsync(app, 1);
        Assert.Equal(2, app.Provider.Requests.Count);
        Assert.Equal("sms", ChannelOf(app.Provider.Requests[^1]));
        await DueAsync(app, 60);
        Assert.Equal("voice", ChannelOf(app.Provider.Requests[^1]));
        Assert.Single(app.Provider.Requests.Select(request => request.Code).Distinct(StringComparer.Ordinal));

        await DueAsync(app, 200);
        Assert.Equal(3, app.Provider.Requests.Count);
    }

    [Fact]
    public async Task The_answer_the_proof_and_the_timeline_name_the_channel_of_the_last_message()
    {
        await using var app = await StartAsync();
        var (id, code) = await app.SentAsync(new { phone = TestApp.Phone });
        await DueAsync(app, 20);
        await DueAsync(app, 60);

        var found = await FindAsync(app, id);
        Assert.Equal("voice", found.Text("channel"));
        Assert.Equal(["whatsapp", "sms", "voice"], Timeline(found, entry => entry.GetProperty("channel").GetString()));
        var verified = await app.VerifyAsync(new { phone = TestApp.Phone, code, verificationId = id });
        Assert.Equal((200, "voice"), (verified.Status, verified.Text("channel")));
        var claims = JsonElement.Parse(Base64Url.DecodeFromChars(verified.Text("token").Split('.')[1]));
        Assert.Equal("""["otp","tel"]""", claims.GetProperty("amr").GetRawText());
        Assert.Equal(TestApp.Phone, claims.GetProperty("phone_number").GetString());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Statistics_count_each_message_by_its_channel_and_the_country_once(bool firstFails)
    {
        await using var app = await StartAsync();
        app.Provider.AnswerNext(firstFails ? [Refusal] : []);
        var (id, code) = await app.SentAsync(new { phone = TestApp.Phone });
        await DueAsync(app, 60);
        await DueAsync(app, 60);
        await app.VerifyAsync(new { phone = TestApp.Phone, code, verificationId = id });

        var stats = await app.AskAsync(new HttpRequestMessage(HttpMethod.Get, "/stats?minutes=10"), Key);
        var counts = stats.Json.GetProperty("series").EnumerateArray()
            .Where(series => series.GetProperty("counter").GetString() is "sent" or "verified" or "countries")
            .Select(series => $"{series.GetProperty("counter").GetString()} "
                + $"{string.Join(' ', series.GetProperty("labels").EnumerateArray().Select(label => label.GetString()))} "
                + $"{series.GetProperty("counts").EnumerateArray().Sum(count => count.GetInt64())}");

        string[] whatsApp = firstFails ? [] : ["sent whatsapp verification 1"];
        Assert.Equal(
            [
                "countries US sent 1", "countries US verified 1", "sent sms verification 1", "sent voice verification 1",
                .. whatsApp, "verified voice verification 1",
            ],
            counts);
    }

    [Fact]
    public async Task A_verified_or_canceled_verification_sends_nothing_more()
    {
        await using var app = await StartAsync();
        var (id, code) = await app.SentAsync(new { phone = TestApp.Phone });
        Assert.Equal(200, (await app.VerifyAsync(new { phone = TestApp.Phone, code, verificationId = id })).Status);
        var (other, _) = await app.SentAsync(new { phone = "+14155552672" });
        Assert.Equal(
            204, (await app.AskAsync(new HttpRequestMessage(HttpMethod.Delete, $"/verifications/{other}"), Key)).Status);

        await DueAsync(app, 300);

        Assert.Equal(2, app.Provider.Requests.Count);
        Assert.Null(await WaitingAsync(app, id));
        (await AskAsync(app, id, "voice")).IsProblem(400, "code_not_found");
    }

    [Fact]
    public async Task A_message_that_fails_is_followed_by_the_next_one_in_the_same_answer()
    {
        await using var app = await StartAsync();
        app.Provider.AnswerNext(Refusal);

        var sent = await app.SendAsync(new { phone = TestApp.Phone });

        Assert.Equal(
            (200, "sms", """["voice"]"""),
            (sent.Status, sent.Text("channel"), sent.Json.GetProperty("channels").GetRawText()));
        Assert.Equal(2, app.Provider.Requests.Count);
        var verified = await app.VerifyAsync(
            new { phone = TestApp.Phone, code = app.Provider.LastCode, verificationId = sent.Text("verificationId") });
        Assert.Equal("sms", verified.Text("channel"));
    }

    [Fact]
    public async Task If_all_messages_fail_nothing_is_counted_and_the_fallback_gets_a_code()
    {
        await using var app = await StartAsync(("WHATSAPP_PROVIDERS", "outbox"), ("PHONE_STEPS", "sms:20,voice"));
        app.Provider.AnswerNext(Refusal, FakeAnswer.Json(400, "{}"));
        Assert.InRange((await app.SendAsync(new { phone = TestApp.Phone })).Status, 502, 503);
        Assert.Equal(2, app.Provider.Requests.Count);
        app.Clock.Advance(TimeSpan.FromHours(1));

        app.Provider.AnswerNext(Refusal, FakeAnswer.Json(400, "{}"));
        var sent = await app.SendAsync(new { phone = TestApp.Phone, fallbackEmail = TestApp.Email });

        Assert.Equal((200, "email"), (sent.Status, sent.Text("channel")));
        Assert.False(sent.Json.TryGetProperty("channels", out _));
        await DueAsync(app, 300);
        Assert.Equal(5, app.Provider.Requests.Count);
    }

    [Fact]
    public async Task A_receipt_of_a_failure_starts_the_next_message_and_one_of_an_arrival_stops_them()
    {
        await using var app = await StartAsync();
        var (id, _) = await app.SentAsync(new { phone = TestApp.Phone });
        await ReportAsync(app, "webhook", DeliveryStep.Failed, "r1");
        await DueAsync(app, 1);
        Assert.Equal(2, app.Provider.Requests.Count);

        // What a late receipt says about an earlier message changes nothing.
        await ReportAsync(app, "webhook", DeliveryStep.Bounced, "r1");
        await DueAsync(app, 1);
        Assert.Equal(2, app.Provider.Requests.Count);

        await ReportAsync(app, "unosend", DeliveryStep.Delivered, "s1");
        await DueAsync(app, 300);
        Assert.Equal(2, app.Provider.Requests.Count);
        Assert.Equal(200, (await AskAsync(app, id, "voice")).Status);
        Assert.Equal("voice", ChannelOf(app.Provider.Requests[^1]));
    }

    [Fact]
    public async Task A_person_asks_for_a_call_once_and_within_the_limits()
    {
        await using var app = await StartAsync();
        var (id, code) = await app.SentAsync(new { phone = TestApp.Phone });

        var early = await AskAsync(app, id, "voice");
        early.IsProblem(429, "resend_too_soon");
        Assert.InRange(early.Number("retryAfter"), 55, 60);
        Assert.Contains("cooldown", early.Headers["RateLimit"], StringComparison.Ordinal);

        // A refusal changes nothing of what is due.
        await DueAsync(app, 0);
        Assert.Single(app.Provider.Requests);
        app.Clock.Advance(TimeSpan.FromSeconds(61));
        var asked = await AskAsync(app, id, "voice");

        Assert.Equal((200, id, "voice"), (asked.Status, asked.Text("verificationId"), asked.Text("channel")));
        Assert.False(asked.Json.TryGetProperty("channels", out _));
        Assert.Equal(code, app.Provider.LastCode);
        (await AskAsync(app, id, "voice")).IsProblem(400, "code_not_found");
        await DueAsync(app, 300);
        Assert.Equal(2, app.Provider.Requests.Count);
    }

    [Fact]
    public async Task Only_back_ends_learn_from_a_further_message_how_many_the_number_may_still_get()
    {
        await using var app = await StartAsync();
        var (id, _) = await app.SentAsync(new { phone = TestApp.Phone });
        app.Clock.Advance(TimeSpan.FromSeconds(61));

        var stranger = await AskAsync(app, id, "sms");
        Assert.Equal(200, stranger.Status);
        Assert.DoesNotContain("address", stranger.Headers.GetValueOrDefault("RateLimit", ""), StringComparison.Ordinal);
        app.Clock.Advance(TimeSpan.FromSeconds(61));
        var backEnd = await app.SendAsync(new { phone = TestApp.Phone, channel = "voice", verificationId = id }, Key);
        Assert.Contains("address", backEnd.Headers["RateLimit"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_that_is_refused_leaves_the_messages_before_it()
    {
        await using var app = await StartAsync();
        var (id, _) = await app.SentAsync(new { phone = TestApp.Phone });
        (await AskAsync(app, id, "voice")).IsProblem(429, "resend_too_soon");

        await DueAsync(app, 20);
        await DueAsync(app, 60);

        Assert.Equal(["whatsapp", "sms", "voice"], app.Provider.Requests.Select(ChannelOf));
    }

    [Fact]
    public async Task What_is_asked_for_must_belong_together()
    {
        await using var app = await StartAsync();
        var (id, _) = await app.SentAsync(new { phone = TestApp.Phone });
        app.Clock.Advance(TimeSpan.FromSeconds(61));

        foreach (var channel in new[] { "whatsapp", "telegram", "email", "pigeon", "" })
        {
            (await AskAsync(app, id, channel)).IsProblem(400, "invalid_request");
        }

        (await AskAsync(app, "nonsense", "sms")).IsProblem(400, "invalid_request");
        foreach (var body in new object[]
        {
            new { phone = TestApp.Phone, channel = "sms" }, new { phone = TestApp.Phone, verificationId = id },
            new { email = TestApp.Email, channel = "sms", verificationId = id },
            new { phone = TestApp.Phone, channel = "sms", verificationId = id, fallbackEmail = TestApp.Email },
        })
        {
            (await app.SendAsync(body)).IsProblem(400, "invalid_request");
        }

        (await app.SendAsync(new { phone = "+14155552672", channel = "sms", verificationId = id }))
            .IsProblem(400, "code_not_found");
        (await app.SendAsync(new { phone = TestApp.Phone, channel = "sms", verificationId = id, purpose = "login" }))
            .IsProblem(400, "code_not_found");
        Assert.Single(app.Provider.Requests);
    }

    [Fact]
    public async Task Channels_that_a_number_cannot_have_are_skipped_and_told()
    {
        await using var app = await StartAsync(("SMS_ALLOWED_COUNTRIES", "LV"), ("VOICE_ALLOWED_COUNTRIES", "US"));

        var sent = await app.SendAsync(new { phone = TestApp.Phone });

        Assert.Equal("voice", sent.Text("channel"));
        Assert.Equal(
            ["whatsapp skipped", "sms skipped", "webhook accepted"],
            Timeline(
                await FindAsync(app, sent.Text("verificationId")),
                entry => $"{entry.GetProperty("provider").GetString()} {entry.GetProperty("outcome").GetString()}"));
        (await app.SendAsync(new { phone = "+447400123456" })).IsProblem(403, "destination_not_allowed");
    }

    [Fact]
    public async Task A_purpose_may_have_steps_of_its_own()
    {
        await using var app = await StartAsync(("Otp:Purposes:login:PhoneSteps", "voice"));

        Assert.Equal("voice", (await app.SendAsync(new { phone = TestApp.Phone, purpose = "login" })).Text("channel"));
    }

    [Fact]
    public async Task Nothing_that_waits_shows_a_code_or_a_number()
    {
        await using var app = await StartAsync();
        var (id, code) = await app.SentAsync(new { phone = TestApp.Phone });

        var waiting = Encoding.Latin1.GetString(await WaitingAsync(app, id) ?? []);

        Assert.NotEmpty(waiting);
        Assert.DoesNotContain(code, waiting, StringComparison.Ordinal);
        Assert.DoesNotContain(TestApp.Phone[1..], waiting, StringComparison.Ordinal);
    }

    private static Task<TestApp> StartAsync(params (string, string)[] settings) => TestApp.StartAsync(
    static services => services.Remove(services.Single(service => service.ImplementationType == typeof(StepWorker))),
    [
        ("WHATSAPP_PROVIDERS", "webhook"), ("VOICE_PROVIDERS", "webhook"), ("PHONE_STEPS", "whatsapp:20,sms:60,voice"),
        .. settings,
    ]);

    private static Task<Answer> AskAsync(TestApp app, string id, string channel) =>
        app.SendAsync(new { phone = TestApp.Phone, channel, verificationId = id });

    private static Task<Answer> FindAsync(TestApp app, string id) =>
        app.AskAsync(new HttpRequestMessage(HttpMethod.Get, $"/verifications/{id}"), Key);

    private static IEnumerable<string?> Timeline(Answer found, Func<JsonElement, string?> tell) =>
        found.Json.GetProperty("timeline").EnumerateArray().Select(tell);

    private static async Task<byte[]?> WaitingAsync(TestApp app, string id) =>
        await app.Services.GetRequiredService<IStepQueue>().FindAsync(id, CancellationToken.None);

    /// <summary>Lets time pass, and sends what is due, as the worker of the service does every second.</summary>
    private static async Task DueAsync(TestApp app, int seconds)
    {
        app.Clock.Advance(TimeSpan.FromSeconds(seconds));
        using var worker = ActivatorUtilities.CreateInstance<StepWorker>(app.Services);
        await worker.SendDueAsync(CancellationToken.None);
    }

    private static async Task ReportAsync(TestApp app, string provider, string outcome, string message)
    {
        Assert.True(Address.TryParsePhone(TestApp.Phone, out var address));
        await app.Services.GetRequiredService<VerificationLog>().NoteReceiptAsync(
            address, new(provider, outcome, message), CancellationToken.None);
    }

    private static string? ChannelOf(FakeRequest request) => request.Json.TryGetProperty("data", out var data)
        ? data.GetProperty("channel").GetString()
        : "sms";
}
