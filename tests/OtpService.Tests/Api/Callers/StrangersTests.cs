using OtpService.Otp.Limits;

namespace OtpService.Tests.Api.Callers;

/// <summary>What strangers can do to others, and to whoever runs the service: nothing that lasts.</summary>
public sealed class StrangersTests
{
    private const string Owner = "203.0.113.7";
    private const string Attacker = "198.51.100.9";

    private static readonly (string, string) Key = ("Authorization", $"Bearer {TestApp.ApiKey}");
    private static readonly string[] Purposes =
        ["verification", "login", "two-factor", "magic-link", "password-reset"];

    [Theory]
    [InlineData("email", TestApp.Email, 5)]
    [InlineData("phone", TestApp.Phone, 3)]
    public async Task Sends_of_strangers_lock_nobody_out_of_an_address(string member, string to, int limit)
    {
        await using var app = await TestApp.StartAsync();
        app.Peer = Attacker;
        var sent = 0;
        for (var i = 0; i < 20; i++)
        {
            var body = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                [member] = to,
                ["purpose"] = Purposes[i % Purposes.Length],
            };
            sent += (await app.SendAsync(body)).Status == 200 ? 1 : 0;
            app.Clock.Advance(TimeSpan.FromSeconds(10));
        }

        Assert.Equal(limit, sent);
        app.Peer = Owner;
        var login = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [member] = to,
            ["purpose"] = "login",
        };
        Assert.Equal(200, (await app.SendAsync(login)).Status);
        Assert.Equal(200, (await app.SendAsync(login, Key)).Status);
    }

    [Fact]
    public async Task Strangers_wait_ten_seconds_between_any_two_sends_to_an_address()
    {
        await using var app = await TestApp.StartAsync();
        app.Peer = Attacker;
        Assert.Equal(200, (await app.SendAsync(new { email = TestApp.Email })).Status);

        var refused = await app.SendAsync(new { email = TestApp.Email, purpose = "login" });

        refused.IsProblem(429, "resend_too_soon");
        Assert.Equal("10", refused.Headers["Retry-After"]);
        app.Clock.Advance(TimeSpan.FromSeconds(10));
        var later = await app.SendAsync(new { email = TestApp.Email, purpose = "login" });
        Assert.Equal(200, later.Status);
    }

    [Fact]
    public async Task An_idempotency_key_of_another_network_is_another_key()
    {
        await using var app = await TestApp.StartAsync(("RESEND_COOLDOWN_SECONDS", "0"));
        var key = ("Idempotency-Key", "guessable");
        List<string> ids = [];
        foreach (var peer in new[] { Owner, Attacker, Owner })
        {
            app.Peer = peer;
            ids.Add((await app.SendAsync(new { email = TestApp.Email }, key)).Text("verificationId"));
        }

        ids.Add((await app.SendAsync(new { email = TestApp.Email }, key, Key)).Text("verificationId"));
        Assert.Equal(ids[0], ids[2]);
        Assert.Equal(3, ids.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task Strangers_do_not_see_how_often_an_address_was_sent_to()
    {
        await using var app = await TestApp.StartAsync(("RESEND_COOLDOWN_SECONDS", "0"));
        Assert.Contains(
            "address-hour",
            (await app.SendAsync(new { email = TestApp.Email }, Key)).Headers["RateLimit"],
            StringComparison.Ordinal);
        for (var i = 0; i < 5; i++)
        {
            app.Peer = $"198.51.100.{i}";
            var sent = await app.SendAsync(new { email = TestApp.Email });
            Assert.StartsWith("\"network-hour\";r=29", sent.Headers["RateLimit"], StringComparison.Ordinal);
        }

        // Who is refused is told why, and no more.
        var refused = await app.SendAsync(new { email = TestApp.Email });
        refused.IsProblem(429, "too_many_sends");
        Assert.StartsWith("\"address-hour\";r=0", refused.Headers["RateLimit"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_uniform_errors_no_number_of_guesses_tells_a_pending_code_from_none()
    {
        await using var app = await TestApp.StartAsync(
            ("UNIFORM_ERRORS", "true"), ("FAILURE_LIMIT_DAY", "3"), ("MAX_ATTEMPTS", "2"));
        var (_, code) = await app.SentAsync(new { email = TestApp.Email });
        for (var i = 0; i < 8; i++)
        {
            var pending = await app.VerifyAsync(new { email = TestApp.Email, code = TestApp.Wrong(code) });
            var none = await app.VerifyAsync(new { email = "bob@example.com", code = TestApp.Wrong(code) });
            Assert.Equal((none.Status, none.Body), (pending.Status, pending.Body));
            app.Clock.Advance(TimeSpan.FromMinutes(1));
            if (i == 3)
            {
                (_, code) = await app.SentAsync(new { email = TestApp.Email });
            }
        }
    }

    [Fact]
    public async Task A_right_code_repeated_is_one_verified_SMS_for_the_conversion_rule()
    {
        await using var app = await TestApp.StartAsync(("SMS_CONVERSION_SENDS", "5"));
        var own = TestApp.Phone;
        var (id, code) = await app.SentAsync(new { phone = own });
        for (var i = 0; i < 400; i++)
        {
            var again = await app.VerifyAsync(new { phone = own, code, verificationId = id });
            Assert.Equal(200, again.Status);
        }

        var pumped = 0;
        for (var i = 0; i < 20; i++)
        {
            pumped += (await app.SendAsync(new { phone = $"+1415{2000000 + (i * 10007)}" })).Status == 200 ? 1 : 0;
        }

        // One of five, ten and so on is too few once it is less than a fifth.
        Assert.Equal(5, pumped);
    }

    [Fact]
    public async Task The_networks_of_one_ipv6_site_share_sixteen_times_the_limit()
    {
        await using var app = await TestApp.StartAsync(
            ("NETWORK_SENDS_PER_HOUR", "2"), ("NETWORK_FAILURES_PER_HOUR", "2"));
        var (sent, compared) = (0, 0);
        for (var i = 0; i < 100; i++)
        {
            app.Peer = $"2001:db8:1:{i:x}::1";
            sent += (await app.SendAsync(new { email = $"person-{i}@example.com" })).Status == 200 ? 1 : 0;
            var guess = await app.VerifyAsync(new { email = $"somebody-{i}@example.com", code = "123456" });
            compared += guess.Status == 400 ? 1 : 0;
        }

        Assert.Equal((2 * ClientNetwork.SiteFactor, 2 * ClientNetwork.SiteFactor), (sent, compared));
        app.Peer = "2001:db8:2::1";
        Assert.Equal(200, (await app.SendAsync(new { email = TestApp.Email })).Status);
    }

    [Theory]
    [InlineData("EMAIL_LIMIT_HOUR", 60)]
    [InlineData("EMAIL_LIMIT_DAY", 24 * 60)]
    public async Task The_whole_service_sends_no_more_emails_than_it_is_told(string setting, int minutes)
    {
        await using var app = await TestApp.StartAsync((setting, "3"));
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(200, (await app.SendAsync(new { email = $"person-{i}@example.com" })).Status);
        }

        (await app.SendAsync(new { email = TestApp.Email })).IsProblem(429, "too_many_requests");
        Assert.Equal(200, (await app.SendAsync(new { phone = TestApp.Phone })).Status);
        app.Clock.Advance(TimeSpan.FromMinutes(minutes));
        Assert.Equal(200, (await app.SendAsync(new { email = TestApp.Email })).Status);
    }

    [Fact]
    public async Task Sends_to_a_range_of_test_recipients_are_bounded_for_each_network()
    {
        await using var app = await TestApp.StartAsync(
            ("TEST_RECIPIENTS", "*@example.com:424242"), ("NETWORK_SENDS_PER_HOUR", "3"));
        app.Peer = Attacker;
        var sent = 0;
        for (var i = 0; i < 100; i++)
        {
            sent += (await app.SendAsync(new { email = $"person-{i}@example.com" })).Status == 200 ? 1 : 0;
        }

        Assert.Equal(3 * NetworkTallies.CheapFactor, sent);
        Assert.Equal(200, (await app.SendAsync(new { email = "one@example.com" }, Key)).Status);
    }
}
