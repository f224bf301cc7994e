using OtpService.Tests.Api;
using OtpService.Tests.Delivery.Fixtures;

namespace OtpService.Tests.Hooks.Systems;

public sealed class ClerkHookTests
{
    private const string Path = "/hooks/clerk";

    [Fact]
    public async Task An_emails_code_goes_out_in_our_words()
    {
        await using var app = await StartAsync();

        Assert.Equal(200, (await PostAsync(app, "a", Email(app))).Status);

        Assert.Equal("424299", app.Provider.LastCode);
        Assert.DoesNotContain("Clerk wrote this", Hook.Sent(app), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_sms_and_a_notice_go_out_in_Clerks_words()
    {
        await using var app = await StartAsync();

        Assert.Equal(200, (await PostAsync(app, "a", Sms(app))).Status);
        Assert.Equal(
            200, (await PostAsync(app, "b", Email(app, slug: "password_changed", data: "{}"))).Status);

        Assert.Equal(
            "Your verification code is 424299",
            app.Provider.Requests[0].Json.GetProperty("body").GetString());
        Assert.Contains(
            "<p>Clerk wrote this</p>", app.Provider.Requests[1].Json.GetProperty("html").GetString() ?? "",
            StringComparison.Ordinal);
        Assert.Equal("A subject", app.Provider.Requests[1].Json.GetProperty("subject").GetString());
    }

    [Theory]
    [InlineData(400, 422)]
    [InlineData(401, 503)]
    [InlineData(429, 503)]
    public async Task An_address_at_fault_is_told_apart_from_what_may_work_later(int provider, int expected)
    {
        await using var app = await StartAsync();
        app.Provider.Answer(FakeAnswer.Json(provider, "{}"));

        Assert.Equal(expected, (await PostAsync(app, "a", Email(app))).Status);
    }

    [Fact]
    public async Task A_repeat_sends_nothing_more_and_a_failure_may_be_repeated()
    {
        await using var app = await StartAsync();
        app.Provider.AnswerNext(FakeAnswer.Json(401, "{}"));

        Assert.Equal(503, (await PostAsync(app, "a", Email(app))).Status);
        Assert.Equal(200, (await PostAsync(app, "a", Email(app))).Status);
        Assert.Equal(200, (await PostAsync(app, "a", Email(app))).Status);

        Assert.Equal(2, app.Provider.Requests.Count);
    }

    [Fact]
    public async Task A_stale_code_is_dropped_and_a_late_notice_is_not()
    {
        await using var app = await StartAsync();
        var (code, sms) = (Email(app), Sms(app));
        var notice = Email(app, slug: "password_changed", data: "{}");
        app.Clock.Advance(TimeSpan.FromMinutes(11));

        Assert.Equal(200, (await PostAsync(app, "a", code)).Status);
        Assert.Equal(200, (await PostAsync(app, "b", sms)).Status);
        Assert.Empty(app.Provider.Requests);
        Assert.Equal(200, (await PostAsync(app, "c", notice)).Status);
        Assert.Single(app.Provider.Requests);
    }

    [Fact]
    public async Task What_Clerk_delivers_itself_and_other_events_are_left_alone()
    {
        await using var app = await StartAsync();
        var own = Email(app)
            .Replace("\"delivered_by_clerk\":false", "\"delivered_by_clerk\":true", StringComparison.Ordinal);

        Assert.Equal(200, (await PostAsync(app, "a", own)).Status);
        Assert.Equal(200, (await PostAsync(app, "b", """{"type":"user.created","data":{}}""")).Status);

        Assert.Empty(app.Provider.Requests);
    }

    [Fact]
    public async Task A_forged_changed_or_old_request_sends_nothing()
    {
        await using var app = await StartAsync();
        var body = Email(app);
        var headers = Hook.Sign(app, "svix", "a", body);

        Assert.Equal(401, (await Hook.PostAsync(app, Path, body)).Status);
        Assert.Equal(401, (await Hook.PostAsync(app, Path, body + " ", headers)).Status);
        Assert.Equal(401, (await Hook.PostAsync(
            app, Path, body,
            Hook.Sign(app, "svix", "a", body, "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="))).Status);
        app.Clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal(401, (await Hook.PostAsync(app, Path, body, headers)).Status);

        Assert.Empty(app.Provider.Requests);
    }

    [Fact]
    public async Task The_log_says_once_that_calls_are_refused_and_nothing_of_them()
    {
        using var log = new Lines();
        await using var app = await TestApp.StartAsync(log, ("CLERK_WEBHOOK_SECRET", Hook.StandardSecret));

        for (var call = 0; call < 3; call++)
        {
            Assert.Equal(401, (await Hook.PostAsync(app, Path, """{"kumquat":1}""")).Status);
        }

        var line = Assert.Single(log.All, line => line.Contains("rejected with 401", StringComparison.Ordinal));
        Assert.StartsWith("Warning: A call to /hooks/clerk was rejected with 401: its signature", line, StringComparison.Ordinal);
        Assert.DoesNotContain(log.All, entry => entry.Contains("kumquat", StringComparison.Ordinal));
    }

    private static Task<TestApp> StartAsync() =>
        TestApp.StartAsync(("CLERK_WEBHOOK_SECRET", Hook.StandardSecret));

    private static Task<Answer> PostAsync(TestApp app, string id, string body) =>
        Hook.PostAsync(app, Path, body, Hook.Sign(app, "svix", id, body));

    private static string Email(
        TestApp app, string slug = "verification_code", string data = """{"otp_code":"424299","app":{"name":"x"}}""") => $$$"""
        {"object":"event","type":"email.created","timestamp":{{{app.Clock.GetUtcNow().ToUnixTimeMilliseconds()}}},"data":{
        "slug":"{{{slug}}}","to_email_address":"ada@example.com","subject":"A subject","body":"<p>Clerk wrote this</p>",
        "body_plain":"Clerk wrote this","status":"queued","delivered_by_clerk":false,"data":{{{data}}}}}
        """;

    private static string Sms(TestApp app) => $$$"""
        {"object":"event","type":"sms.created","timestamp":{{{app.Clock.GetUtcNow().ToUnixTimeMilliseconds()}}},"data":{
        "slug":"verification_code","to_phone_number":"+14155552671","message":"Your verification code is 424299",
        "delivered_by_clerk":false,"data":{} } }
        """;
}
