using OtpService.Tests.Delivery.Fixtures;
using OtpService.Tests.EndToEnd.Fixtures;
using OtpService.Tests.Storage.Redis.Servers;

namespace OtpService.Tests.EndToEnd.Redis;

public sealed class NativeRedisPrefixTests() : RedisPrefixContract(ServiceBinary.Native);

/// <summary>Two services with the same secret on one database of one Redis, apart by REDIS_PREFIX alone.</summary>
public abstract class RedisPrefixContract(ServiceBinary binary)
{
    private const string Other = "shop.eu:b_2-x";

    private static readonly (string, string) Key = ("Authorization", "Bearer bearer-key-of-the-shop-a7");

    [Fact]
    public async Task Codes_limits_statistics_and_events_of_two_prefixes_stay_apart()
    {
        await using var shop = await FakeProvider.StartAsync();
        shop.Answer(FakeAnswer.Json(204, ""));
        await using var installation = await Installation.CreateAsync(binary);
        await using var first = await StartAsync(installation, "otp", "http://127.0.0.1:9/events");
        await using var second = await StartAsync(installation, Other, $"{shop.Url}/events");

        // Codes.
        Assert.Equal(200, (await first.SendAsync(new { email = "ada@example.com" })).Status);
        var code = installation.CodeFor("ada@example.com");
        (await second.VerifyAsync(new { email = "ada@example.com", code })).IsProblem(400, "code_not_found");

        // Limits.
        (await first.SendAsync(new { email = "ada@example.com" })).IsProblem(429, "resend_too_soon");
        Assert.Equal(200, (await second.SendAsync(new { email = "ada@example.com" })).Status);
        Assert.Equal(200, (await second.SendAsync(new { email = "eve@example.com" })).Status);
        Assert.Equal(200, (await first.VerifyAsync(new { email = "ada@example.com", code })).Status);

        // Events: those of the first wait for it, and the second brings only its own.
        await Installation.RecoversAsync(() => Task.FromResult(shop.Requests.ToList()
            .FindAll(request => request.Body.Contains("verification.sent", StringComparison.Ordinal)) is [_, _]));
        Assert.DoesNotContain(
            shop.Requests, request => request.Body.Contains("verification.verified", StringComparison.Ordinal));
        await Installation.RecoversAsync(async () => await RedisCommandLine.AskAsync(
            installation.Redis.Port, "HLEN", "otp:{events}:sealed") == "2");
        await Installation.RecoversAsync(async () => await RedisCommandLine.AskAsync(
            installation.Redis.Port, "HLEN", $"{Other}:{{events}}:sealed") == "0");

        // Statistics.
        await Installation.RecoversAsync(async () => await SentAsync(first) == 1 && await SentAsync(second) == 2);

        var keys = (await RedisCommandLine.AskAsync(installation.Redis.Port, "KEYS", "*"))
            .Split('\n', StringSplitOptions.TrimEntries);
        Assert.Contains(keys, key => key.StartsWith("otp:{stats}:", StringComparison.Ordinal));
        Assert.Contains(keys, key => key.StartsWith($"{Other}:{{stats}}:", StringComparison.Ordinal));
        Assert.All(keys, key => Assert.True(
            key.StartsWith("otp:{", StringComparison.Ordinal)
            || key.StartsWith($"{Other}:{{", StringComparison.Ordinal), key));
    }

    [Theory]
    [InlineData("kumquat{1}")]
    [InlineData("kumquat kumquat")]
    [InlineData("kumquat-kumquat-kumquat-kumquat-1")]
    public async Task A_prefix_that_would_move_keys_or_that_is_too_long_is_refused(string prefix)
    {
        await using var installation = await Installation.CreateAsync(binary);
        installation.Settings["REDIS_PREFIX"] = prefix;
        await using var service = await ServiceProcess.LaunchAsync(binary, installation.Settings);

        Assert.Equal(1, await service.ExitAsync());
        Assert.Equal(
            ["OtpService cannot start:", "- REDIS_PREFIX must be 1 to 32 letters, digits and any of _ - : ."],
            service.Errors);
    }

    private static async Task<ServiceProcess> StartAsync(Installation installation, string prefix, string events) =>
        await installation.StartReadyAsync(
            ("REDIS_PREFIX", prefix), ("EVENTS_WEBHOOK_URL", events),
            ("EVENTS_WEBHOOK_SECRET", "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="));

    /// <summary>How many codes were sent, by the statistics.</summary>
    private static async Task<int> SentAsync(ServiceProcess service)
    {
        var stats = await service.AskAsync(HttpMethod.Get, "/stats", body: null, Key);
        return stats.Json.GetProperty("series").EnumerateArray()
            .Where(series => series.GetProperty("counter").GetString() == "sent")
            .SelectMany(series => series.GetProperty("counts").EnumerateArray())
            .Sum(count => count.GetInt32());
    }
}
