using StackExchange.Redis;

namespace OtpService.Storage.Redis.Connection;

/// <summary>
/// Looks again which server takes writes for what when one shows that it is not what it was taken for: the
/// library notices a primary that was demoted within a minute, and one that its cluster has left behind not
/// at all.
/// </summary>
internal sealed class RedisTopology
{
    /// <summary>At most one look in this time, however many are refused: each asks every server.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private long looked = TimeProvider.System.GetTimestamp();

    /// <summary>
    /// Told of each failure. It begins to look where that may help, and does not wait for what is seen.
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

    /// <summary>No connection, no answer, or the answer of one that may not write, or not this.</summary>
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
            // Whoever is refused next has it look again.
            return;
        }
    }
}
