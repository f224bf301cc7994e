using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using OtpService.Storage.Redis.Failover;
using StackExchange.Redis;

namespace OtpService.Storage.Redis.Url;

/// <summary>
/// Reads <c language="text">redis://user:password@host:6379/0</c>, <c language="text">rediss://</c> for TLS,
/// several hosts of a cluster or a replicated server separated by commas, and
/// <c language="text">unix://user:password@/run/redis.sock?db=0</c>. In
/// <c language="text">redis-sentinel://user:password@host:26379,host2:26379/mymaster/0</c> the hosts are
/// Sentinels. User and password are those of the servers; those of the Sentinels follow as
/// <c language="text">?sentinel_username=…&amp;sentinel_password=…</c>. All of them may be percent-encoded,
/// as in any URL, or written unchanged.
/// </summary>
internal static class RedisUrlReader
{
    private const int DefaultPort = 6379;

    /// <summary>The longest path that the kernel accepts, in bytes (unix(7)).</summary>
    private const int MaxSocketPath = 107;

    /// <param name="text">The value of REDIS_URL.</param>
    /// <param name="url">The URL that was read.</param>
    /// <param name="fault">
    /// What the text must be instead, without repeating any part of it; empty if it can be read.
    /// </param>
    public static bool TryRead(string text, [NotNullWhen(true)] out RedisUrl? url, out string fault)
    {
        var (scheme, rest) = Split(text.Trim(), "://");
        var kind = text.Contains("://", StringComparison.Ordinal)
            ? RedisScheme.Of(scheme)
            : RedisSchemeKind.None;
        (url, fault) = kind switch
        {
            RedisSchemeKind.None => (null, RedisUrlFault.OfBareText(text)),
            RedisSchemeKind.Unknown => (null, RedisUrlFault.OfScheme(scheme)),
            RedisSchemeKind.Servers or RedisSchemeKind.ServersWithTls =>
                ReadServers(rest, kind == RedisSchemeKind.ServersWithTls),
            RedisSchemeKind.Sentinels or RedisSchemeKind.SentinelsWithTls =>
                ReadSentinels(rest, kind == RedisSchemeKind.SentinelsWithTls),
            RedisSchemeKind.Socket => ReadSocket(rest),
        };
        return url is not null;
    }

    internal static (string Before, string After) Split(string text, string separator)
    {
        var at = text.IndexOf(separator, StringComparison.Ordinal);
        return at < 0 ? (text, "") : (text[..at], text[(at + separator.Length)..]);
    }

    private static (RedisUrl? Url, string Fault) ReadServers(string text, bool tls)
    {
        var servers = new ConfigurationOptions { Ssl = tls };
        var (place, query) = Split(ReadLogin(text, servers), "?");
        var (hosts, path) = Split(place, "/");
        return RedisUrlQuery.FaultOf(text, query, path) is { Length: > 0 } fault ? (null, fault)
            : TryReadDatabase(RedisUrlQuery.Database(query, path), servers)
                && ServerList.TryRead(hosts, DefaultPort, servers.EndPoints)
                ? (new(servers, Sentinels: null), "")
            : (null, RedisUrlFault.Form);
    }

    private static (RedisUrl? Url, string Fault) ReadSocket(string text)
    {
        var servers = new ConfigurationOptions();
        var (path, query) = Split(text.StartsWith('/') ? text : ReadLogin(text, servers), "?");
        if (RedisUrlQuery.FaultOf(text, query, path: "") is { Length: > 0 } fault)
        {
            return (null, fault);
        }

        var file = Uri.UnescapeDataString(path);
        if (file is not ['/', _, ..] || Encoding.UTF8.GetByteCount(file) > MaxSocketPath
            || !TryReadDatabase(RedisUrlQuery.Database(query, path: ""), servers))
        {
            return (null, RedisUrlFault.SocketForm);
        }

        servers.EndPoints.Add(new UnixDomainSocketEndPoint(file));
        return (new(servers, Sentinels: null), "");
    }

    private static (RedisUrl? Url, string Fault) ReadSentinels(string text, bool tls)
    {
        var servers = new ConfigurationOptions { Ssl = tls };
        var (before, query) = SentinelUrl.SplitQuery(text);
        var (guards, name) = Split(ReadLogin(before, servers), "/");
        (name, var number) = Split(name, "/");
        return TryReadDatabase(number, servers)
            && SentinelUrl.TryParse(guards, name, query, tls, out var sentinels)
            ? (new(servers, sentinels), "")
            : (null, RedisUrlFault.SentinelForm);
    }

    /// <summary>Reads user and password at the front and returns the rest.</summary>
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

    private static bool TryReadDatabase(string text, ConfigurationOptions options)
    {
        var valid = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        options.DefaultDatabase = valid ? number : 0;
        return valid || text.Length == 0;
    }
}
