using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using OtpService.Api.Captchas;
using OtpService.Otp.Limits;
using OtpService.Otp.Verifying;
using OtpService.Tests.Delivery.Fixtures;
using OtpService.Tests.Outgoing;

namespace OtpService.Tests.Api.Captchas;

/// <summary>A code is sent to whoever solved the captcha, and to back ends without one.</summary>
public sealed class CaptchaTests
{
    private const string Token = "token-kumquat";
    private const string Solved = """{"success":true,"hostname":"www.example.com","challenge_ts":"2026-11-23T09:00:00Z"}""";

    [Fact]
    public async Task A_solved_captcha_is_checked_and_sends_the_code()
    {
        await using var provider = await FakeProvider.StartAsync();
        await using var app = await StartedAsync(provider, Solved);

        Assert.Equal(200, (await app.SendAsync(new { email = TestApp.Email, captchaToken = Token })).Status);

        var check = Assert.Single(provider.Requests);
        Assert.Equal(("POST", "/siteverify"), (check.Method, check.Path));
        Assert.Equal("application/x-www-form-urlencoded", check.Headers["Content-Type"]);
        Assert.Equal($"secret=captcha-secret&response={Token}", check.Body);
        Assert.Single(app.Provider.Requests);
    }

    [Theory]
    [InlineData("""{"success":false,"error-codes":["invalid-input-response"]}""")]
    [InlineData("""{"success":false,"error-codes":["timeout-or-duplicate"]}""")]
    [InlineData("""{"success":false}""")]
    [InlineData("""{}""")]
    public async Task What_the_provider_refuses_sends_nothing_and_counts_nothing(string answer)
    {
        await using var provider = await FakeProvider.StartAsync();
        await using var app = await StartedAsync(provider, answer);

        var refused = await app.SendAsync(new { email = TestApp.Email, captchaToken = Token });

        refused.IsProblem(400, "captcha_failed");
        Assert.Empty(app.Provider.Requests);
        provider.Answer(FakeAnswer.Json(200, Solved));
        Assert.Equal(200, (await app.SendAsync(new { email = TestApp.Email, captchaToken = Token })).Status);
    }

    [Fact]
    public async Task It_may_be_demanded_only_after_some_sends_of_a_network()
    {
        await using var provider = await FakeProvider.StartAsync();
        await using var app = await StartedAsync(provider, Solved, ("CAPTCHA_AFTER", "2"));
        app.Peer = "203.0.113.7";
        Assert.Equal(200, (await app.SendAsync(new { email = "first@example.com" })).Status);
        Assert.Equal(200, (await app.SendAsync(new { email = "second@example.com" })).Status);

        (await app.SendAsync(new { email = "third@example.com" })).IsProblem(400, "captcha_failed");
        Assert.Equal(
            200, (await app.SendAsync(new { email = "third@example.com", captchaToken = Token })).Status);
        app.Peer = "203.0.113.8";
        Assert.Equal(200, (await app.SendAsync(new { email = "neighbour@example.com" })).Status);

        app.Peer = "203.0.113.7";
        app.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(200, (await app.SendAsync(new { email = "fourth@example.com" })).Status);
    }

    [Fact]
    public async Task It_may_be_demanded_only_while_codes_are_sprayed()
    {
        await using var provider = await FakeProvider.StartAsync();
        await using var app = await StartedAsync(
            provider, Solved, ("CAPTCHA_UNDER_ATTACK", "true"), ("FAILURE_ALARM_HOUR", "3"));
        Assert.Equal(200, (await app.SendAsync(new { email = "first@example.com" })).Status);
        for (var i = 0; i < 3; i++)
        {
            await app.VerifyAsync(new { email = $"person-{i}@example.com", code = "123456" });
        }

        app.Clock.Advance(SprayAlarm.ShareEvery);
        Assert.Equal(
            200, (await app.SendAsync(new { email = "second@example.com", captchaToken = Token })).Status);
        (await app.SendAsync(new { email = "third@example.com" })).IsProblem(400, "captcha_failed");

        app.Clock.Advance(TimeSpan.FromMinutes(65));
        await app.SendAsync(new { email = "third@example.com" });
        Assert.Equal(200, (await app.SendAsync(new { email = "fourth@example.com" })).Status);
    }

    [Fact]
    public async Task Without_a_token_or_with_an_endless_one_the_provider_is_not_asked()
    {
        await using var provider = await FakeProvider.StartAsync();
        await using var app = await StartedAsync(provider, Solved);

        (await app.SendAsync(new { email = TestApp.Email })).IsProblem(400, "captcha_failed");
        (await app.SendAsync(new { email = TestApp.Email, captchaToken = "" }))
            .IsProblem(400, "captcha_failed");
        (await app.SendAsync(new { email = TestApp.Email, captchaToken = new string('a', 8193) }))
            .IsProblem(400, "captcha_failed");
        (await app.SendAsync(new { email = "nonsense", captchaToken = Token }))
            .IsProblem(400, "invalid_request");

        Assert.Empty(provider.Requests);
        var longest = new string('a', 8192);
        Assert.Equal(200, (await app.SendAsync(new { email = TestApp.Email, captchaToken = longest })).Status);
    }

