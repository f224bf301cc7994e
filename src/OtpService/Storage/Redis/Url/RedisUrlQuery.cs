namespace OtpService.Storage.Redis.Url;

/// <summary>
/// Reads the parameters of REDIS_URL: the database, if the path contains none. Parameters of other programs
/// are rejected by name, because ignoring one would mean connecting in another way than intended.
/// </summary>
internal static class RedisUrlQuery
{
    private const string Unchecked =
        "certificates are always checked; set SSL_CERT_FILE to a file with the certificate of their authority";

    private const string Authority = "set SSL_CERT_FILE to that file";
    private const string Own = "set REDIS_CLIENT_CERTIFICATE_FILE to a file with the certificate and its key";
    private const string Tls = "write rediss:// for TLS";
    private const string Patience = "set Redis__TimeoutMilliseconds";
    private const string Login = "write user and password before the host: redis://user:password@host:6379/0";
    private const string Needless = "the service decides this itself";

    private static readonly string[] Databases = ["db", "database"];

    /// <summary>Parameters of other clients, such as redis-py and ioredis, with what to do instead.</summary>
    private static readonly (string Instead, string[] Names)[] OfOthers =
    [
        (Unchecked, ["ssl_cert_reqs", "ssl_check_hostname", "skip_verify", "verifyPeer", "rejectUnauthorized"]),
        (Authority, ["ssl_ca_certs", "ssl_ca_path", "ssl_ca_data"]),
        (Own, ["ssl_certfile", "ssl_keyfile", "cert_file", "key_file"]),
        (Tls, ["ssl", "tls"]),
        (Patience,
        [
            "timeout", "socket_timeout", "socket_connect_timeout", "connect_timeout", "connectTimeout",
            "commandTimeout", "dial_timeout", "read_timeout", "write_timeout",
        ]),
        (Login, ["username", "user", "password", "auth"]),
        (Needless,
        [
            "family", "protocol", "client_name", "clientName", "max_connections", "pool_size", "max_retries",
            "socket_keepalive", "retry_on_timeout", "decode_responses", "health_check_interval", "lib_name",
            "enableReadyCheck",
        ]),
    ];

    /// <summary>Returns the fault of the parameters; empty for none.</summary>
    /// <param name="text">Everything after the scheme.</param>
    /// <param name="query">Everything after the question mark.</param>
    /// <param name="path">The database in the path.</param>
    public static string FaultOf(string text, string query, string path)
    {
        // If a parameter contains an @, everything before it looks like user and password.
        if (text.Contains("?password=", StringComparison.OrdinalIgnoreCase))
        {
            return Refuse("password", Login);
        }

        foreach (var name in Parameters(query).Select(parameter => parameter.Name))
        {
            // A name from the list above is repeated in the fault. Any other name might be a part of a
            // password.
            if (Array.Find(OfOthers, known => known.Names.Contains(name, StringComparer.Ordinal)) is
                { Instead: { } instead })
            {
                return Refuse(name, instead);
            }

            if (!Databases.Contains(name, StringComparer.Ordinal))
            {
                return "REDIS_URL must have no parameter but db: percent-encode the password if the question "
                    + "mark is a part of it.";
            }
        }

        return (path.Length > 0 && query.Length > 0) || Parameters(query).Skip(1).Any()
            ? "REDIS_URL must name its database once, as /1 or as ?db=1."
            : "";
    }

    /// <summary>Returns the number of the database as it is written; empty for none.</summary>
    public static string Database(string query, string path) =>
        query.Length == 0 ? path : Parameters(query).Select(parameter => parameter.Value).FirstOrDefault("");

    private static string Refuse(string name, string instead) =>
        $"REDIS_URL must not have the parameter {name}: {instead}.";

    private static IEnumerable<(string Name, string Value)> Parameters(string query) =>
        query.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(part => RedisUrlReader.Split(part, "="));
}
