namespace OtpService.Tests.Api.Endpoints;

public sealed class VerificationsTests
{
    private static readonly (string, string) Key = ("Authorization", $"Bearer {TestApp.ApiKey}");

    [Fact]
    public async Task Strangers_learn_nothing_and_without_keys_there_is_nothing()
    {
        await using var app = await TestApp.StartAsync();
        var (id, _) = await app.SentAsync(new { email = TestApp.Email });
        (await FindAsync(app, id, ("X", "y"))).IsProblem(401, "unauthorized");
        (await FindAsync(app, id, ("Authorization", "Bearer nonsense"))).IsProblem(401, "unauthorized");

        await using var keyless = await TestApp.StartAsync(("API_KEYS", ""));
        (await FindAsync(keyless, id, Key)).IsProblem(404, "not_found");
        (await CancelAsync(keyless, id)).IsProblem(404, "not_found");
    }

    [Fact]
    public async Task A_verification_goes_from_pending_to_verified()
    {
        await using var app = await TestApp.StartAsync();
        var (id, code) = await app.SentAsync(new { email = TestApp.Email, purpose = "login" });
        await app.VerifyAsync(new { email = TestApp.Email, purpose = "login", code = TestApp.Wrong(code) });

        var pending = await FindAsync(app, id, Key);
        Assert.Equal((200, "pending", "email", "login"),
            (pending.Status, pending.Text("state"), pending.Text("channel"), pending.Text("purpose")));
        Assert.Equal(
            (1, 5, 300),
            (pending.Number("attempts"), pending.Number("maxAttempts"), pending.Number("expiresIn")));
        Assert.DoesNotContain(code, pending.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("ada", pending.Body, StringComparison.Ordinal);

        await app.VerifyAsync(new { email = TestApp.Email, purpose = "login", code });
        Assert.Equal("verified", (await FindAsync(app, id, Key)).Text("state"));
    }

    [Fact]
    public async Task Every_way_to_end_has_its_state()
    {
        await using var app = await TestApp.StartAsync(
            ("RESEND_COOLDOWN_SECONDS", "0"), ("LIVE_CODES", "1"), ("MAX_ATTEMPTS", "1"));
        var (exhausted, code) = await app.SentAsync(new { email = TestApp.Email });
        var wrong = TestApp.Wrong(code);
        await app.VerifyAsync(new { email = TestApp.Email, code = wrong });
        Assert.Equal("pending", (await FindAsync(app, exhausted, Key)).Text("state"));
        await app.VerifyAsync(new { email = TestApp.Email, code = wrong, verificationId = exhausted });
        Assert.Equal("exhausted", (await FindAsync(app, exhausted, Key)).Text("state"));

        var (superseded, _) = await app.SentAsync(new { email = TestApp.Email });
        var (expired, _) = await app.SentAsync(new { email = TestApp.Email });
        Assert.Equal("superseded", (await FindAsync(app, superseded, Key)).Text("state"));

        app.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal("expired", (await FindAsync(app, expired, Key)).Text("state"));

        app.Clock.Advance(TimeSpan.FromHours(1));
        (await FindAsync(app, expired, Key)).IsProblem(404, "not_found");
    }

    [Fact]
    public async Task A_canceled_code_no_longer_verifies_however_often_it_is_canceled()
    {
        await using var app = await TestApp.StartAsync();
        var (id, code) = await app.SentAsync(new { email = TestApp.Email });

        Assert.Equal((204, ""), await StatusAndBodyAsync(CancelAsync(app, id)));
        Assert.Equal((204, ""), await StatusAndBodyAsync(CancelAsync(app, id)));

        Assert.Equal("canceled", (await FindAsync(app, id, Key)).Text("state"));
        (await app.VerifyAsync(new { email = TestApp.Email, code, verificationId = id }))
            .IsProblem(400, "code_not_found");
        (await CancelAsync(app, "nonsense")).IsProblem(404, "not_found");
    }

    [Fact]
    public async Task The_timeline_tells_every_try_and_every_receipt()
    {
        const string Secret = "whsec_test";
        await using var app = await TestApp.StartAsync(
            ("EMAIL_PROVIDERS", "resend,autosend"), ("RESEND_API_KEY", "re_tests"),
            ("RESEND_FROM_EMAIL", "codes@example.com"),
            ("AUTOSEND_WEBHOOK_SECRET", Secret), ("RESEND_API_URL", "http://127.0.0.1:1"));
        var (id, _) = await app.SentAsync(new { email = TestApp.Email });
        app.Clock.Advance(TimeSpan.FromSeconds(7));

        var body = """{"type":"email.delivered","data":{"emailId":"e1","to":{"email":"ada@example.com"}}}""";
        var signature = Convert.ToHexStringLower(System.Security.Cryptography.HMACSHA256.HashData(
            System.Text.Encoding.UTF8.GetBytes(Secret), System.Text.Encoding.UTF8.GetBytes(body)));
        for (var i = 0; i < 2; i++)
        {
            var taken = await app.AskAsync(
                new HttpRequestMessage(HttpMethod.Post, "/webhooks/autosend")
                {
                    Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json"),
                },
                ("X-Webhook-Signature", signature));
            Assert.Equal(204, taken.Status);
        }

        var timeline = (await FindAsync(app, id, Key)).Json.GetProperty("timeline").EnumerateArray()
            .Select(
                e => $"{e.GetProperty("provider")} {e.GetProperty("outcome")} {e.GetProperty("secondsAgo")}");
        Assert.Equal(["resend not_sent 7", "autosend accepted 7", "autosend delivered 0"], timeline);
    }

    private static Task<Answer> FindAsync(TestApp app, string id, (string, string) header) =>
        app.AskAsync(new HttpRequestMessage(HttpMethod.Get, $"/verifications/{id}"), header);

    private static Task<Answer> CancelAsync(TestApp app, string id) =>
        app.AskAsync(new HttpRequestMessage(HttpMethod.Delete, $"/verifications/{id}"), Key);

    private static async Task<(int, string)> StatusAndBodyAsync(Task<Answer> asking)
    {
        var answer = await asking;
        return (answer.Status, answer.Body);
    }
}
