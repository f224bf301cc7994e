using System.Globalization;
using System.Net;
using System.Net.Sockets;
using IPNetwork = System.Net.IPNetwork;

namespace OtpService.Api.Callers;

/// <summary>Reads TRUSTED_PROXIES, and decides which peers it lists.</summary>
internal sealed record TrustedPeers(IReadOnlyList<IPNetwork> Networks, bool UnixSocket)
{
    /// <summary>
    /// The entry for every program that can open the Unix socket on which the service listens.
    /// </summary>
    private const string Unix = "unix";

    private const int MappedPrefix = 96;

    public bool Any => UnixSocket || Networks.Count > 0;

    public static TrustedPeers Of(ApiOptions options) => TryParse(options.TrustedProxies)
        ?? throw new InvalidOperationException("TRUSTED_PROXIES was used before it was validated.");

    /// <summary>
    /// Reads IP addresses, CIDR blocks and the word unix, separated by commas; null if an entry is none of
    /// these.
    /// </summary>
    public static TrustedPeers? TryParse(string list)
    {
        List<IPNetwork> networks = [];
        var unix = false;
        foreach (var text in ApiOptions.Split(list))
        {
            if (text.Equals(Unix, StringComparison.OrdinalIgnoreCase))
            {
                unix = true;
            }
            else if (NetworkOf(text) is { } network)
            {
                networks.Add(network);
            }
            else
            {
                return null;
            }
        }

        return new(networks, unix);
    }

    /// <summary>
    /// Whether the peer of a connection is listed. A peer on a Unix socket has no IP address.
    /// </summary>
    public bool Contains(IPAddress? peer)
    {
        if (peer is null)
        {
            return UnixSocket;
        }

        var own = peer.IsIPv4MappedToIPv6 ? peer.MapToIPv4() : peer;
        return Networks.Any(network => network.Contains(own));
    }

    private static IPNetwork? NetworkOf(string text)
    {
        var parts = text.Split('/');
        if (parts.Length > 2 || AddressOf(parts[0]) is not { } address)
        {
            return null;
        }

        var bits = address.GetAddressBytes().Length * 8;
        var prefix = bits;
        if (parts is [_, var length]
            && !int.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out prefix))
        {
            return null;
        }

        // Peers with mapped addresses are compared as IPv4 addresses.
        if (address.IsIPv4MappedToIPv6 && prefix >= MappedPrefix)
        {
            (address, prefix) = (address.MapToIPv4(), prefix - MappedPrefix);
        }

        return IPNetwork.TryParse($"{address}/{prefix}", out var network) ? network : null;
    }

    /// <summary>
    /// Reads an IP address that is written in full. The framework also reads 10.1 as 10.0.0.1, 010.0.0.1 as
    /// 8.0.0.1, and hexadecimal numbers, which are never intended.
    /// </summary>
    private static IPAddress? AddressOf(string text) =>
        text.AsSpan().ContainsAny('[', '%') || !IPAddress.TryParse(text, out var address) ? null
        : address.AddressFamily == AddressFamily.InterNetwork && address.ToString() != text ? null
        : address;
}
