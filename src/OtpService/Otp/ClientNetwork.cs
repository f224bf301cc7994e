using System.Net;
using System.Net.Sockets;

namespace OtpService.Otp;

/// <summary>
/// Whom a caller counts as: an IPv4 address, or the 64-bit prefix of an IPv6 address, since a single customer
/// is given all of the addresses behind one (RFC 6177). Formatting it shows nothing.
/// </summary>
internal sealed record ClientNetwork
{
    private const int PrefixBytes = 8;

    private ClientNetwork(string value) => Value = value;

    /// <summary>The network in hexadecimal, for fingerprints only.</summary>
    public string Value { get; }

    public static ClientNetwork Of(IPAddress address)
    {
        var own = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        var bytes = own.GetAddressBytes();
        return new(Convert.ToHexString(own.AddressFamily == AddressFamily.InterNetworkV6
            ? bytes[..PrefixBytes]
            : bytes));
    }

    public override string ToString() => "(network)";
}
