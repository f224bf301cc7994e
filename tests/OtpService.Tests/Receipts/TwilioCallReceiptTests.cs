using OtpService.Tests.Api;
using OtpService.Tests.Delivery.Fixtures;
using OtpService.Tests.Voice;

namespace OtpService.Tests.Receipts;

public sealed class TwilioCallReceiptTests
{
    private const string Url = "https://otp.example.com/api/webhooks/twilio";

    [Theory]
    [InlineData("busy", "failed")]
    [InlineData("no-answer", "failed")]
    [InlineData("failed", "failed")]
    [InlineData("canceled", "failed")]
    [InlineData("completed", null)]
    [InlineData("in-progress", null)]
    public async Task The_end_of_a_call_is_a_receipt_if_nobody_answered(string status, string? outcome)
    {
        await using var app = await Call.AppAsync();
        var id = await SentAsync(app);
        var body = $"CallSid={Call.Sid}&CallStatus={status}&To=%2B14155552671";

        for (var i = 0; i < 2; i++)
        {
            var answer = await new Call(app, Url).PostAsync(Url, body, Call.Sign(Url, body));
            Assert.Equal(204, answer.Status);
        }

        Assert.Equal(
            outcome is null ? ["twilio accepted"] : ["twilio accepted", $"twilio {outcome}"],
            await TimelineAsync(app, id));
    }

    [Theory]
    [InlineData("sip:ann@example.com")]
    [InlineData("ann@example.com")]
    [InlineData("client:ann")]
    public async Task Calls_of_others_are_taken_and_ignored(string to)
    {
        await using var app = await Call.AppAsync();
        var body = $"CallSid={Call.Sid}&CallStatus=busy&To={Uri.EscapeDataString(to)}";

        Assert.Equal(204, (await new Call(app, Url).PostAsync(Url, body, Call.Sign(Url, body))).Status);
    }

    [Theory]
    [InlineData("1", "twilio accepted", "twilio delivered")]
    [InlineData("2", "twilio accepted")]
    public async Task The_pressed_key_is_the_receipt_of_a_call(string digits, params string[] timeline)
    {
        await using var app = await Call.AppAsync();
        var id = await SentAsync(app);
        var call = await Call.MakeAsync(app);

        for (var i = 0; i < 2; i++)
        {
            var answer = await call.PostAsync($"CallSid={Call.Sid}&Digits={digits}&To=%2B14155552671");
            Assert.Equal(200, answer.Status);
        }

        Assert.Equal(timeline, await TimelineAsync(app, id));
    }

    [Theory]
    [InlineData("Digits=1&To=%2B14155552671")]
    [InlineData("CallSid=CA1&Digits=1")]
    [InlineData("CallSid=CA1&Digits=1&To=client%3Aann")]
    public async Task The_code_is_told_even_if_there_is_nothing_to_note(string body)
    {
        await using var app = await Call.AppAsync();
        var call = await Call.MakeAsync(app);

        Assert.Contains("nine", (await call.PostAsync(body)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_code_is_told_even_if_the_store_is_away()
    {
        await using var app = await Call.AppAsync(("REDIS_URL", "redis://127.0.0.1:1/0"));
        var call = await Call.MakeAsync(app);

        Assert.Contains("nine", (await call.PostAsync()).Body, StringComparison.Ordinal);
    }

    /// <summary>A code of the number, by the provider's id of the call.</summary>
    private static async Task<string> SentAsync(TestApp app)
    {
        app.Provider.Answer(FakeAnswer.Json(201, $$"""{"sid":"{{Call.Sid}}","status":"queued"}"""));
        var sent = await app.SendAsync(new { phone = TestApp.Phone });
        Assert.Equal(200, sent.Status);
        return sent.Text("verificationId");
    }

    private static async Task<string[]> TimelineAsync(TestApp app, string id)
    {
        var found = await app.AskAsync(
            new HttpRequestMessage(HttpMethod.Get, $"/api/verifications/{id}"),
            ("Authorization", $"Bearer {TestApp.ApiKey}"));
        return [.. found.Json.GetProperty("timeline").EnumerateArray()
            .Select(step => $"{step.GetProperty("provider")} {step.GetProperty("outcome")}")];
    }
}
