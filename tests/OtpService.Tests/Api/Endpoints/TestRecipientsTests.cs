using OtpService.Tests.Delivery.Fixtures;

namespace OtpService.Tests.Api.Endpoints;

/// <summary>A test recipient gets no message, and its known code works like any other.</summary>
public sealed class TestRecipientsTests
{
    private const string Reviewer = "review@example.com";
    private const string Known = "424242";
    private const string Setting = "TEST_RECIPIENTS";

    [Fact]
    public async Task Its_code_verifies_once_for_each_send_without_message_and_without_limit()
    {
        await using var app = await TestApp.StartAsync((Setting, $"{Reviewer}:{Known}:2026-11-23"));

        for (var i = 0; i < 12; i++)
        {
            Assert.Equal(200, (await app.SendAsync(new { email = Reviewer })).Status);
            var verified = await app.VerifyAsync(new { email = Reviewer, code = Known });
            Assert.Equal((200, Reviewer), (verified.Status, verified.Text("email")));
            (await app.VerifyAsync(new { email = Reviewer, code = Known })).IsProblem(400, "code_used");
        }

        Assert.Empty(app.Provider.Requests);
    }

    [Fact]
    public async Task Guesses_count_as_anywhere()
    {
        await using var app = await TestApp.StartAsync((Setting, $"{Reviewer}:{Known}"));
        await app.SendAsync(new { email = Reviewer });
        for (var left = 4; left >= 0; left--)
        {
            var wrong = await app.VerifyAsync(new { email = Reviewer, code = "000000" });
            wrong.IsProblem(400, "invalid_code");
            Assert.Equal(left, wrong.Number("attemptsRemaining"));
        }

        (await app.VerifyAsync(new { email = Reviewer, code = Known })).IsProblem(429, "too_many_attempts");
    }

    [Fact]
    public async Task Its_timeline_says_that_it_was_a_test()
    {
        await using var app = await TestApp.StartAsync((Setting, $"{Reviewer}:{Known}"));
        var sent = await app.SendAsync(new { email = Reviewer });
        var path = $"/verifications/{sent.Text("verificationId")}";

        var found = await app.AskAsync(
            new(HttpMethod.Get, path), ("Authorization", $"Bearer {TestApp.ApiKey}"));

        var step = Assert.Single(found.Json.GetProperty("timeline").EnumerateArray());
        Assert.Equal("test", step.GetProperty("provider").GetString());
        Assert.Equal("accepted", step.GetProperty("outcome").GetString());
    }

    [Fact]
    public async Task After_its_last_day_it_is_an_ordinary_address()
    {
        await using var app = await TestApp.StartAsync((Setting, $"{Reviewer}:{Known}:2026-11-23"));
        app.Clock.Advance(new TimeSpan(14, 59, 59));
        Assert.Equal(200, (await app.SendAsync(new { email = Reviewer })).Status);
        Assert.Empty(app.Provider.Requests);

        app.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(200, (await app.SendAsync(new { email = Reviewer, purpose = "login" })).Status);
        Assert.Single(app.Provider.Requests);
    }

    [Fact]
    public async Task It_may_be_a_number_that_no_SMS_may_go_to_and_others_stay_refused()
    {
        await using var app = await TestApp.StartAsync((Setting, $"+15005550006:{Known},+4915112*:{Known}"));

        Assert.Equal(200, (await app.SendAsync(new { phone = "+15005550006" })).Status);
        Assert.Equal(200, (await app.SendAsync(new { phone = "+4915112345678" })).Status);
        (await app.SendAsync(new { phone = "+15005550007" })).IsProblem(403, "destination_not_allowed");
    }

    [Fact]
    public async Task For_a_purpose_with_other_codes_it_is_refused_or_has_another()
    {
        await using var app = await TestApp.StartAsync(
            (Setting, $"{Reviewer}:{Known},other@example.com:{Known},{Reviewer}:42424242"),
            ("Otp:Purposes:long:ExpiryMinutes", "5"),
            ("Otp:Purposes:long:Length", "8"));

        var refused = await app.SendAsync(new { email = "other@example.com", purpose = "long" });
        refused.IsProblem(403, "destination_not_allowed");

        Assert.Equal(200, (await app.SendAsync(new { email = Reviewer, purpose = "long" })).Status);
        var verified = await app.VerifyAsync(new { email = Reviewer, purpose = "long", code = "42424242" });
        Assert.Equal(200, verified.Status);
        Assert.Empty(app.Provider.Requests);
    }

    [Fact]
    public async Task An_SMS_that_nobody_takes_may_fall_back_to_it()
    {
        await using var app = await TestApp.StartAsync((Setting, $"{Reviewer}:{Known}"));
        app.Provider.AnswerNext(FakeAnswer.Json(402, "{}"));

        var answer = await app.SendAsync(new { phone = TestApp.Phone, fallbackEmail = Reviewer });

        Assert.Equal((200, "email"), (answer.Status, answer.Text("channel")));
        Assert.Equal(200, (await app.VerifyAsync(new { email = Reviewer, code = Known })).Status);
    }
}
