using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Options;
using OtpService.Outgoing;

namespace OtpService.Delivery.Smtp;

/// <summary>Finds the faults in a mail server's settings, each with its remedy.</summary>
internal sealed class SmtpOptionsValidator(PrivateNetwork network) : IValidateOptions<SmtpOptions>
{
    private const int MaxConnections = GuardedProvider.MaxTriesAtOnce;

    public ValidateOptionsResult Validate(string? name, SmtpOptions options)
    {
        string[] faults =
        [
            .. ServerFaults(options),
            .. SecurityFaults(options),
            .. ConnectionFaults(options),
            .. ProviderFaults.Sender("SMTP_FROM_EMAIL", options.FromEmail),
            .. ProviderFaults.SenderName("SMTP_FROM_NAME", options.FromName),
        ];
        return faults.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> ServerFaults(SmtpOptions options)
    {
        if (Uri.CheckHostName(options.Host) == UriHostNameType.Unknown)
        {
            yield return options.Host.Length == 0
                ? "SMTP_HOST is required: the name or address of your mail server."
                : "SMTP_HOST must be the name or address of your mail server, without a port (SMTP_PORT).";
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

    private static IEnumerable<string> ConnectionFaults(SmtpOptions options)
    {
        if (options.Connections is < 1 or > MaxConnections)
        {
            yield return $"SMTP_CONNECTIONS must be 1 to {MaxConnections}.";
        }

        if (options.Ehlo.Length > 0 && !IsEhlo(options.Ehlo))
        {
            yield return "SMTP_EHLO must be a host name such as otp.example.com, or an address literal: "
                + "[192.0.2.1] or [IPv6:2001:db8::1].";
        }
    }

    /// <summary>RFC 5321 section 4.1.1.1, in ASCII.</summary>
    private static bool IsEhlo(string name) => name switch
    {
        ['[', 'I', 'P', 'v', '6', ':', .. var address, ']'] =>
            IsAddress(address, AddressFamily.InterNetworkV6),
        ['[', .. var address, ']'] => IsAddress(address, AddressFamily.InterNetwork),
        _ => Uri.CheckHostName(name) == UriHostNameType.Dns && Ascii.IsValid(name)
            && !name.Contains('_', StringComparison.Ordinal),
    };

    private static bool IsAddress(string text, AddressFamily family) =>
        IPAddress.TryParse(text, out var address) && address.AddressFamily == family
        && Uri.CheckHostName(text) is UriHostNameType.IPv4 or UriHostNameType.IPv6;

    private IEnumerable<string> SecurityFaults(SmtpOptions options)
    {
        if (!SmtpServer.Securities.ContainsKey(options.Security))
        {
            yield return "SMTP_SECURITY must be starttls, tls or none.";
        }
        else if (options.Security == "none" && !network.MayHave(options.Host, options.Port))
        {
            yield return "SMTP_SECURITY must be starttls or tls for a server on the internet: without TLS, codes can "
                + "be read in transit. For a server of your own network, list it in PRIVATE_HOSTS.";
        }
    }
}
