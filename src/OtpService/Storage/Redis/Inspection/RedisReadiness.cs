using Microsoft.Extensions.Diagnostics.HealthChecks;
using OtpService.Otp.Store;
using OtpService.Storage.Redis.Connection;

namespace OtpService.Storage.Redis.Inspection;

/// <summary>
/// Reports ready while Redis responds and has loaded its data, and otherwise the reason. A policy that evicts
/// keys, and a primary that accepts writes without a replica, do not make it unready. They can lose limits
/// and codes, so each is logged as a warning once each time it appears.
/// </summary>
internal sealed partial class RedisReadiness(RedisClient redis, ILogger<RedisReadiness> logger)
    : IHealthCheck
{
    private string warnedOf = "";
    private bool warnedOfUnguarded;

    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            Warn(RedisInfo.Policy(await redis.InfoAsync("memory", cancellationToken)));
            WarnIfUnguarded();
            return RedisInfo.IsLoading(await redis.InfoAsync("persistence", cancellationToken))
                ? HealthCheckResult.Unhealthy("Redis is still loading its data.")
                : HealthCheckResult.Healthy();
        }
        catch (StoreUnavailableException e)
        {
            return HealthCheckResult.Unhealthy(e.Message);
        }
    }

    private void WarnIfUnguarded()
    {
        var isUnguarded = redis.IsUnguarded;
        if (!Interlocked.Exchange(ref warnedOfUnguarded, isUnguarded) && isUnguarded)
        {
            Unguarded(logger);
        }
    }

    private void Warn(string policy)
    {
        var unsafePolicy = policy is "" or RedisInfo.SafePolicy ? "" : policy;
        if (Interlocked.Exchange(ref warnedOf, unsafePolicy) != unsafePolicy && unsafePolicy.Length > 0)
        {
            Evicts(logger, unsafePolicy);
        }
    }

    [LoggerMessage(LogLevel.Warning,
        "Redis evicts keys when memory is short (maxmemory-policy {Policy}): an evicted key is a forgotten limit. "
        + "Set maxmemory-policy to noeviction")]
    private static partial void Evicts(ILogger logger, string policy);

    [LoggerMessage(LogLevel.Warning,
        "The primary accepts writes when it has lost its replicas, and a failover forgets such writes. "
        + "Set min-replicas-to-write to 1 on every Redis server")]
    private static partial void Unguarded(ILogger logger);
}
