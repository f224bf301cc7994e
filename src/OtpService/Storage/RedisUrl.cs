using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using OtpService.Storage.Failover;
using StackExchange.Redis;

namespace OtpService.Storage;

/// <summary>
/// Reads <c language="text">redis://user:password@host:6379/0</c>, <c language="text">rediss://</c> for TLS,
/// several hosts of a cluster or a replicated server separated by commas. With
/// <c language="text">redis-sentinel://user:password@host:26379,host2:26379/mymaster/0</c> the hosts are
/// Sentinels; user and password are those of the servers, and the Sentinels' own follow as
/// <c language="text">?sentinel_username=…&amp;sentinel_password=…</c>. All of them are percent-encoded, as
/// in any URL.
/// </summary>
internal sealed class RedisUrl
{
    public const string Remedy =
        "REDIS_URL must look like redis://user:password@host:6379/0, rediss://host:6380 for TLS, or "
        + "redis-sentinel://user:password@host:26379,host2:26379/mymaster/0; "
        + "separate several hosts by commas and percent-encode users and passwords.";

    private const int DefaultPort = 6379;

    private RedisUrl(ConfigurationOptions servers, SentinelUrl? sentinels) =>
        (Servers, Sentinels) = (servers, sentinels);

    /// <summary>How to connect to the servers; names none of them where Sentinels do.</summary>
    public ConfigurationOptions Servers { get; }

    /// <summary>Whom to ask for the servers; null where they are listed.</summary>
    public SentinelUrl? Sentinels { get; }

    /// <summary>Whether more than one server may be the primary.</summary>
    public bool NamesSeveral => Sentinels is not null || Servers.EndPoints.Count > 1;

    public RedisLogin Login => new(Servers.User ?? "", Servers.Password ?? "", Servers.Ssl);

    public static bool TryParse(string text, [NotNullWhen(true)] out RedisUrl? url)
    {
        url = null;
        var (scheme, rest) = Split(text.Trim(), "://");
        var kind = scheme.ToLowerInvariant();
        var servers = new ConfigurationOptions { Ssl = kind is "rediss" or "rediss-sentinel" };
        if (kind is "redis-sentinel" or "rediss-sentinel")
        {
            (rest, var query) = SentinelUrl.SplitQuery(rest);
            var (guards, name) = Split(ReadLogin(rest, servers), "/");
            (name, var number) = Split(name, "/");
            if (!TryParseDatabase(number, servers)
                || !SentinelUrl.TryParse(guards, name, query, servers.Ssl, out var sentinels))
            {
                return false;
            }

            url = new(servers, sentinels);
            return true;
        }

        if (kind is not ("redis" or "rediss"))
        {
            return false;
        }

        var (hosts, database) = Split(ReadLogin(rest, servers), "/");
        if (!TryParseDatabase(database, servers)
            || !TryParseHosts(hosts, DefaultPort, servers.EndPoints))
        {
            return false;
        }

        url = new(servers, sentinels: null);
        return true;
    }

    /// <summary>The same way to connect, to these servers.</summary>
    internal static ConfigurationOptions To(IEnumerable<EndPoint> servers, ConfigurationOptions options)
    {
        var own = options.Clone();
        own.EndPoints.Clear();
        foreach (var server in servers)
        {
            own.EndPoints.Add(server);
        }

        return own;
    }

    /// <summary>Reads hosts with their ports, separated by commas.</summary>
    internal static bool TryParseHosts(string text, int defaultPort, EndPointCollection into)
    {
        foreach (var host in text.Split(','))
        {
            // A URI parses host, port and bracketed IPv6 address as they should be.
            if (!Uri.TryCreate($"redis://{host.Trim()}", UriKind.Absolute, out var uri)
                || uri.Host.Length == 0 || uri.AbsolutePath.Length > 1 || uri.UserInfo.Length > 0
                || uri.Query.Length > 0 || uri.Fragment.Length > 0)
            {
                return false;
            }

            into.Add(uri.IdnHost, uri.IsDefaultPort ? defaultPort : uri.Port);
        }

        return true;
    }

    internal static (string Before, string After) Split(string text, string separator)
    {
        var at = text.IndexOf(separator, StringComparison.Ordinal);
        return at < 0 ? (text, "") : (text[..at], text[(at + separator.Length)..]);
    }

    /// <summary>Takes user and password off the front and gives what follows them.</summary>
    private static string ReadLogin(string text, ConfigurationOptions into)
    {
        var at = text.LastIndexOf('@');
        if (at < 0)
        {
            return text;
        }

        var (user, password) = Split(text[..at], ":");
        into.User = user.Length == 0 ? null : Uri.UnescapeDataString(user);
        into.Password = Uri.UnescapeDataString(password);
        return text[(at + 1)..];
    }

    private static bool TryParseDatabase(string text, ConfigurationOptions options)
    {
        var valid = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        options.DefaultDatabase = valid ? number : 0;
        return valid || text.Length == 0;
    }
}