    [Fact]
    public async Task A_network_that_is_refused_anyway_does_not_reach_the_provider()
    {
        await using var provider = await FakeProvider.StartAsync();
        await using var app = await StartedAsync(provider, Solved, ("NETWORK_SENDS_PER_HOUR", "1"));
        foreach (var name in new[] { "first", "second" })
        {
            await app.SendAsync(new { email = $"{name}@example.com", captchaToken = Token });
        }

        Assert.Equal(2, provider.Requests.Count);
        (await app.SendAsync(new { email = "third@example.com", captchaToken = Token }))
            .IsProblem(429, "too_many_requests");
        Assert.Equal(2, provider.Requests.Count);
    }

    [Fact]
    public async Task Failed_captchas_count_for_their_network_and_no_other()
    {
        await using var provider = await FakeProvider.StartAsync();
        await using var app = await StartedAsync(provider, """{"success":false}""");
        app.Peer = "203.0.113.7";
        for (var i = 0; i < 30; i++)
        {
            (await app.SendAsync(new { email = TestApp.Email, captchaToken = Token }))
                .IsProblem(400, "captcha_failed");
        }

        provider.Answer(FakeAnswer.Json(200, Solved));
        var refused = await app.SendAsync(new { email = TestApp.Email, captchaToken = Token });
        refused.IsProblem(429, "too_many_requests");
        Assert.Equal("600", refused.Headers["Retry-After"]);
        Assert.Equal(30, provider.Requests.Count);
        app.Peer = "203.0.113.8";
        Assert.Equal(200, (await app.SendAsync(new { email = "bob@example.com", captchaToken = Token })).Status);

        app.Peer = "203.0.113.7";
        app.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(200, (await app.SendAsync(new { email = TestApp.Email, captchaToken = Token })).Status);
    }

    [Fact]
    public async Task One_network_has_four_checks_under_way_and_others_have_theirs()
    {
        await using var provider = await FakeProvider.StartAsync();
        await using var app = await StartedAsync(provider, Solved);
        var answer = new TaskCompletionSource();
        provider.Answer(new FakeAnswer(async (context, cancellationToken) =>
        {
            await answer.Task;
            await FakeAnswer.Json(200, Solved).WriteAsync(context, cancellationToken);
        }));
        app.Peer = "203.0.113.7";
        List<Task<Answer>> waiting = [];
        for (var i = 0; i < 4; i++)
        {
            waiting.Add(app.SendAsync(new { email = $"person-{i}@example.com", captchaToken = Token }));
            await provider.ReceivedAsync(TestContext.Current.CancellationToken);
        }

        (await app.SendAsync(new { email = "fifth@example.com", captchaToken = Token }))
            .IsProblem(429, "too_many_requests");
        app.Peer = "203.0.113.8";
        waiting.Add(app.SendAsync(new { email = "neighbor@example.com", captchaToken = Token }));
        await provider.ReceivedAsync(TestContext.Current.CancellationToken);
        answer.SetResult();

        Assert.All(await Task.WhenAll(waiting), sent => Assert.Equal(200, sent.Status));
        app.Peer = "203.0.113.7";
        Assert.Equal(200, (await app.SendAsync(new { email = "sixth@example.com", captchaToken = Token })).Status);
    }

    [Fact]
    public async Task A_back_end_needs_none_and_an_impostor_stays_one()
    {
        await using var provider = await FakeProvider.StartAsync();
        await using var app = await StartedAsync(provider, Solved);
        var body = new { email = TestApp.Email };

        (await app.SendAsync(body, ("Authorization", "Bearer nonsense"))).IsProblem(401, "unauthorized");
        Assert.Equal(200, (await app.SendAsync(body, ("Authorization", $"Bearer {TestApp.ApiKey}"))).Status);

        Assert.Empty(provider.Requests);
    }

    [Fact]
    public async Task Where_none_is_configured_a_token_is_ignored()
    {
        await using var app = await TestApp.StartAsync();

        Assert.Equal(200, (await app.SendAsync(new { email = TestApp.Email, captchaToken = Token })).Status);
    }

    [Theory]
    [InlineData("www.example.com", true)]
    [InlineData("app.example.com, WWW.example.com", true)]
    [InlineData("app.example.com", false)]
    public async Task It_must_be_solved_on_one_of_our_pages(string hostnames, bool passes)
    {
        await using var provider = await FakeProvider.StartAsync();
        await using var app = await StartedAsync(provider, Solved, ("CAPTCHA_HOSTNAMES", hostnames));

        var answer = await app.SendAsync(new { email = TestApp.Email, captchaToken = Token });

        Assert.Equal(passes ? 200 : 400, answer.Status);
    }

