using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OtpService.Storage.Redis.Connection;
using OtpService.Storage.Redis.Inspection;
using OtpService.Storage.Redis.Url;
using OtpService.Tests.Delivery.Fixtures;
using OtpService.Tests.Storage.Redis.Servers;

namespace OtpService.Tests.Storage.Redis.Inspection;

public sealed class RedisReadinessTests(RedisServer server) : IClassFixture<RedisServer>
{
    [Fact]
    public async Task A_policy_that_evicts_is_ready_and_warned_about_once()
    {
        Assert.True(RedisUrl.TryParse(server.Url, out var options));
        await using var redis = new RedisClient(
            options, TimeSpan.FromSeconds(10), NullLogger<RedisClient>.Instance);
        await using var direct = await server.ConnectAsync();
        using var lines = new Lines();
        using var logging = LoggerFactory.Create(builder => builder.AddProvider(lines));
        var check = new RedisReadiness(redis, logging.CreateLogger<RedisReadiness>());

        await direct.GetDatabase().ExecuteAsync("CONFIG", "SET", "maxmemory-policy", "noeviction");
        Assert.Equal(HealthStatus.Healthy, (await check.CheckHealthAsync(new())).Status);
        Assert.Empty(lines.All);

        await direct.GetDatabase().ExecuteAsync("CONFIG", "SET", "maxmemory-policy", "allkeys-lru");
        Assert.Equal(HealthStatus.Healthy, (await check.CheckHealthAsync(new())).Status);
        Assert.Equal(HealthStatus.Healthy, (await check.CheckHealthAsync(new())).Status);
        Assert.Contains("allkeys-lru", Assert.Single(lines.All), StringComparison.Ordinal);

        await direct.GetDatabase().ExecuteAsync("CONFIG", "SET", "maxmemory-policy", "noeviction");
    }
}
