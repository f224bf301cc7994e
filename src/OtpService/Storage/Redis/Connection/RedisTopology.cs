using StackExchange.Redis;

namespace OtpService.Storage.Redis.Connection;

/// <summary>
/// Reads the topology again when a response shows that a server is not the expected one. The library alone
/// notices a demoted primary only within a minute, and does not notice one that its cluster has replaced.
/// </summary>
internal sealed class RedisTopology
{
    /// <summary>
    /// The shortest time between two looks, however many calls fail: each look queries every server.
    /// </summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private long looked = TimeProvider.System.GetTimestamp();

    /// <summary>
    /// Handles a failure. If a new look may help, it begins one and does not wait for the result.
    /// </summary>
    public void Doubt(ConnectionMultiplexer redis, Exception failure)
    {
        var last = Interlocked.Read(ref looked);
        var now = TimeProvider.System.GetTimestamp();
        if (MayBeElsewhere(failure)
            && TimeProvider.System.GetElapsedTime(last, now) >= Pause
            && Interlocked.CompareExchange(ref looked, now, last) == last)
        {
            _ = LookAsync(redis);
        }
    }

    /// <summary>
    /// Whether there was no connection or no response, or the response of a server that may not write, or not
    /// this key.
    /// </summary>
    private static bool MayBeElsewhere(Exception failure) => failure switch
    {
        RedisServerException answer =>
            RedisErrorLog.CodeOf(answer.Message) is "READONLY" or "MOVED" or "CLUSTERDOWN" or "MASTERDOWN",
        RedisConnectionException or TimeoutException => true,
        _ => false,
    };

    private static async Task LookAsync(ConnectionMultiplexer redis)
    {
        try
        {
            await redis.ConfigureAsync();
        }
        catch (Exception e) when (e is RedisException or TimeoutException or ObjectDisposedException)
        {
            // The next failure starts another look.
            return;
        }
    }
}
