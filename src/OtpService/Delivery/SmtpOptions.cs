using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace OtpService.Delivery;

/// <summary>A mail server that relays for us.</summary>
internal sealed class SmtpOptions
{
    public const string Section = "Smtp";

    /// <summary>Its name or address. Required.</summary>
    public string Host { get; set; } = "";

    /// <summary>Its port. Default 587, the submission port; 465 goes with tls. 1 to 65535.</summary>
    public int Port { get; set; } = 587;

    /// <summary>
    /// starttls (the default), tls from the first byte, or none, for relays on a private network.
    /// </summary>
    public string Security { get; set; } = "starttls";

    /// <summary>The account. Default none: the server relays without.</summary>
    public string Username { get; set; } = "";

    /// <summary>Its password; with a username required.</summary>
    public string Password { get; set; } = "";

    /// <summary>The sender. Required.</summary>
    public string FromEmail { get; set; } = "";

    /// <summary>The name beside the sender. Default BRAND_NAME.</summary>
    public string FromName { get; set; } = "";
}

internal sealed class SmtpOptionsValidator(IHostEnvironment environment) : IValidateOptions<SmtpOptions>
{
    public ValidateOptionsResult Validate(string? name, SmtpOptions options)
    {
        string[] faults =
        [
            .. ServerFaults(options),
            .. SecurityFaults(options),
            .. ProviderFaults.Sender("SMTP_FROM_EMAIL", options.FromEmail),
            .. ProviderFaults.SenderName("SMTP_FROM_NAME", options.FromName),
        ];
        return faults.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> ServerFaults(SmtpOptions options)
    {
        if (Uri.CheckHostName(options.Host) == UriHostNameType.Unknown)
        {
            yield return "SMTP_HOST is required: the name or address of your mail server, without a port.";
        }

        if (options.Port is < 1 or > 65535)
        {
            yield return "SMTP_PORT must be 1 to 65535.";
        }

        if (options.Username.Length == 0 != (options.Password.Length == 0))
        {
            yield return "SMTP_USERNAME and SMTP_PASSWORD belong together: set both or neither.";
        }
    }

    private IEnumerable<string> SecurityFaults(SmtpOptions options)
    {
        if (!SmtpServer.Securities.ContainsKey(options.Security))
        {
            yield return "SMTP_SECURITY must be starttls, tls or none.";
        }
        else if (options.Security == "none" && !environment.IsDevelopment() && !IsPrivate(options.Host))
        {
            yield return "SMTP_SECURITY must be starttls or tls for a server on the internet: without, codes "
                + "can be read on the way.";
        }
    }

    /// <summary>
    /// Whether a host is this machine or on a network of our own: a private address (RFC 1918, RFC 4193), or
    /// a name without a dot, as containers have.
    /// </summary>
    private static bool IsPrivate(string host)
    {
        if (!IPAddress.TryParse(host, out var address))
        {
            return !host.Contains('.', StringComparison.Ordinal);
        }

        var bytes = address.GetAddressBytes();
        return IPAddress.IsLoopback(address)
            || (address.AddressFamily == AddressFamily.InterNetworkV6 && address.IsIPv6UniqueLocal)
            || bytes is [10, ..] or [192, 168, ..] or [172, >= 16 and < 32, ..];
    }
}
