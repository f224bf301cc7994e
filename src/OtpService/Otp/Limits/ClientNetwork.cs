using System.Net;
using System.Net.Sockets;

namespace OtpService.Otp.Limits;

/// <summary>
/// The network that a caller counts as: an IPv4 address, or the 64-bit prefix of an IPv6 address, since a single
/// customer gets all addresses of such a prefix (RFC 6177). Formatting it shows nothing.
/// </summary>
internal sealed record ClientNetwork
{
    /// <summary>The limit of a site as a multiple of the limit of a single network.</summary>
    public const int SiteFactor = 16;

    private const int SubnetBytes = 8;
    private const int SiteBytes = 6;

    /// <summary>The prefix with which a translator writes IPv4 addresses as IPv6 (RFC 6052).</summary>
    private static readonly IPNetwork Translated = IPNetwork.Parse("64:ff9b::/96");

    /// <summary>All callers without an IP address together, such as those of a Unix socket.</summary>
    private static readonly ClientNetwork Unaddressed = new("none", site: null);

    private ClientNetwork(string value, ClientNetwork? site) => (Value, Site) = (value, site);

    /// <summary>The network in hexadecimal, for fingerprints only.</summary>
    public string Value { get; }

    /// <summary>
    /// The 48-bit prefix around an IPv6 network: a site may be given all 65,536 networks of one (RFC 6177).
    /// Null for an IPv4 address.
    /// </summary>
    public ClientNetwork? Site { get; }

    /// <summary>Its limit as a multiple of the limit of a single network.</summary>
    public int Factor => Value.Length == 2 * SiteBytes ? SiteFactor : 1;

    /// <summary>The widest prefix that one customer may hold.</summary>
    public ClientNetwork Widest => Site ?? this;

    public static ClientNetwork Of(IPAddress address)
    {
        var own = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        var bytes = own.GetAddressBytes();
        return own.AddressFamily != AddressFamily.InterNetworkV6 ? Of(bytes, site: null)
            : Translated.Contains(own) ? Of(bytes[^4..], site: null)
            : Of(bytes[..SubnetBytes], Of(bytes[..SiteBytes], site: null));
    }

    /// <summary>Returns the network of a caller. All callers without an IP address share one network.</summary>
    public static ClientNetwork OfAny(IPAddress? address) => address is null ? Unaddressed : Of(address);

    public override string ToString() => "(network)";

    private static ClientNetwork Of(byte[] prefix, ClientNetwork? site) =>
        new(Convert.ToHexString(prefix), site);
}
