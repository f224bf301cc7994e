using System.Diagnostics.Metrics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using OtpService.Otp.Limits;
using OtpService.Otp.Verifying;
using OtpService.Tests.Delivery.Fixtures;

namespace OtpService.Tests.Api.Endpoints;

/// <summary>
/// The limits beyond a single address: each is reached, and seen to lift again when the clock moves on.
/// </summary>
public sealed class LimitsTests
{
    private const string Proxy = "10.0.0.1";
    private const string Victim = "203.0.113.7";

    private static readonly (string, string) Key = ("Authorization", $"Bearer {TestApp.ApiKey}");

    [Fact]
    public async Task A_network_may_ask_for_so_many_sends_in_any_hour()
    {
        await using var app = await TestApp.StartAsync(("NETWORK_SENDS_PER_HOUR", "3"));
        app.Peer = Victim;
        for (var i = 0; i < 3; i++)
        {
            var sent = await SendAsync(app, $"person-{i}@example.com");
            Assert.Equal(200, sent.Status);
            Assert.StartsWith(
                $"\"network-hour\";r={2 - i};t=", sent.Headers["RateLimit"], StringComparison.Ordinal);
            Assert.Equal("\"network-hour\";q=3;w=3600", sent.Headers["RateLimit-Policy"]);
            app.Clock.Advance(TimeSpan.FromMinutes(10));
        }

        var refused = await SendAsync(app, "one-more@example.com");
        refused.IsProblem(429, "too_many_requests");
        Assert.Equal("1800", refused.Headers["Retry-After"]);
        Assert.Equal(3, app.Provider.Requests.Count);

        // Somebody else is not concerned, and neither is a back end, which asks for many.
        app.Peer = "203.0.113.8";
        Assert.Equal(200, (await SendAsync(app, "neighbour@example.com")).Status);
        app.Peer = Victim;
        Assert.Equal(200, (await app.SendAsync(new { email = "by-back-end@example.com" }, Key)).Status);

        app.Clock.Advance(TimeSpan.FromMinutes(30));
        Assert.Equal(200, (await SendAsync(app, "one-more@example.com")).Status);
        (await SendAsync(app, "and-another@example.com")).IsProblem(429, "too_many_requests");
    }

    [Fact]
    public async Task A_send_that_was_refused_for_its_address_costs_its_network_nothing()
    {
        await using var app = await TestApp.StartAsync(("NETWORK_SENDS_PER_HOUR", "2"));
        app.Peer = Victim;
        Assert.Equal(200, (await SendAsync(app, TestApp.Email)).Status);
        (await SendAsync(app, TestApp.Email)).IsProblem(429, "resend_too_soon");
        Assert.Equal(200, (await SendAsync(app, "bob@example.com")).Status);

        // And one refused for its network leaves its address alone.
        (await SendAsync(app, "eve@example.com")).IsProblem(429, "too_many_requests");
        app.Peer = "203.0.113.8";
        Assert.Equal(200, (await SendAsync(app, "eve@example.com")).Status);
    }

    [Fact]
    public async Task A_network_may_fail_so_often_in_any_hour_and_then_even_the_right_code_is_refused()
    {
        await using var app = await TestApp.StartAsync(("NETWORK_FAILURES_PER_HOUR", "3"));
        var (_, code) = await app.SentAsync(new { email = TestApp.Email });
        app.Peer = Victim;
        for (var i = 0; i < 3; i++)
        {
            (await app.VerifyAsync(new { email = $"person-{i}@example.com", code = "123456" }))
                .IsProblem(400, "code_not_found");
        }

        var refused = await app.VerifyAsync(new { email = TestApp.Email, code });
        refused.IsProblem(429, "too_many_requests");
        Assert.Equal("3600", refused.Headers["Retry-After"]);

        app.Peer = "203.0.113.8";
        Assert.Equal(200, (await app.VerifyAsync(new { email = TestApp.Email, code })).Status);

        app.Peer = Victim;
        app.Clock.Advance(TimeSpan.FromHours(1));
        (await app.VerifyAsync(new { email = TestApp.Email, code })).IsProblem(400, "code_used");
    }

    [Fact]
    public async Task A_thousand_addresses_of_one_ipv6_network_count_as_one()
    {
        await using var app = await TestApp.StartAsync(("NETWORK_SENDS_PER_HOUR", "5"));
        var sent = 0;
        for (var i = 0; i < 1000; i++)
        {
            app.Peer = $"2001:db8:1:2::{i:x}";
            sent += (await SendAsync(app, $"person-{i}@example.com")).Status == 200 ? 1 : 0;
        }

        Assert.Equal(5, sent);
        app.Peer = "2001:db8:1:3::1";
        Assert.Equal(200, (await SendAsync(app, "neighbour@example.com")).Status);
    }

