using OtpService.Tests.Api;
using OtpService.Tests.Delivery.Fixtures;

namespace OtpService.BrowserTests;

/// <summary>What people and back ends do to a service, through its real endpoints.</summary>
internal static class Traffic
{
    private const string OtherEmail = "grace@example.com";
    private const string LatvianPhone = "+37121234567";
    private const string GermanPhone = "+4915112345678";

    /// <summary>What a back end shows.</summary>
    public static readonly (string, string) Key = ("Authorization", $"Bearer {TestApp.ApiKey}");

    /// <summary>
    /// Four codes sent, two by each channel, and of each one verified after a wrong guess; one not delivered;
    /// three sends refused, two of them for their country; and a message of a back end.
    /// </summary>
    public static async Task BusyAsync(TestApp app)
    {
        var (_, code) = await app.SentAsync(new { email = TestApp.Email });
        (await app.SendAsync(new { email = TestApp.Email })).IsProblem(429, "resend_too_soon");
        (await app.VerifyAsync(new { email = TestApp.Email, code = TestApp.Wrong(code) }))
            .IsProblem(400, "invalid_code");
        Assert.Equal(200, (await app.VerifyAsync(new { email = TestApp.Email, code })).Status);
        await app.SentAsync(new { email = OtherEmail });

        app.Provider.AnswerNext(FakeAnswer.Json(403, "{}"));
        (await app.SendAsync(new { email = "linus@example.com" })).IsProblem(503, "delivery_unavailable");

        (_, code) = await app.SentAsync(new { phone = TestApp.Phone, purpose = "login" });
        var wrong = new { phone = TestApp.Phone, purpose = "login", code = TestApp.Wrong(code) };
        (await app.VerifyAsync(wrong)).IsProblem(400, "invalid_code");
        Assert.Equal(200, (await app.VerifyAsync(wrong with { code = code })).Status);
        await app.SentAsync(new { phone = LatvianPhone, purpose = "login" });
        (await app.SendAsync(new { phone = GermanPhone })).IsProblem(403, "destination_not_allowed");
        (await app.SendAsync(new { phone = GermanPhone })).IsProblem(403, "destination_not_allowed");

        var message = new
        {
            to = new { email = TestApp.Email },
            template = "security-alert",
            variables = new { @event = "A new device" },
        };
        Assert.Equal(200, (await app.PostAsync("/messages", message, Key)).Status);
    }

    /// <summary>
    /// Many SMS to one country and none of them used: how it looks when somebody earns by them.
    /// </summary>
    public static async Task PumpedAsync(TestApp app)
    {
        for (var i = 0; i < 25; i++)
        {
            await app.SentAsync(new { phone = $"+371212345{i:00}" });
        }
    }
}
