using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace OtpService.Outgoing;

/// <summary>
/// One entry of a <see cref="HostList"/>: a name with all names below it, perhaps at one port only; an IP
/// address; or a network.
/// </summary>
internal sealed class HostEntry
{
    private readonly string name;
    private readonly int? port;
    private readonly IPNetwork? network;

    private HostEntry(string name, int? port) => (this.name, this.port) = (name, port);

    private HostEntry(IPNetwork network) => (name, this.network) = ("", network);

    /// <summary>Reads an entry; a dot or *. in front of a name changes nothing.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out HostEntry? entry)
    {
        entry = TryParseNetwork(text, out var network) ? new(network) : OfName(text);
        return entry is not null;
    }

    /// <summary>Whether the entry covers a name.</summary>
    public bool Matches(string host, int at) => network is null
        && (port ?? at) == at
        && (host.Equals(name, StringComparison.OrdinalIgnoreCase)
            || host.EndsWith($".{name}", StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether the entry covers an IP address.</summary>
    public bool Matches(IPAddress address) => network?.Contains(address) == true;

    private static HostEntry? OfName(string text)
    {
        var colon = text.LastIndexOf(':');
        var (host, port) = (text, (int?)null);
        if (colon >= 0)
        {
            if (!ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var told))
            {
                return null;
            }

            (host, port) = (text[..colon], told);
        }

        var plain = host.StartsWith("*.", StringComparison.Ordinal) ? host[2..] : host.TrimStart('.');
        return Uri.CheckHostName(plain) == UriHostNameType.Dns ? new(plain.TrimEnd('.'), port) : null;
    }

    /// <summary>Reads 10.0.0.7 and 10.0.0.0/8, and reads 10.1.2.3/8 as the network of that address.</summary>
    private static bool TryParseNetwork(string text, out IPNetwork network)
    {
        network = default;
        var parts = text.Split('/');
        if (parts.Length > 2 || !TryParseAddress(parts[0].Trim('[', ']'), out var address))
        {
            return false;
        }

        var bytes = address.GetAddressBytes();
        var length = bytes.Length * 8;
        if (parts.Length == 2
            && (!int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out length)
                || length > bytes.Length * 8))
        {
            return false;
        }

        for (var bit = length; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        }

        network = new(new IPAddress(bytes), length);
        return true;
    }

    /// <summary>Reads an IP address that is written in full: 10.1 would be 10.0.0.1.</summary>
    private static bool TryParseAddress(string text, [NotNullWhen(true)] out IPAddress? address) =>
        IPAddress.TryParse(text, out address)
        && (text.Contains(':', StringComparison.Ordinal) || text.AsSpan().Count('.') == 3);
}