    [Fact]
    public async Task An_ipv4_address_is_the_same_when_it_is_written_as_ipv6()
    {
        await using var app = await TestApp.StartAsync(("NETWORK_SENDS_PER_HOUR", "1"));
        app.Peer = Victim;
        Assert.Equal(200, (await SendAsync(app, TestApp.Email)).Status);
        app.Peer = $"::ffff:{Victim}";
        (await SendAsync(app, "bob@example.com")).IsProblem(429, "too_many_requests");
    }

    [Theory]
    [InlineData("", Victim, "198.51.100.9", Victim)]
    [InlineData(Proxy, Victim, "198.51.100.9", Victim)]
    [InlineData(Proxy, Proxy, Victim, Victim)]
    [InlineData("10.0.0.0/8", Proxy, "198.51.100.9, " + Victim, Victim)]
    [InlineData("10.0.0.0/8", Proxy, "198.51.100.9, " + Victim + ", 10.9.9.9", Victim)]
    [InlineData("10.0.0.0/8", Proxy, "nonsense, " + Victim, Victim)]
    [InlineData("10.0.0.0/8", "::ffff:" + Proxy, Victim + ":4711", Victim)]
    public async Task Only_a_trusted_proxy_says_who_the_client_is(
        string trusted, string peer, string forwardedFor, string counted)
    {
        await using var app = await TestApp.StartAsync(
            ("NETWORK_SENDS_PER_HOUR", "1"), ("TRUSTED_PROXIES", trusted));
        app.Peer = peer;
        Assert.Equal(200, (await SendAsync(app, TestApp.Email, forwardedFor)).Status);

        app.Peer = trusted.Length > 0 ? Proxy : counted;
        (await SendAsync(app, "bob@example.com", counted)).IsProblem(429, "too_many_requests");
        app.Peer = counted;
        (await SendAsync(app, "eve@example.com", "192.0.2.1")).IsProblem(429, "too_many_requests");
    }

