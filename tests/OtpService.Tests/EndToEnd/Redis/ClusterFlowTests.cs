using System.Text.RegularExpressions;
using OtpService.Tests.Api;
using OtpService.Tests.Delivery.Fixtures;
using OtpService.Tests.EndToEnd.Fixtures;
using OtpService.Tests.Storage.Redis.Servers;

namespace OtpService.Tests.EndToEnd.Redis;

/// <summary>
/// Everything that the service keeps in Redis, on a cluster: each request is answered by another replica.
/// </summary>
public sealed partial class ClusterFlowTests
{
    private const int People = 8;
    private static readonly (string, string) Key = ("Authorization", "Bearer bearer-key-of-the-shop-a7");

    [GeneratedRegex("/m/[A-Za-z0-9_-]+", RegexOptions.None, 1000)]
    private static partial Regex Link { get; }

    [Fact]
    public async Task On_a_cluster_everything_works_and_nothing_asks_for_keys_of_two_slots()
    {
        await using var shop = await FakeProvider.StartAsync();
        shop.Answer(FakeAnswer.Json(204, ""));
        await using var installation = await Installation.OnClusterAsync(ServiceBinary.Native);
        await using var replicas = await RoundRobin.StartAsync(
            installation,
            ("NETWORK_SENDS_PER_HOUR", "1000"), ("NETWORK_FAILURES_PER_HOUR", "1000"),
            ("SMS_LIMIT_HOUR", "1000"),
            ("PUBLIC_URL", "https://otp.example.com"), ("LINK_REDIRECT_URL", "https://app.example.com/in"),
            ("EVENTS_WEBHOOK_URL", $"{shop.Url}/events"),
            ("EVENTS_WEBHOOK_SECRET", "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="));

        for (var i = 0; i < People; i++)
        {
            await VerifiesAsync(installation, replicas, $"ada-{i}@example.com");
            await VerifiesByPhoneAsync(installation, replicas, $"+1415{2000000 + (i * 10007)}");
            await FollowsTheLinkAsync(installation, replicas, $"bob-{i}@example.com");
            await IsCanceledAsync(installation, replicas, $"cyd-{i}@example.com");
            await MayAskAgainAsync(installation, replicas, $"dan-{i}@example.com");
            await IsAlertedAsync(installation, replicas, $"eve-{i}@example.com");
        }

        await HearsAsync(shop, "verification.verified", 3 * People);
        await HearsAsync(shop, "verification.undelivered", People);
        await Installation.RecoversAsync(async () =>
            (await AskAsync(replicas, HttpMethod.Get, "/stats", null, Key)).Json.GetProperty("series")
                .EnumerateArray()
                .Where(series => series.GetProperty("counter").GetString() == "sent")
                .Sum(series => series.GetProperty("counts").EnumerateArray().Sum(count => count.GetInt32())) == 5 * People);
        Assert.Equal(200, (await AskAsync(replicas, HttpMethod.Get, "/health/ready")).Status);
        foreach (var server in installation.Cluster.Servers)
        {
            var errors = await RedisCommandLine.AskAsync(server.Port, "INFO", "errorstats");
            Assert.DoesNotContain("CROSSSLOT", errors, StringComparison.Ordinal);
        }
    }

    private static async Task VerifiesAsync(Installation installation, RoundRobin replicas, string email)
    {
        var once = ("Idempotency-Key", email);
        var sent = await AskAsync(replicas, HttpMethod.Post, "/send-verification", new { email }, once);
        var repeated = await AskAsync(replicas, HttpMethod.Post, "/send-verification", new { email }, once);
        Assert.Equal((200, 200), (sent.Status, repeated.Status));
        Assert.Equal(sent.Text("verificationId"), repeated.Text("verificationId"));
        var guess = new Guess(email, installation.CodeFor(email));
        var wrong = await replicas.VerifyAsync(guess with { Code = TestApp.Wrong(guess.Code) });
        Assert.Equal(4, wrong.Number("attemptsRemaining"));

        Assert.Equal(200, (await replicas.VerifyAsync(guess)).Status);
        (await replicas.VerifyAsync(guess)).IsProblem(400, "code_used");
        var found = await AskAsync(
            replicas, HttpMethod.Get, $"/verifications/{sent.Text("verificationId")}", null, Key);
        Assert.Equal("verified", found.Text("state"));
    }

    private static async Task VerifiesByPhoneAsync(
        Installation installation, RoundRobin replicas, string phone)
    {
        Assert.Equal(200, (await replicas.SendAsync(new { phone })).Status);
        var code = installation.Provider.LastCode;
        Assert.Equal(200, (await replicas.VerifyAsync(new { phone, code })).Status);
    }

    private static async Task FollowsTheLinkAsync(
        Installation installation, RoundRobin replicas, string email)
    {
        Assert.Equal(200, (await replicas.SendAsync(new { email, purpose = "magic-link" })).Status);
        var link = Link.Match(installation.Provider.Requests[^1].Body).Value;
        Assert.Equal(200, (await AskAsync(replicas, HttpMethod.Get, link)).Status);
        Assert.Equal(303, (await AskAsync(replicas, HttpMethod.Post, link)).Status);
    }

    private static async Task IsCanceledAsync(Installation installation, RoundRobin replicas, string email)
    {
        var sent = await replicas.SendAsync(new { email });
        var path = $"/verifications/{sent.Text("verificationId")}";
        Assert.Equal(204, (await AskAsync(replicas, HttpMethod.Delete, path, null, Key)).Status);
        (await replicas.VerifyAsync(new Guess(email, installation.CodeFor(email))))
            .IsProblem(400, "code_not_found");
    }

    private static async Task MayAskAgainAsync(Installation installation, RoundRobin replicas, string email)
    {
        installation.Provider.AnswerNext(FakeAnswer.Json(400, "{}"));
        (await replicas.SendAsync(new { email })).IsProblem(502, "delivery_failed");
        Assert.Equal(200, (await replicas.SendAsync(new { email })).Status);
    }

    private static async Task IsAlertedAsync(Installation installation, RoundRobin replicas, string email)
    {
        var alert = new
        {
            to = new { email },
            template = "security-alert",
            variables = new { @event = "A new device" },
        };
        for (var i = 0; i < RoundRobin.Size; i++)
        {
            var answer = await AskAsync(
                replicas, HttpMethod.Post, "/messages", alert, Key, ("Idempotency-Key", email));
            Assert.Equal(200, answer.Status);
        }

        Assert.Single(
            installation.Provider.Requests,
            request => request.Body.Contains($"\"{email}\"", StringComparison.Ordinal));
    }

    private static Task HearsAsync(FakeProvider shop, string type, int times) =>
        Installation.RecoversAsync(() => Task.FromResult(
            shop.Requests.DistinctBy(request => request.Headers["webhook-id"])
                .Where(request => request.Json.GetProperty("type").GetString() == type)
                .Skip(times - 1).Any()));

    private static Task<Answer> AskAsync(
        RoundRobin replicas, HttpMethod method, string path, object? body = null,
        params (string, string)[] headers) =>
        replicas.AskAsync(service => service.AskAsync(method, path, body, headers));
}
