using OtpService.Otp.Codes;
using OtpService.Otp.Recipients;
using OtpService.Otp.Sending;

namespace OtpService.Hooks;

/// <summary>
/// A message of another system for one person. A code is sent in our words. Without a code, the words of the
/// other system are sent unchanged.
/// </summary>
internal sealed record HookContent
{
    private const int MaxSmsLength = 1_600;
    private const int MaxLocaleLength = 35;

    /// <summary>The recipient in the system's own format.</summary>
    public string? To { get; init; }

    public string? Code { get; init; }

    public TimeSpan? Lifetime { get; init; }

    /// <summary>A link with the same effect as entering the code.</summary>
    public string? Link { get; init; }

    public string? Locale { get; init; }

    /// <summary>The event that a notice in our words reports.</summary>
    public string? Event { get; init; }

    public string? Subject { get; init; }

    public string? Text { get; init; }

    public string? Html { get; init; }

    /// <summary>Makes the message, or returns what is wrong.</summary>
    public HookOutcome TryMake(Channel channel, out OutgoingMessage? message)
    {
        message = null;
        if (!TryParse(channel, To ?? "", out var address))
        {
            return To is null ? HookOutcome.Malformed : HookOutcome.BadAddress;
        }

        var template = Event is null ? OutgoingMessage.AnyCode : OutgoingMessage.SecurityAlert;
        var made = new OutgoingMessage(address, template, Locales) { Event = Event };
        if (CodeFormat.TryParseForeign(Code, out var code))
        {
            message = made with { Code = code, Lifetime = Lifetime, Link = Web(Link) };
        }
        else if (Event is not null)
        {
            message = made;
        }
        else if (!string.IsNullOrWhiteSpace(Text ?? Html)
            && (channel == Channel.Email || Text is { Length: <= MaxSmsLength }))
        {
            message = made with
            {
                Code = channel == Channel.Sms ? TheOnlyCodeIn(Text ?? "") : null,
                Content = new() { Subject = Subject ?? "", Text = Text ?? Subject ?? "", Html = Html },
            };
        }

        return message is null ? HookOutcome.Malformed : HookOutcome.Sent;
    }

    private string[] Locales =>
        Locale is { Length: > 0 and <= MaxLocaleLength } ? [Locale.Replace('_', '-')] : [];

    /// <summary>Reads a recipient. A number may lack its plus sign.</summary>
    private static bool TryParse(
        Channel channel, string text,
        [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Address? address) =>
        channel switch
        {
            Channel.Email => Address.TryParseEmail(text, out address),
            _ => PhoneNumberParser.TryRead(
                text is [>= '1' and <= '9', ..] ? $"+{text}" : text, out address),
        };

    private static Uri? Web(string? link) =>
        Uri.TryCreate(link, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http" ? uri : null;

    /// <summary>
    /// Returns the number in a text, if there is exactly one, for providers that fill in a template of their
    /// own.
    /// </summary>
    private static Code? TheOnlyCodeIn(string text)
    {
        var numbers = new string([.. text.Select(c => char.IsAsciiDigit(c) ? c : ' ')])
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Where(number => number.Length >= CodeFormat.MinLength)
            .ToList();
        return numbers is [var only] && CodeFormat.TryParseForeign(only, out var code) ? code : null;
    }
}
