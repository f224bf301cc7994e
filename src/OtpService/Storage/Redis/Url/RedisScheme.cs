namespace OtpService.Storage.Redis.Url;

/// <summary>The schemes with which other programs begin the URL of a Redis, in upper or lower case.</summary>
internal static class RedisScheme
{
    public static RedisSchemeKind Of(string scheme) => scheme.ToLowerInvariant() switch
    {
        "redis" or "valkey" => RedisSchemeKind.Servers,
        "rediss" or "valkeys" or "redis+tls" or "redis+ssl" => RedisSchemeKind.ServersWithTls,
        "redis-sentinel" => RedisSchemeKind.Sentinels,
        "rediss-sentinel" => RedisSchemeKind.SentinelsWithTls,
        "unix" or "redis+unix" or "redis+socket" or "redis-socket" => RedisSchemeKind.Socket,
        _ => RedisSchemeKind.Unknown,
    };
}

internal enum RedisSchemeKind
{
    /// <summary>There is no scheme.</summary>
    None,

    Unknown,
    Servers,
    ServersWithTls,
    Sentinels,
    SentinelsWithTls,

    /// <summary>A Unix socket.</summary>
    Socket,
}
