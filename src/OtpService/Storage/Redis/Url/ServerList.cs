using System.Net;
using StackExchange.Redis;

namespace OtpService.Storage.Redis.Url;

/// <summary>Reads servers with their ports, separated by commas. Duplicates are removed.</summary>
internal static class ServerList
{
    public static bool TryRead(string text, int defaultPort, EndPointCollection into)
    {
        foreach (var server in text.Split(','))
        {
            // A URI parses host, port and bracketed IPv6 addresses correctly.
            if (!Uri.TryCreate($"redis://{server.Trim()}", UriKind.Absolute, out var uri)
                || uri.Host.Length == 0 || uri.AbsolutePath.Length > 1 || uri.UserInfo.Length > 0
                || uri.Query.Length > 0 || uri.Fragment.Length > 0)
            {
                return false;
            }

            var port = uri.IsDefaultPort ? defaultPort : uri.Port;
            into.TryAdd(IPAddress.TryParse(uri.IdnHost, out var address)
                ? new IPEndPoint(address, port)
                : new DnsEndPoint(uri.IdnHost, port));
        }

        return true;
    }
}
