using OtpService.Storage.Redis.Connection;

namespace OtpService.Storage.Redis.Handshakes;

/// <summary>
/// The faults of a Redis that was reached, each as the end of a sentence about it, with the remedy. They name
/// settings but never contain a value.
/// </summary>
internal static class RedisFault
{
    public const string Untrusted =
        "presents a certificate that is not trusted: set SSL_CERT_FILE to a file with the certificate of its authority";

    public const string OtherHost =
        "presents a certificate for another host name: use the host name of the certificate in REDIS_URL";

    public const string Expired =
        "presents a certificate that has expired or is not valid yet: renew it, and compare the clocks";

    public const string NoTls =
        "does not support TLS on that port: check host and port in REDIS_URL, or write redis:// if it has no TLS";

    public const string SilentTls =
        "does not respond to TLS: it is frozen, or has no TLS on that port; check host and port in REDIS_URL";

    public const string NoRedis =
        "does not support the Redis protocol on that port: check host and port in REDIS_URL";

    public const string CertificateWanted =
        "requires a client certificate: set REDIS_CLIENT_CERTIFICATE, or tls-auth-clients no in Redis";

    public const string CertificateRefused =
        "does not accept the certificate in REDIS_CLIENT_CERTIFICATE: its tls-ca-cert-file must contain "
        + "the authority of that certificate";

    public const string LoginWanted = "requires a password: put user and password into REDIS_URL";

    public const string LoginRefused = "rejects the user or the password: check REDIS_URL";

    public const string Protected =
        "is in protected mode, which rejects other hosts: set a password in Redis and put it into REDIS_URL";

    public const string Crowded = "has reached its maximum number of clients: raise maxclients in Redis";

    public const string Loading = "is still loading its data: wait until it has finished";

    public const string NoDatabase =
        "does not have the database that REDIS_URL names: use a lower number, or raise databases in Redis";

    public const string NoSelect =
        "does not let its user select the database that REDIS_URL names: use database 0, or give the user "
        + "+select";

    public const string ClusterDatabase =
        "is a cluster, which has only database 0: leave the number out of REDIS_URL, and set REDIS_PREFIX to "
        + "keep services apart";

    public const string Sentinel =
        "is a Sentinel, which keeps no data: write redis-sentinel://host:26379/mymaster in REDIS_URL";

    /// <summary>
    /// Explains an error with which a server closes or rejects a new connection; null for any other error.
    /// </summary>
    public static string? Of(string error) => RedisErrorLog.CodeOf(error) switch
    {
        "NOAUTH" => LoginWanted,
        "WRONGPASS" => LoginRefused,
        "DENIED" => Protected,
        "LOADING" => Loading,
        _ when error.Contains("max number of clients", StringComparison.Ordinal) => Crowded,
        _ => null,
    };
}
