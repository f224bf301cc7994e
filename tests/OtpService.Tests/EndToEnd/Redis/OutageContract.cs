using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;
using OtpService.Tests.Api;
using OtpService.Tests.EndToEnd.Fixtures;

namespace OtpService.Tests.EndToEnd.Redis;

public sealed class NativeOutageTests() : OutageContract(ServiceBinary.Native);

/// <summary>Redis killed, frozen, restarted, late and locked, while the service runs on.</summary>
public abstract partial class OutageContract(ServiceBinary binary)
{
    [GeneratedRegex("/m/[A-Za-z0-9_-]+", RegexOptions.None, 1000)]
    private static partial Regex Link { get; }

    [Fact]
    public async Task While_Redis_is_gone_nothing_is_sent_and_after_its_return_all_is_well()
    {
        await using var installation = await Installation.CreateAsync(binary);
        await using var service = await StartReadyAsync(installation);
        Assert.Equal(200, (await service.SendAsync(new { email = "ada@example.com" })).Status);
        var code = installation.Provider.LastCode;

        using var enough = new CancellationTokenSource();
        var answers = new ConcurrentQueue<Answer>();
        var traffic = Enumerable.Range(0, 4).Select(i => TrafficAsync(service, i, answers, enough.Token))
            .ToList();
        await installation.Provider.ReceivedAsync(CancellationToken.None);
        await installation.Redis.KillAsync();
        for (var i = 0; i < 20; i++)
        {
            IsUnavailable(await service.SendAsync(new { email = $"gone-{i}@example.com" }));
            IsUnavailable(await service.VerifyAsync(new { email = "ada@example.com", code }));
        }

        await IsAliveAndNotReadyAsync(service);
        await enough.CancelAsync();
        await Task.WhenAll(traffic);
        Assert.All(answers, answer => Assert.True(answer.Status is 200 or 503, answer.Body));
        Assert.Equal(1 + answers.Count(answer => answer.Status == 200), installation.Provider.Requests.Count);

        await installation.Redis.StartAsync();
        await Installation.RecoversAsync(() => SendsAsync(service, "back"));
        Assert.Equal(200, (await service.GetAsync("/health/ready")).Status);

        // It came back empty: what was sent before is not known, what is sent now verifies.
        (await service.VerifyAsync(new { email = "ada@example.com", code })).IsProblem(400, "code_not_found");
        Assert.Equal(200, (await service.SendAsync(new { email = "ada@example.com" })).Status);
        code = installation.Provider.LastCode;
        var verified = await service.VerifyAsync(new { email = "ada@example.com", code });
        Assert.Equal(200, verified.Status);
        Assert.False(service.HasExited);
    }

    [Fact]
    public async Task While_Redis_is_frozen_refusals_are_quick_and_after_it_thaws_all_is_well()
    {
        await using var installation = await Installation.CreateAsync(binary);
        await using var service = await StartReadyAsync(installation);
        var sent = await service.SendAsync(new { email = "ada@example.com" });
        var guess = new
        {
            email = "ada@example.com",
            code = installation.Provider.LastCode,
            verificationId = sent.Text("verificationId"),
        };

        await installation.Redis.FreezeAsync();
        var first = await Task.WhenAll(
            Enumerable.Range(0, 4).Select(i => service.SendAsync(new { email = $"first-{i}@example.com" }))
                .Concat(Enumerable.Range(0, 4).Select(_ => service.VerifyAsync(guess))));
        Assert.All(first, IsUnavailable);

        // Once a second one request tries whether Redis is back; all others are refused at once.
        await service.SaysAsync("Redis does not respond");
        for (var i = 0; i < 20; i++)
        {
            IsUnavailable(await service.SendAsync(new { email = $"later-{i}@example.com" }));
            IsUnavailable(await service.VerifyAsync(guess));
        }

        await IsAliveAndNotReadyAsync(service);
        Assert.Single(installation.Provider.Requests);

        await installation.Redis.ThawAsync();
        var accepted = 1;
        await Installation.RecoversAsync(async () =>
        {
            var recovered = await SendsAsync(service, $"thawed-{accepted}");
            accepted += recovered ? 1 : 0;
            return recovered;
        });
        Assert.Equal(accepted, installation.Provider.Requests.Count);
        Assert.Equal(200, (await service.VerifyAsync(guess)).Status);
        Assert.Equal(200, (await service.GetAsync("/health/ready")).Status);
        Assert.False(service.HasExited);
    }

    [Fact]
    public async Task A_link_followed_while_Redis_is_frozen_shows_a_page_and_works_afterwards()
    {
        await using var installation = await Installation.CreateAsync(binary);
        await using var service = await StartReadyAsync(
            installation, ("PUBLIC_URL", "https://otp.example.com"),
            ("LINK_REDIRECT_URL", "https://app.example.com/in"));
        await service.SendAsync(new { email = "ada@example.com", purpose = "magic-link" });
        var link = Link.Match(installation.Provider.Requests[0].Body).Value;

        await installation.Redis.FreezeAsync();
        var meanwhile = await ClickAsync(service, link);
        Assert.Equal(503, meanwhile.Status);
        Assert.StartsWith("text/html", meanwhile.Headers["Content-Type"], StringComparison.Ordinal);
        Assert.Equal("1", meanwhile.Headers["Retry-After"]);
        Assert.Contains("<form method=\"post\"><button>", meanwhile.Body, StringComparison.Ordinal);

        await installation.Redis.ThawAsync();
        await Installation.RecoversAsync(async () => (await ClickAsync(service, link)).Status == 303);
    }