    [Theory]
    [InlineData("recaptcha", "0.4", false)]
    [InlineData("recaptcha", "0.7", true)]
    [InlineData("hcaptcha", "0.4", true)]
    public async Task A_low_score_is_a_machine_where_scores_mean_that(string name, string score, bool passes)
    {
        await using var provider = await FakeProvider.StartAsync();
        await using var app = await StartedAsync(
            provider, $$"""{"success":true,"score":{{score}}}""", ("CAPTCHA_PROVIDER", name),
            ("CAPTCHA_MIN_SCORE", "0.7"));

        var answer = await app.SendAsync(new { email = TestApp.Email, captchaToken = Token });

        Assert.Equal(passes ? 200 : 400, answer.Status);
    }

    [Theory]
    [InlineData(500, "oops", "unreadable-answer")]
    [InlineData(200, "[]", "unreadable-answer")]
    [InlineData(200, """{"success":false,"error-codes":["invalid-input-secret"]}""", "invalid-input-secret")]
    public async Task What_cannot_be_checked_is_refused_and_the_log_says_why(
        int status, string body, string reason)
    {
        await using var provider = await FakeProvider.StartAsync();
        provider.Answer(FakeAnswer.Json(status, body));

        var (verdict, log) = await CheckAsync($"{provider.Url}/siteverify", new());

        Assert.Equal(CaptchaVerdict.Unavailable, verdict);
        Assert.Equal(
            $"Warning: A captcha could not be checked by turnstile ({reason}): nothing was sent", log);
    }

    [Fact]
    public async Task A_provider_that_is_away_is_refusal_too()
    {
        var (verdict, log) = await CheckAsync("http://127.0.0.1:1/siteverify", new());

        Assert.Equal(CaptchaVerdict.Unavailable, verdict);
        Assert.Contains("(ConnectionError)", log, StringComparison.Ordinal);
        Assert.DoesNotContain("kumquat", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_provider_that_hangs_is_waited_for_3_seconds()
    {
        await using var provider = await FakeProvider.StartAsync();
        provider.Answer(new FakeAnswer(async (_, cancellationToken) =>
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken)));
        var time = new FakeTimeProvider();

        var checking = CheckAsync($"{provider.Url}/siteverify", time);
        await provider.ReceivedAsync(CancellationToken.None);
        time.Advance(TimeSpan.FromSeconds(2.9));
        Assert.False(checking.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(0.1));

        Assert.Equal(CaptchaVerdict.Unavailable, (await checking).Verdict);
    }

    [Fact]
    public void Half_a_configuration_is_a_fault_that_names_its_setting()
    {
        Assert.Empty(Faults(new() { Secret = "kumquat" }));
        var faults = Faults(new()
        {
            Provider = "kumquat",
            VerifyUrl = "http://kumquat.example",
            Hostnames = "https://kumquat",
            MinScore = 1.1,
        });

        string[] settings =
            ["CAPTCHA_PROVIDER", "CAPTCHA_SECRET", "CAPTCHA_VERIFY_URL", "CAPTCHA_HOSTNAMES", "CAPTCHA_MIN_SCORE"];
        Assert.Equal(settings, faults.Select(fault => fault.Split(' ')[0]));
        Assert.DoesNotContain(faults, fault => fault.Contains("kumquat", StringComparison.Ordinal));
    }

    private static IEnumerable<string> Faults(CaptchaOptions options) =>
        new CaptchaOptionsValidator(
            Ways.Network(),
            Options.Create(new LimitOptions()))
            .Validate(name: null, options).Failures ?? [];

    private static Task<TestApp> StartedAsync(
        FakeProvider provider, string answer, params (string Name, string Value)[] settings)
    {
        provider.Answer(FakeAnswer.Json(200, answer));
        return TestApp.StartAsync(
        [
            ("CAPTCHA_PROVIDER", "turnstile"),
            ("CAPTCHA_SECRET", "captcha-secret"),
            ("CAPTCHA_VERIFY_URL", $"{provider.Url}/siteverify"),
            .. settings,
        ]);
    }

    private static async Task<(
        CaptchaVerdict Verdict, string Log)> CheckAsync(string url, FakeTimeProvider time)
    {
        using var log = new Lines();
        using var logging = new LoggerFactory([log]);
        var options = Options.Create(
            new CaptchaOptions { Provider = "turnstile", Secret = "secret-kumquat", VerifyUrl = url });
        using var provider = new SiteVerify(options, Ways.Handler(), time);
        var captcha = new Captcha(options, provider, time, logging.CreateLogger<Captcha>());

        var verdict = await captcha.CheckAsync(Token, TestContext.Current.CancellationToken);
        return (verdict, Assert.Single(log.All));
    }
}
