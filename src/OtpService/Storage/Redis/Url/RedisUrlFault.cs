namespace OtpService.Storage.Redis.Url;

/// <summary>
/// Describes what REDIS_URL must be if it cannot be read. Any part of it may belong to a password, so no part
/// is repeated.
/// </summary>
internal static class RedisUrlFault
{
    public const string Form =
        "REDIS_URL must look like redis://user:password@host:6379/0, rediss://host:6380 for TLS, or "
        + "redis-sentinel://user:password@host:26379,host2:26379/mymaster/0; "
        + "separate several hosts with commas and percent-encode users and passwords.";

    public const string SocketForm =
        "REDIS_URL must give the path of the Unix socket and may give a database: unix:///run/redis.sock?db=0, "
        + "or unix://user:password@/run/redis.sock.";

    public const string SentinelForm =
        "REDIS_URL must name Sentinels and the primary that they monitor: "
        + "redis-sentinel://user:password@host:26379,host2:26379/mymaster/0, and "
        + "?sentinel_username=…&sentinel_password=… if the Sentinels require a password.";

    private const string Scheme = "REDIS_URL must begin with redis://, or rediss:// for TLS: ";

    /// <summary>The fault of a text without a scheme.</summary>
    public static string OfBareText(string text) =>
        text.Contains("password=", StringComparison.OrdinalIgnoreCase)
            || text.Contains("ssl=", StringComparison.OrdinalIgnoreCase)
            ? Scheme + "write host:6379,password=…,ssl=true as rediss://:password@host:6379."
            : Scheme + "write host:6379 as redis://host:6379.";

    /// <summary>The fault of an unknown scheme.</summary>
    public static string OfScheme(string scheme) =>
        scheme.Contains("sentinel", StringComparison.OrdinalIgnoreCase) ? SentinelForm : Form;
}
