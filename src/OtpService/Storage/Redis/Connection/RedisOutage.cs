using StackExchange.Redis;

namespace OtpService.Storage.Redis.Connection;

/// <summary>Distinguishes library exceptions that are outages from those that are bugs.</summary>
internal static class RedisOutage
{
    /// <summary>
    /// Whether an exception is an outage. The library's exceptions have no common base class. A closing
    /// connection is an outage too.
    /// </summary>
    public static bool Is(Exception exception) => exception
        is RedisException or RedisCommandException or TimeoutException or ObjectDisposedException;

    /// <summary>
    /// Whether the call may have reached Redis, or may still do so. After a timeout the library may still
    /// send it; without a connection the library drops it. Errors with a code of their own, such as OOM and
    /// READONLY, occur before a script runs.
    /// </summary>
    public static bool MayHaveRun(Exception exception) => exception switch
    {
        RedisServerException error => RedisErrorLog.CodeOf(error.Message) == "ERR",
        RedisConnectionException { CommandStatus: CommandStatus.WaitingToBeSent } => false,
        RedisConnectionException { CommandStatus: CommandStatus.WaitingInBacklog } => false,
        _ => true,
    };
}
