using System.Security.Cryptography;
using System.Text;
using OtpService.Tests.Api;
using OtpService.Tests.Delivery.Fixtures;

namespace OtpService.Tests.Receipts;

/// <summary>Mail that bounced or was reported as spam stops further mail to its address.</summary>
public sealed class SuppressionTests
{
    private const string Secret = "whsec_test";
    private const string Ada = TestApp.Email;

    private static readonly (string, string) WithKey = ("Authorization", $"Bearer {TestApp.ApiKey}");

    private static readonly (string, string)[] Settings = [("AUTOSEND_WEBHOOK_SECRET", Secret)];

    [Theory]
    [InlineData("email.bounced", "bounced")]
    [InlineData("email.spam_reported", "complained")]
    public async Task Nothing_goes_to_the_address_and_only_back_ends_learn_why(string type, string reason)
    {
        await using var app = await TestApp.StartAsync(Settings);
        await ReportAsync(app, type, Ada);

        var refused = await app.SendAsync(new { email = Ada }, WithKey);
        refused.IsProblem(403, "destination_not_allowed");
        Assert.Equal(reason, refused.Json.GetProperty("reason").GetString());
        var stranger = await app.SendAsync(new { email = Ada });
        stranger.IsProblem(403, "destination_not_allowed");
        Assert.False(stranger.Json.TryGetProperty("reason", out _));
        var message = await app.PostAsync(
            "/messages",
            new { to = new { email = Ada }, template = "security-alert", variables = new { @event = "A new sign-in" } },
            WithKey);
        message.IsProblem(403, "destination_not_allowed");
        Assert.Equal(reason, message.Json.GetProperty("reason").GetString());
        Assert.Empty(app.Provider.Requests);
        Assert.Equal(200, (await app.SendAsync(new { email = "ada+b@example.com" })).Status);
    }

    [Theory]
    [InlineData("email.delivered")]
    [InlineData("email.deferred")]
    public async Task Other_reports_stop_nothing(string type)
    {
        await using var app = await TestApp.StartAsync(Settings);
        await ReportAsync(app, type, Ada);

        Assert.Equal(200, (await app.SendAsync(new { email = Ada })).Status);
    }

    [Fact]
    public async Task It_ends_after_thirty_days()
    {
        await using var app = await TestApp.StartAsync(Settings);
        await ReportAsync(app, "email.bounced", Ada);

        app.Clock.Advance(TimeSpan.FromDays(29));
        (await app.SendAsync(new { email = Ada }))
            .IsProblem(403, "destination_not_allowed");
        app.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(200, (await app.SendAsync(new { email = Ada })).Status);
    }

    [Fact]
    public async Task It_can_be_switched_off()
    {
        await using var app = await TestApp.StartAsync([.. Settings, ("EMAIL_SUPPRESSION_DAYS", "0")]);
        await ReportAsync(app, "email.bounced", Ada);

        Assert.Equal(200, (await app.SendAsync(new { email = Ada })).Status);
    }

    [Fact]
    public async Task A_back_end_unblocks_an_address()
    {
        await using var app = await TestApp.StartAsync(Settings);
        await ReportAsync(app, "email.bounced", Ada);
        var unblock = new { email = Ada, what = new[] { "suppression" } };

        (await app.PostAsync("/addresses/unblock", unblock)).IsProblem(401, "unauthorized");
        (await app.PostAsync("/addresses/unblock", new { email = Ada, what = new[] { "sends" } }, WithKey))
            .IsProblem(400, "invalid_request");
        (await app.PostAsync("/addresses/unblock", new { email = Ada }, WithKey)).IsProblem(400, "invalid_request");
        (await app.PostAsync("/addresses/unblock", new { email = "ada", what = new[] { "suppression" } }, WithKey))
            .IsProblem(400, "invalid_request");
        Assert.Equal(204, (await app.PostAsync("/addresses/unblock", unblock, WithKey)).Status);
        Assert.Equal(204, (await app.PostAsync("/addresses/unblock", unblock, WithKey)).Status);

        Assert.Equal(200, (await app.SendAsync(new { email = Ada })).Status);
    }

    [Fact]
    public async Task A_fallback_that_bounced_does_not_hide_why_the_SMS_failed()
    {
        await using var app = await TestApp.StartAsync(Settings);
        await ReportAsync(app, "email.bounced", Ada);
        app.Provider.AnswerNext(FakeAnswer.Json(429, "{}"));

        (await app.SendAsync(new { phone = TestApp.Phone, fallbackEmail = Ada }, WithKey))
            .IsProblem(503, "delivery_unavailable");
        Assert.Single(app.Provider.Requests);
    }

    private static async Task ReportAsync(TestApp app, string type, string to)
    {
        var body = $$"""{"type":"{{type}}","data":{"emailId":"m1","to":"{{to}}"} }""";
        var signature = Convert.ToHexStringLower(
            HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes(body)));
        var answer = await app.AskAsync(
            new HttpRequestMessage(HttpMethod.Post, "/webhooks/autosend")
            {
                Content = new StringContent(body, Encoding.UTF8, "application/json"),
            },
            ("X-Webhook-Signature", signature));
        Assert.Equal(204, answer.Status);
    }
}
