using OtpService.Tests.Api;
using OtpService.Tests.Delivery.Fixtures;

namespace OtpService.Tests.Telemetry;

/// <summary>What operators are told of what happened.</summary>
public sealed class StatsTests
{
    private static readonly (string, string) Key = ("Authorization", $"Bearer {TestApp.ApiKey}");

    [Fact]
    public async Task Everything_that_happens_is_counted_where_an_operator_looks_for_it()
    {
        await using var app = await TestApp.StartAsync();
        var (_, code) = await app.SentAsync(new { phone = TestApp.Phone, purpose = "login" });
        await app.SendAsync(new { phone = TestApp.Phone, purpose = "login" });
        await app.SendAsync(new { phone = "+4915112345678" });
        await app.SendAsync(new { phone = "not-a-number" });
        await app.VerifyAsync(new { phone = TestApp.Phone, purpose = "login", code = TestApp.Wrong(code) });
        await app.VerifyAsync(new { phone = TestApp.Phone, purpose = "login", code });
        await app.SentAsync(new { email = TestApp.Email });
        await app.PostAsync("/messages", new { to = new { email = TestApp.Email }, template = "security-alert", variables = new { @event = "A new device" } }, Key);

        var stats = await ReadAsync(app);
        Assert.Equal(1, stats.Number("bucketMinutes"));
        Assert.Equal(60, stats.Json.GetProperty("starts").GetArrayLength());
        Assert.Equal(
            [
                "countries DE refused: 1", "countries US refused: 1", "countries US sent: 1",
                "countries US verified: 1",
                "deliveries autosend accepted: 2", "deliveries unosend accepted: 1",
                "delivery_times autosend 50: 2", "delivery_times unosend 50: 1",
                "messages security-alert accepted: 1",
                "refused_sends  invalid_request: 1", "refused_sends sms destination_not_allowed: 1",
                "refused_sends sms resend_too_soon: 1",
                "refused_verifications sms invalid_code: 1",
                "sent email verification: 1", "sent sms login: 1", "verified sms login: 1",
            ],
            Totals(stats));
    }

    [Fact]
    public async Task What_could_not_be_delivered_is_counted_with_its_reason()
    {
        await using var app = await TestApp.StartAsync();
        app.Provider.Answer(FakeAnswer.Json(403, "{}"));
        (await app.SendAsync(new { email = TestApp.Email })).IsProblem(503, "delivery_unavailable");

        Assert.Equal(
            ["deliveries autosend refused: 1", "undelivered email delivery_unavailable: 1"],
            Totals(await ReadAsync(app)));
    }

    [Fact]
    public async Task Counts_fall_into_their_minute_and_are_looked_back_on_for_a_week()
    {
        await using var app = await TestApp.StartAsync();
        await app.SentAsync(new { email = TestApp.Email });
        await ReadAsync(app);
        app.Clock.Advance(TimeSpan.FromMinutes(5));
        await app.SentAsync(new { email = TestApp.Email });

        var hour = Counts(await ReadAsync(app, "?minutes=60"), "sent");
        Assert.Equal((1, 1, 2), (hour[^6], hour[^1], hour.Sum()));

        app.Clock.Advance(TimeSpan.FromHours(23));
        Assert.Equal(2, Counts(await ReadAsync(app, "?minutes=1440"), "sent").Sum());
        app.Clock.Advance(TimeSpan.FromDays(5));
        var week = await ReadAsync(app, "?minutes=10080");
        Assert.Equal(
            (60, 168, 2),
            (week.Number("bucketMinutes"), Counts(week, "sent").Length, Counts(week, "sent").Sum()));
        Assert.Empty(Totals(await ReadAsync(app)));
    }

    [Fact]
    public async Task Stats_are_for_back_ends_and_the_time_asked_for_must_make_sense()
    {
        await using var app = await TestApp.StartAsync();
        (await app.AskAsync(new(HttpMethod.Get, "/stats"))).IsProblem(401, "unauthorized");
        foreach (var minutes in (string[])["0", "-1", "10081", "an hour", ""])
        {
            (await app.AskAsync(new(HttpMethod.Get, $"/stats?minutes={minutes}"), Key))
                .IsProblem(400, "invalid_request");
        }
    }

    private static async Task<Answer> ReadAsync(TestApp app, string query = "")
    {
        var answer = await app.AskAsync(new(HttpMethod.Get, $"/stats{query}"), Key);
        Assert.Equal(200, answer.Status);
        return answer;
    }

    private static string[] Totals(Answer stats) =>
    [
        .. stats.Json.GetProperty("series").EnumerateArray().Select(series =>
            $"{series.GetProperty("counter")} {string.Join(' ', series.GetProperty("labels").EnumerateArray())}: "
            + $"{series.GetProperty("counts").EnumerateArray().Sum(c => c.GetInt64())}").Order(StringComparer.Ordinal),
    ];

    private static long[] Counts(Answer stats, string counter)
    {
        var series = stats.Json.GetProperty("series").EnumerateArray()
            .First(one => one.GetProperty("counter").GetString() == counter);
        return [.. series.GetProperty("counts").EnumerateArray().Select(c => c.GetInt64())];
    }
}