    [Fact]
    public async Task A_forwarded_address_from_a_stranger_is_told_to_the_operator_once()
    {
        using var lines = new Lines();
        await using var app = await TestApp.StartAsync(lines);
        app.Peer = Victim;
        await SendAsync(app, TestApp.Email, "198.51.100.9");
        await SendAsync(app, "bob@example.com", "198.51.100.9");

        var line = Assert.Single(
            lines.All, line => line.Contains("TRUSTED_PROXIES", StringComparison.Ordinal));
        Assert.DoesNotContain("203", line, StringComparison.Ordinal);
        Assert.DoesNotContain("198", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_block_of_numbers_that_nobody_verifies_gets_no_more_however_it_is_asked_for()
    {
        await using var app = await TestApp.StartAsync(("NETWORK_SENDS_PER_HOUR", "100000"));
        for (var i = 0; i < 10_000; i++)
        {
            app.Peer = string.Create(CultureInfo.InvariantCulture, $"198.51.{i / 200}.{i % 200}");
            await app.SendAsync(
                new { phone = string.Create(CultureInfo.InvariantCulture, $"+3712600{i:0000}") },
                ("X-Forwarded-For", string.Create(CultureInfo.InvariantCulture, $"192.0.2.{i % 250}")));
        }

        Assert.Equal(new LimitOptions().SmsConversionSends, app.Provider.Requests.Count);
        (await app.SendAsync(new { phone = "+37126009999" })).IsProblem(429, "too_many_requests");
        Assert.Equal(200, (await app.SendAsync(new { phone = TestApp.Phone })).Status);

        app.Clock.Advance(TimeSpan.FromMinutes(65));
        Assert.Equal(200, (await app.SendAsync(new { phone = "+37126009999" })).Status);
    }

    [Fact]
    public async Task A_block_of_numbers_is_stopped_without_its_country_where_others_verify()
    {
        await using var app = await TestApp.StartAsync(("SMS_CONVERSION_SENDS", "5"));
        for (var i = 0; i < 5; i++)
        {
            var phone = $"+3712{i}001234";
            var (_, code) = await app.SentAsync(new { phone });
            await app.VerifyAsync(new { phone, code });
        }

        for (var i = 0; i < 5; i++)
        {
            await app.SentAsync(new { phone = $"+3712600123{i}" });
        }

        (await app.SendAsync(new { phone = "+37126001239" })).IsProblem(429, "too_many_requests");
        Assert.Equal(200, (await app.SendAsync(new { phone = "+37126011239" })).Status);
    }

    [Fact]
    public async Task A_block_of_numbers_that_people_verify_goes_on()
    {
        await using var app = await TestApp.StartAsync(("SMS_CONVERSION_SENDS", "5"));
        for (var i = 0; i < 20; i++)
        {
            var phone = string.Create(CultureInfo.InvariantCulture, $"+371260012{i:00}");
            var (_, code) = await app.SentAsync(new { phone });
            if (i % 4 == 0)
            {
                Assert.Equal(200, (await app.VerifyAsync(new { phone, code })).Status);
            }
        }
    }

    [Theory]
    [InlineData("SMS_LIMIT_HOUR", 60)]
    [InlineData("SMS_LIMIT_DAY", 24 * 60)]
    public async Task The_whole_service_spends_no_more_than_it_is_told(string setting, int minutes)
    {
        await using var app = await TestApp.StartAsync(
            (setting, "50"), ("SMS_CONVERSION_SENDS", "0"), ("NETWORK_SENDS_PER_HOUR", "0"));
        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(i =>
            app.SendAsync(new { phone = string.Create(CultureInfo.InvariantCulture, $"+1415{2000000 + (i * 10007)}") })));

        Assert.Equal(50, answers.Count(answer => answer.Status == 200));
        Assert.Equal(50, app.Provider.Requests.Count);
        Assert.All(answers.Where(a => a.Status != 200), answer => answer.IsProblem(429, "too_many_requests"));

        // Email costs nothing of it.
        Assert.Equal(200, (await SendAsync(app, TestApp.Email)).Status);
        app.Clock.Advance(TimeSpan.FromMinutes(minutes));
        Assert.Equal(200, (await app.SendAsync(new { phone = TestApp.Phone })).Status);
    }

    [Fact]
    public async Task A_country_gets_no_more_than_it_is_given_and_messages_of_back_ends_count()
    {
        await using var app = await TestApp.StartAsync(("SMS_COUNTRY_LIMITS", "LV:2/3"));
        Assert.Equal(200, (await app.SendAsync(new { phone = "+37126001234" })).Status);
        Assert.Equal(200, (await MessageAsync(app, "+37127001234")).Status);
        (await app.SendAsync(new { phone = "+37128001234" })).IsProblem(429, "too_many_requests");
        (await MessageAsync(app, "+37128001234")).IsProblem(429, "too_many_requests");
        Assert.Equal(200, (await app.SendAsync(new { phone = TestApp.Phone })).Status);

        app.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(200, (await app.SendAsync(new { phone = "+37128001234" })).Status);
        (await app.SendAsync(new { phone = "+37129001234" })).IsProblem(429, "too_many_requests");
        app.Clock.Advance(TimeSpan.FromHours(23));
        Assert.Equal(200, (await app.SendAsync(new { phone = "+37129001234" })).Status);
    }

    [Fact]
    public async Task A_country_that_nobody_verifies_in_gets_no_more()
    {
        await using var app = await TestApp.StartAsync(("SMS_CONVERSION_SENDS", "5"));
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(200, (await app.SendAsync(new { phone = $"+3712{i}001234" })).Status);
        }

        (await app.SendAsync(new { phone = "+37129001234" })).IsProblem(429, "too_many_requests");
        Assert.Equal(200, (await app.SendAsync(new { phone = TestApp.Phone })).Status);
        app.Clock.Advance(TimeSpan.FromMinutes(65));
        Assert.Equal(200, (await app.SendAsync(new { phone = "+37129001234" })).Status);
    }

    [Fact]
    public async Task What_nobody_delivered_is_not_spent()
    {
        await using var app = await TestApp.StartAsync(("SMS_LIMIT_HOUR", "1"));
        app.Provider.AnswerNext(FakeAnswer.Json(401, "{}"));
        (await app.SendAsync(new { phone = TestApp.Phone })).IsProblem(503, "delivery_unavailable");

        Assert.Equal(200, (await app.SendAsync(new { phone = TestApp.Phone })).Status);
        (await app.SendAsync(new { phone = "+14155550123" })).IsProblem(429, "too_many_requests");
    }

    [Fact]
    public async Task The_addresses_of_one_mailbox_are_counted_as_one_and_proven_one_by_one()
    {
        await using var app = await TestApp.StartAsync(
            ("EMAIL_RATE_LIMIT_HOUR", "2"), ("RESEND_COOLDOWN_SECONDS", "0"));
        var (_, code) = await app.SentAsync(new { email = "ada.lovelace+a@gmail.com" });
        Assert.Equal(200, (await SendAsync(app, "adalovelace@googlemail.com")).Status);
        (await SendAsync(app, "Ada.Love.Lace+b@gmail.com")).IsProblem(429, "too_many_sends");
        Assert.Equal(
            ["ada.lovelace+a@gmail.com", "adalovelace@googlemail.com"],
            app.Provider.Requests.Select(r => r.Json.GetProperty("to").GetProperty("email").GetString()));

        Assert.Equal(400, (await app.VerifyAsync(new { email = "adalovelace@gmail.com", code })).Status);
        var verified = await app.VerifyAsync(new { email = "ada.lovelace+a@gmail.com", code });
        Assert.Equal("ada.lovelace+a@gmail.com", verified.Text("email"));
    }

