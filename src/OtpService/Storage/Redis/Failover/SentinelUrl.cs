using System.Diagnostics.CodeAnalysis;
using OtpService.Storage.Redis.Url;
using StackExchange.Redis;

namespace OtpService.Storage.Redis.Failover;

/// <summary>Holds what REDIS_URL says about Sentinels.</summary>
/// <param name="EndPoints">The Sentinels.</param>
/// <param name="Name">The name under which they monitor the primary.</param>
/// <param name="Login">How to sign in to them.</param>
internal sealed record SentinelUrl(EndPointCollection EndPoints, string Name, RedisLogin Login)
{
    private const int DefaultPort = 26379;
    private const string User = "sentinel_username";
    private const string Password = "sentinel_password";

    public static bool TryParse(
        string hosts, string name, string query, bool tls, [NotNullWhen(true)] out SentinelUrl? url)
    {
        url = null;
        Dictionary<string, string> login = new(StringComparer.Ordinal) { [User] = "", [Password] = "" };
        foreach (var part in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (key, value) = RedisUrlReader.Split(part, "=");
            if (!login.ContainsKey(key))
            {
                return false;
            }

            login[key] = Uri.UnescapeDataString(value);
        }

        // Names of primaries are letters, digits, dots, dashes and underscores.
        var endPoints = new EndPointCollection();
        if (name.Length == 0 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_')
            || !ServerList.TryRead(hosts, DefaultPort, endPoints))
        {
            return false;
        }

        url = new(endPoints, name, new(login[User], login[Password], tls));
        return true;
    }

    /// <summary>
    /// Splits the query off the text before it, in which passwords may contain any character.
    /// </summary>
    public static (string Before, string Query) SplitQuery(string text)
    {
        var at = text.IndexOf("?sentinel_", StringComparison.Ordinal);
        return at < 0 ? (text, "") : (text[..at], text[(at + 1)..]);
    }
}
