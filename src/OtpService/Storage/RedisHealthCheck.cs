using Microsoft.Extensions.Diagnostics.HealthChecks;
using OtpService.Otp;

namespace OtpService.Storage;

/// <summary>
/// Ready while Redis answers and has loaded its data. A policy that evicts keys is no reason to refuse
/// service, but it forgets limits, so it is said loudly, once for each time it appears.
/// </summary>
internal sealed partial class RedisHealthCheck(RedisConnection redis, ILogger<RedisHealthCheck> logger)
    : IHealthCheck
{
    private string warnedOf = "";

    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            Warn(RedisInfo.Policy(await redis.InfoAsync("memory", cancellationToken)));
            return RedisInfo.IsLoading(await redis.InfoAsync("persistence", cancellationToken))
                ? HealthCheckResult.Unhealthy("Redis still loads its data.")
                : HealthCheckResult.Healthy();
        }
        catch (StoreUnavailableException)
        {
            return HealthCheckResult.Unhealthy("Redis does not answer.");
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
}
