using OtpService.Storage.Redis.Connection;

namespace OtpService.Storage.Redis.Handshakes;

/// <summary>
/// Says what is wrong with a Redis that was reached, each as the end of a sentence about it, with what helps.
/// Settings are named, and never a value of theirs.
/// </summary>
internal static class RedisFault
{
    public const string Untrusted =
        "shows a certificate that is not trusted: set SSL_CERT_FILE to the file of the authority that made it";

    public const string OtherHost =
        "shows a certificate for another host name: write the host in REDIS_URL as its certificate does";

    public const string Expired =
        "shows a certificate that has expired or is not valid yet: renew it, and compare the clocks";

    public const string NoTls =
        "does not speak TLS at that port: check host and port in REDIS_URL, or write redis:// if it has no TLS";

    public const string SilentTls =
        "does not answer to TLS: it is frozen, or has no TLS at that port; check host and port in REDIS_URL";

    public const string NoRedis =
        "does not speak the protocol of Redis at that port: check host and port in REDIS_URL";

    public const string CertificateWanted =
        "wants a client certificate: set REDIS_CLIENT_CERTIFICATE, or tls-auth-clients no in Redis";

    public const string CertificateRefused =
        "does not accept the certificate in REDIS_CLIENT_CERTIFICATE: its tls-ca-cert-file must name the "
        + "authority that made it";

    public const string LoginWanted = "wants a password: put user and password into REDIS_URL";

    public const string LoginRefused = "refuses the user or the password: check REDIS_URL";

    public const string Protected =
        "is in protected mode, which lets in no other host: set a password in Redis and put it into REDIS_URL";

    public const string Crowded = "has as many clients as it accepts: raise maxclients in Redis";

    public const string Loading = "still loads its data: wait until it has";

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
    /// Explains an error with which a server ends or refuses a new connection; null for any other error.
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
