using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using StackExchange.Redis;

namespace OtpService.Storage;

/// <summary>
/// Reads <c language="text">redis://user:password@host:6379/0</c>, <c language="text">rediss://</c> for TLS,
/// several hosts of a cluster or a replicated server separated by commas. User and password are
/// percent-encoded, as in any URL.
/// </summary>
internal static class RedisUrl
{
    public const string Remedy =
        "REDIS_URL must look like redis://user:password@host:6379/0 or rediss://host:6380; "
        + "separate several hosts by commas and percent-encode the user and password.";

    private const int DefaultPort = 6379;

    public static bool TryParse(string text, [NotNullWhen(true)] out ConfigurationOptions? options)
    {
        options = null;
        var (scheme, rest) = Split(text.Trim(), "://");
        if (scheme is not ("redis" or "rediss") || rest.Length == 0)
        {
            return false;
        }

        var parsed = new ConfigurationOptions { Ssl = scheme == "rediss" };
        var at = rest.LastIndexOf('@');
        if (at >= 0)
        {
            var (user, password) = Split(rest[..at], ":");
            parsed.User = user.Length == 0 ? null : Uri.UnescapeDataString(user);
            parsed.Password = Uri.UnescapeDataString(password);
            rest = rest[(at + 1)..];
        }

        var (hosts, database) = Split(rest, "/");
        if (!TryParseDatabase(database, parsed) || !TryParseHosts(hosts, parsed))
        {
            return false;
        }

        options = parsed;
        return true;
    }

    private static (string Before, string After) Split(string text, string separator)
    {
        var at = text.IndexOf(separator, StringComparison.Ordinal);
        return at < 0 ? (text, "") : (text[..at], text[(at + separator.Length)..]);
    }

    private static bool TryParseDatabase(string text, ConfigurationOptions options)
    {
        var valid = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        options.DefaultDatabase = valid ? number : 0;
        return valid || text.Length == 0;
    }

    private static bool TryParseHosts(string text, ConfigurationOptions options)
    {
        foreach (var host in text.Split(','))
        {
            // A URI parses host, port and bracketed IPv6 address as they should be.
            if (!Uri.TryCreate($"redis://{host.Trim()}", UriKind.Absolute, out var uri)
                || uri.Host.Length == 0 || uri.AbsolutePath.Length > 1 || uri.UserInfo.Length > 0)
            {
                return false;
            }

            options.EndPoints.Add(uri.IdnHost, uri.IsDefaultPort ? DefaultPort : uri.Port);
        }

        return true;
    }
}