    [Fact]
    public async Task A_slow_trickle_of_requests_opens_the_circuit_too()
    {
        await using var installation = await Installation.CreateAsync(binary);
        await using var service = await StartReadyAsync(installation);
        await installation.Redis.FreezeAsync();

        var opened = service.SaysAsync("Redis does not respond");
        for (var i = 0; !opened.IsCompleted; i++)
        {
            IsUnavailable(await service.SendAsync(new { email = $"slow-{i}@example.com" }));
        }

        await opened;
    }

    [Fact]
    public async Task It_may_start_before_its_Redis()
    {
        await using var installation = await Installation.CreateAsync(binary);
        await installation.Redis.KillAsync();
        await using var service = await StartAsync(installation);
        IsUnavailable(await service.SendAsync(new { email = "ada@example.com" }));
        await IsAliveAndNotReadyAsync(service);

        await installation.Redis.StartAsync();

        await Installation.RecoversAsync(() => SendsAsync(service, "late"));
        Assert.Equal(200, (await service.GetAsync("/health/ready")).Status);
    }

    [Fact]
    public async Task A_wrong_password_is_an_outage_that_stays_unsaid()
    {
        await using var installation = await Installation.CreateAsync(binary);
        await installation.Redis.KillAsync();
        await installation.Redis.StartAsync("--requirepass", "the-right-password-kumquat");
        var url = installation.Redis.Url.Replace(
            "//", "//:a-wrong-password-kumquat@", StringComparison.Ordinal);
        await using var service = await StartAsync(
            installation, ("REDIS_URL", url), ("LOG_LEVEL", "Verbose"));

        IsUnavailable(await service.SendAsync(new { email = "ada@example.com" }));
        IsUnavailable(await service.VerifyAsync(new { email = "ada@example.com", code = "123456" }));
        await IsAliveAndNotReadyAsync(service);
        Assert.Empty(installation.Provider.Requests);
        await service.TerminateAsync();
        Assert.Equal(0, await service.ExitAsync());
        Assert.DoesNotContain(
            service.Output.Concat(service.Errors),
            line => line.Contains("kumquat", StringComparison.Ordinal));

        installation.Settings["REDIS_URL"] = url.Replace("a-wrong", "the-right", StringComparison.Ordinal);
        await using var right = await StartReadyAsync(installation);
        Assert.Equal(200, (await right.SendAsync(new { email = "ada@example.com" })).Status);
    }

    [Fact]
    public async Task A_Redis_that_was_made_a_replica_is_an_outage()
    {
        await using var installation = await Installation.CreateAsync(binary);
        await using var direct = await installation.Redis.ConnectAsync();
        var redis = direct.GetServers()[0];
        await redis.ExecuteAsync("REPLICAOF", "127.0.0.1", "1");
        await using var service = await StartAsync(installation);

        IsUnavailable(await service.SendAsync(new { email = "ada@example.com" }));
        IsUnavailable(await service.VerifyAsync(new { email = "ada@example.com", code = "123456" }));
        Assert.Empty(installation.Provider.Requests);
    }

    /// <summary>With the patience of production: an outage must show.</summary>
    private static Task<ServiceProcess> StartAsync(
        Installation installation, params ReadOnlySpan<(string Name, string Value)> own) =>
        installation.StartAsync([("Redis__TimeoutMilliseconds", "1000"), .. own]);

    /// <inheritdoc cref="StartAsync"/>
    private static Task<ServiceProcess> StartReadyAsync(
        Installation installation, params (string Name, string Value)[] own) =>
        installation.StartReadyAsync([("Redis__TimeoutMilliseconds", "1000"), .. own]);

    /// <summary>
    /// Sends and guesses without a pause until told that it is enough; keeps the answers to the sends.
    /// </summary>
    private static async Task TrafficAsync(
        ServiceProcess service, int worker, ConcurrentQueue<Answer> answers, CancellationToken enough)
    {
        for (var i = 0; !enough.IsCancellationRequested; i++)
        {
            var email = $"traffic-{worker}-{i}@example.com";
            answers.Enqueue(await service.SendAsync(new { email }));
            var guessed = await service.VerifyAsync(new { email, code = "123456" });
            Assert.True(guessed.Status is 400 or 503, guessed.Body);
        }
    }

    internal static async Task<bool> SendsAsync(ServiceProcess service, string name)
    {
        // A request that was given up may have been carried out when Redis came back, so each try has its own
        // address.
        var answer = await service.SendAsync(
            new { email = $"{name}-{Stopwatch.GetTimestamp()}@example.com" });
        if (answer.Status != 200)
        {
            IsUnavailable(answer);
        }

        return answer.Status == 200;
    }

    private static Task<Answer> ClickAsync(ServiceProcess service, string link) =>
        service.AskAsync(HttpMethod.Post, link);

    internal static void IsUnavailable(Answer answer)
    {
        answer.IsProblem(503, "store_unavailable");
        Assert.Equal("1", answer.Headers["Retry-After"]);
        Assert.Equal(1, answer.Number("retryAfter"));
    }

    internal static async Task IsAliveAndNotReadyAsync(ServiceProcess service)
    {
        Assert.Equal(200, (await service.GetAsync("/health/live")).Status);
        var ready = await service.GetAsync("/health/ready");
        ready.IsProblem(503, "not_ready");
        Assert.Equal("redis", ready.Text("check"));
    }
}