    [Fact]
    public async Task Sprayed_codes_raise_an_alarm_without_refusing_anybody()
    {
        using var lines = new Lines();
        await using var app = await TestApp.StartAsync(
            lines, ("FAILURE_ALARM_HOUR", "20"), ("NETWORK_FAILURES_PER_HOUR", "0"));
        for (var i = 0; i < 20; i++)
        {
            await app.VerifyAsync(new { email = $"person-{i}@example.com", code = "123456" });
        }

        Assert.DoesNotContain(lines.All, line => line.Contains("sprayed", StringComparison.Ordinal));
        app.Clock.Advance(SprayAlarm.ShareEvery);
        (await app.VerifyAsync(new { email = TestApp.Email, code = "123456" }))
            .IsProblem(400, "code_not_found");
        Assert.Single(lines.All, line => line.Contains("21 verifications failed", StringComparison.Ordinal));
        Assert.Equal(1, Gauge(app));

        app.Clock.Advance(TimeSpan.FromMinutes(65));
        Gauge(app);
        Assert.Equal(0, Gauge(app));
    }

    [Theory]
    [InlineData("EMAIL_RATE_LIMIT_HOUR", 60)]
    [InlineData("EMAIL_RATE_LIMIT_DAY", 24 * 60)]
    [InlineData("SMS_RATE_LIMIT_HOUR", 60)]
    [InlineData("SMS_RATE_LIMIT_DAY", 24 * 60)]
    public async Task An_address_gets_no_more_than_it_may_in_any_window(string setting, int minutes)
    {
        await using var app = await TestApp.StartAsync((setting, "2"), ("SMS_CONVERSION_SENDS", "0"));
        object body = setting.StartsWith("SMS", StringComparison.Ordinal)
            ? new { phone = TestApp.Phone }
            : new { email = TestApp.Email };
        Assert.Equal(200, (await app.SendAsync(body)).Status);
        app.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(200, (await app.SendAsync(body)).Status);
        app.Clock.Advance(TimeSpan.FromMinutes(2));

        (await app.SendAsync(body)).IsProblem(429, "too_many_sends");
        app.Clock.Advance(TimeSpan.FromMinutes(minutes - 5));
        (await app.SendAsync(body)).IsProblem(429, "too_many_sends");
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(200, (await app.SendAsync(body)).Status);
    }

    [Fact]
    public async Task An_address_whose_failures_are_used_up_takes_guesses_without_an_id_again_a_day_later()
    {
        await using var app = await TestApp.StartAsync(("FAILURE_LIMIT_DAY", "2"));
        var (_, code) = await app.SentAsync(new { email = TestApp.Email });
        var wrong = new { email = TestApp.Email, code = TestApp.Wrong(code) };
        (await app.VerifyAsync(wrong)).IsProblem(400, "invalid_code");
        (await app.VerifyAsync(wrong)).IsProblem(400, "invalid_code");
        app.Clock.Advance(TimeSpan.FromMinutes(2));
        (_, code) = await app.SentAsync(new { email = TestApp.Email });
        (await app.VerifyAsync(new { email = TestApp.Email, code })).IsProblem(429, "too_many_failures");

        app.Clock.Advance(TimeSpan.FromHours(24));
        (_, code) = await app.SentAsync(new { email = TestApp.Email });
        Assert.Equal(200, (await app.VerifyAsync(new { email = TestApp.Email, code })).Status);
    }

    /// <summary>What the alarm's gauge shows to whoever collects metrics of this app.</summary>
    private static int Gauge(TestApp app)
    {
        var shown = -1;
        var meters = app.Services.GetRequiredService<IMeterFactory>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, own) =>
            {
                if (instrument.Name == SprayAlarm.GaugeName
                    && ReferenceEquals(instrument.Meter.Scope, meters))
                {
                    own.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<int>((_, value, _, _) => shown = value);
        listener.Start();
        listener.RecordObservableInstruments();
        return shown;
    }

    private static Task<Answer> MessageAsync(TestApp app, string phone) => app.PostAsync(
        "/messages", new { to = new { phone }, template = "code", variables = new { code = "123456" } }, Key);

    private static Task<Answer> SendAsync(TestApp app, string email, string? forwardedFor = null) =>
        forwardedFor is null
            ? app.SendAsync(new { email })
            : app.SendAsync(new { email }, ("X-Forwarded-For", forwardedFor));
}
