using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;
using IPNetwork = System.Net.IPNetwork;

namespace OtpService.Api;

/// <summary>
/// The proxies whose word on the caller's address counts. From the right, the first address that is none of
/// them is the caller's: what stands left of it anybody may have written. Without proxies the header is
/// ignored.
/// </summary>
internal sealed partial class TrustedProxies
{
    private static readonly string Header = ForwardedHeadersDefaults.XForwardedForHeaderName;

    private readonly RequestDelegate next;
    private readonly RequestDelegate forward;
    private readonly ILogger<TrustedProxies> logger;
    private readonly IReadOnlyList<IPNetwork> networks;
    private int warned;

    public TrustedProxies(RequestDelegate next, ApiOptions options, ILoggerFactory logging)
    {
        this.next = next;
        logger = logging.CreateLogger<TrustedProxies>();
        networks = TryParse(options.TrustedProxies)
            ?? throw new InvalidOperationException("TRUSTED_PROXIES was used before it was validated.");
        var forwarded = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor,
            ForwardLimit = null,
        };
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        foreach (var network in networks)
        {
            forwarded.KnownIPNetworks.Add(network);
        }

        forward = new ForwardedHeadersMiddleware(next, logging, Options.Create(forwarded)).Invoke;
    }

    public Task InvokeAsync(HttpContext context)
    {
        if (!context.Request.Headers.ContainsKey(Header))
        {
            return next(context);
        }

        if (IsTrusted(context.Connection.RemoteIpAddress))
        {
            return forward(context);
        }

        if (Interlocked.Exchange(ref warned, 1) == 0)
        {
            Untrusted(logger, Header);
        }

        return next(context);
    }

    /// <summary>Addresses and CIDR blocks, separated by commas; null where one of them is neither.</summary>
    public static IReadOnlyList<IPNetwork>? TryParse(string list)
    {
        List<IPNetwork> read = [];
        foreach (var text in ApiOptions.Split(list))
        {
            if (IPNetwork.TryParse(text, out var network))
            {
                read.Add(network);
            }
            else if (IPAddress.TryParse(text, out var address))
            {
                read.Add(new(address, address.GetAddressBytes().Length * 8));
            }
            else
            {
                return null;
            }
        }

        return read;
    }

    private bool IsTrusted(IPAddress? peer)
    {
        var own = peer is { IsIPv4MappedToIPv6: true } ? peer.MapToIPv4() : peer;
        return own is not null && networks.Any(network => network.Contains(own));
    }

    [LoggerMessage(LogLevel.Warning,
        "{Header} came from a peer that TRUSTED_PROXIES does not list, and is ignored: everybody behind it counts as one "
        + "client. If it is your proxy, list its address")]
    private static partial void Untrusted(ILogger logger, string header);
}
