using System.Net;
using Microsoft.Extensions.Options;

namespace OtpService.Outgoing;

/// <summary>
/// The operator's own network, where codes may be sent without TLS: this machine, private IP addresses, names
/// that only private networks have, and the hosts in PRIVATE_HOSTS. In Development it is every network.
/// </summary>
internal sealed class PrivateNetwork(IOptions<OutgoingOptions> options, IHostEnvironment environment)
{
    /// <summary>
    /// Suffixes of names that the public DNS does not resolve: RFC 6761, RFC 6762 (with its appendix G), RFC
    /// 8375, ICANN's .internal, and those of Kubernetes.
    /// </summary>
    private static readonly string[] Suffixes =
    [
        ".localhost", ".local", ".internal", ".intranet", ".private", ".corp", ".home", ".lan", ".home.arpa", ".svc",
    ];

    /// <summary>
    /// RFC 1918, RFC 6598 (carriers, and overlays such as Tailscale), RFC 3927, RFC 4193, RFC 4291 section 2.5.6.
    /// </summary>
    private static readonly IPNetwork[] Addresses =
    [
        IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("172.16.0.0/12"), IPNetwork.Parse("192.168.0.0/16"),
        IPNetwork.Parse("100.64.0.0/10"), IPNetwork.Parse("169.254.0.0/16"),
        IPNetwork.Parse("fc00::/7"), IPNetwork.Parse("fe80::/10"),
    ];

    /// <summary>Whether settings may name a host without TLS.</summary>
    public bool MayHave(string host, int port) =>
        environment.IsDevelopment()
        || Listed.Contains(host, port)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) ? IsPrivate(address) : IsPrivate(host.TrimEnd('.')));

    /// <summary>
    /// Whether a host that was connected to without TLS really is in this network, because a name may resolve
    /// to any IP address.
    /// </summary>
    public bool Has(string host, int port, EndPoint? connected) =>
        environment.IsDevelopment()
        || Listed.Contains(host, port)
        || (connected is IPEndPoint { Address: var address } && (IsPrivate(address) || Listed.Contains(address)));

    /// <summary>
    /// Whether the operator listed a host or its IP address in PRIVATE_HOSTS. In Development every host is listed.
    /// </summary>
    public bool Lists(string host, int port, IPAddress address) =>
        environment.IsDevelopment() || Listed.Contains(host, port) || Listed.Contains(address);

    private HostList Listed => field ??= HostList.Read(options.Value.PrivateHosts);

    private static bool IsPrivate(string name) =>
        !name.Contains('.', StringComparison.Ordinal)
        || Array.Exists(Suffixes, suffix => name.EndsWith(suffix, StringComparison.OrdinalIgnoreCase));

    private static bool IsPrivate(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return IPAddress.IsLoopback(plain) || Array.Exists(Addresses, network => network.Contains(plain));
    }
}
