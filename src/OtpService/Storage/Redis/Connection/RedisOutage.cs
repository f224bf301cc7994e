using StackExchange.Redis;

namespace OtpService.Storage.Redis.Connection;

/// <summary>Tells the exceptions of the library that are outages from those that are bugs.</summary>
internal static class RedisOutage
{
    /// <summary>
    /// Whether an exception is an outage. The library's exceptions have no common base; a connection that is
    /// closing is one of them.
    /// </summary>
    public static bool Is(Exception exception) => exception
        is RedisException or RedisCommandException or TimeoutException or ObjectDisposedException;

    /// <summary>
    /// Whether what was asked may have reached Redis, or may still do so. After a timeout the library may send
    /// it yet; what it finds no connection for it drops. Errors with a code of their own, such as OOM and
    /// READONLY, come before a script runs.
    /// </summary>
    public static bool MayHaveRun(Exception exception) => exception switch
    {
        RedisServerException error => RedisErrorLog.CodeOf(error.Message) == "ERR",
        RedisConnectionException { CommandStatus: CommandStatus.WaitingToBeSent } => false,
        RedisConnectionException { CommandStatus: CommandStatus.WaitingInBacklog } => false,
        _ => true,
    };
}
