using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace OtpService.Api.Callers;

/// <summary>
/// Sets the client IP address of a request to the one that a trusted proxy saw: from the right, the first
/// address that is not a trusted proxy. Any caller can write the addresses to the left of it. Without trusted
/// proxies the header is ignored. Misconfigurations that make many clients count as one are logged once.
/// </summary>
internal sealed partial class TrustedProxies
{
    private const string FrameworkSwitch = "FORWARDEDHEADERS_ENABLED";
    private static readonly string Header = ForwardedHeadersDefaults.XForwardedForHeaderName;

    private readonly RequestDelegate next;
    private readonly RequestDelegate forward;
    private readonly ApiKeys keys;
    private readonly ILogger<TrustedProxies> logger;
    private readonly TrustedPeers trusted;
    private int warnedOfStranger;
    private int warnedOfSilence;

    public TrustedProxies(RequestDelegate next, TrustedPeers trusted, ApiKeys keys, ILoggerFactory logging)
    {
        (this.next, this.trusted, this.keys) = (next, trusted, keys);
        logger = logging.CreateLogger<TrustedProxies>();
        var forwarded = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor,
            ForwardLimit = null,
        };
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        foreach (var network in trusted.Networks)
        {
            forwarded.KnownIPNetworks.Add(network);
        }

        // With an empty list every address would be trusted; this one belongs to nobody (RFC 919).
        forwarded.KnownProxies.Add(IPAddress.Broadcast);
        forward = new ForwardedHeadersMiddleware(Arrive, logging, Options.Create(forwarded)).Invoke;
    }

    /// <summary>
    /// Disables ASP.NET's own switch, which trusts every caller: some hosts set it for all apps.
    /// </summary>
    public static KeyValuePair<string, string?> FrameworkSwitchOff { get; } = new(FrameworkSwitch, null);

    /// <summary>Logs that the switch is ignored, if it is set.</summary>
    public static void ReportFrameworkSwitch(IConfiguration configuration, ILogger logger)
    {
        if (configuration is IConfigurationRoot root && root.Providers.Any(IsOn))
        {
            SwitchIgnored(logger, FrameworkSwitch);
        }
    }

    public Task InvokeAsync(HttpContext context)
    {
        var forwards = context.Request.Headers.ContainsKey(Header);
        if (trusted.Contains(context.Connection.RemoteIpAddress))
        {
            return forwards ? forward(context) : WarnAfterAsync(context);
        }

        if (forwards && Interlocked.Exchange(ref warnedOfStranger, 1) == 0)
        {
            Untrusted(logger, Header);
        }

        return next(context);
    }

    private static bool IsOn(IConfigurationProvider provider) =>
        provider.TryGet(FrameworkSwitch, out var value)
        && string.Equals(value, bool.TrueString, StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Continues with the client's IP address, or with a proxy's if the header has no further readable one.
    /// </summary>
    private Task Arrive(HttpContext context) =>
        trusted.Contains(context.Connection.RemoteIpAddress) && IsUnreadable(context.Request)
            ? WarnAfterAsync(context)
            : next(context);

    /// <summary>Whether the last remaining entry is not an IP address.</summary>
    private static bool IsUnreadable(HttpRequest request) =>
        request.Headers.GetCommaSeparatedValues(Header) is [.., var last] && !IPEndPoint.TryParse(last, out _);

    /// <summary>
    /// Continues and then logs a missing header. Probes and back ends may lack the header, but requests that
    /// count for a client network should have it.
    /// </summary>
    private async Task WarnAfterAsync(HttpContext context)
    {
        await next(context);
        if (context.GetEndpoint()?.Metadata.GetMetadata<CallerRule>() is { BackEndsOnly: false }
            && keys.Identify(context.Request) != Caller.BackEnd
            && Interlocked.Exchange(ref warnedOfSilence, 1) == 0)
        {
            Silent(logger, Header);
        }
    }

    [LoggerMessage(LogLevel.Warning,
        "{Header} came from a peer that TRUSTED_PROXIES does not list, and is ignored: all clients of that peer count "
        + "as one. If it is your proxy, list its IP address, or unix if it connects through a Unix socket")]
    private static partial void Untrusted(ILogger logger, string header);

    [LoggerMessage(LogLevel.Warning,
        "A proxy that TRUSTED_PROXIES lists sent no readable IP address in {Header}: all clients of that proxy count "
        + "as one. Configure it to append the IP address of its peer")]
    private static partial void Silent(ILogger logger, string header);

    [LoggerMessage(LogLevel.Warning,
        "{Switch} is set and ignored: it would trust the IP address that any caller writes. List your proxies in "
        + "TRUSTED_PROXIES")]
    private static partial void SwitchIgnored(ILogger logger, string @switch);
}
