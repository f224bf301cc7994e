using System.Diagnostics.CodeAnalysis;
using System.Net;
using Microsoft.Extensions.Options;

namespace OtpService.Outgoing;

/// <summary>
/// The operator's proxy. It is used only for TLS, of which it sees the host names. Hosts without TLS are on a
/// private network, and are called directly.
/// </summary>
internal sealed class OutgoingProxy : IWebProxy
{
    private readonly Uri? proxy;
    private readonly HostList direct;

    public OutgoingProxy(IOptions<OutgoingOptions> options)
    {
        direct = HostList.Read(options.Value.NoProxy);
        if (TryParse(options.Value.Proxy, out proxy) && proxy.UserInfo is { Length: > 0 } account)
        {
            var colon = account.IndexOf(':', StringComparison.Ordinal);
            Credentials = new NetworkCredential(
                Uri.UnescapeDataString(colon < 0 ? account : account[..colon]),
                colon < 0 ? "" : Uri.UnescapeDataString(account[(colon + 1)..]));
        }
    }

    /// <summary>The login for the proxy; null if its URL has none.</summary>
    public ICredentials? Credentials { get; set; }

    /// <summary>Reads a URL, with http as the default scheme; false if it cannot be a proxy.</summary>
    public static bool TryParse(string address, [NotNullWhen(true)] out Uri? proxy)
    {
        // This is curl's name for a SOCKS5 proxy that resolves names itself, which .NET always lets it do.
        var plain = address.Replace("socks5h://", "socks5://", StringComparison.OrdinalIgnoreCase);
        var whole = plain.Contains("://", StringComparison.Ordinal) ? plain : $"{Uri.UriSchemeHttp}://{plain}";
        return Uri.TryCreate(whole, UriKind.Absolute, out proxy)
            && proxy.Scheme is "http" or "https" or "socks4" or "socks4a" or "socks5"
            && proxy.Host.Length > 0 && proxy.PathAndQuery is "/" or "" && proxy.Fragment.Length == 0;
    }

    public Uri? GetProxy(Uri destination) => IsBypassed(destination) ? null : proxy;

    public bool IsBypassed(Uri host) =>
        proxy is null || host.Scheme != Uri.UriSchemeHttps || host.IsLoopback || direct.Contains(host.IdnHost, host.Port);
}
