using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using OtpService.Otp.Codes;
using OtpService.Otp.Destinations;
using OtpService.Otp.Recipients;

namespace OtpService.Otp.TestRecipients;

/// <summary>
/// Recipients whose codes are known in advance, for the review of an app and for end-to-end tests.
/// </summary>
/// <param name="Pattern">
/// A canonical recipient; or the start of phone numbers and an asterisk; or an asterisk, @ and a domain.
/// </param>
/// <param name="Code">The code of each of them.</param>
/// <param name="End">The last day on which the code is used, in UTC; null for no end.</param>
internal sealed record TestRecipient(string Pattern, Code Code, DateOnly? End)
{
    private const char Any = '*';
    private const int MinDigitsOfRange = 7;

    /// <summary>
    /// The domains that a range may have. Nobody has a mailbox there (RFC 2606, RFC 6761). A known code for every
    /// recipient in a real domain would open every account in it.
    /// </summary>
    private static readonly DomainList Reserved =
        new(["example", "example.com", "example.net", "example.org", "invalid", "localhost", "test"]);

    /// <summary>
    /// Reads <c language="text">address:code</c> or <c language="text">address:code:2027-01-31</c>. The address
    /// may be a range: +1415555* with at least seven digits, or *@example.com with a domain that is reserved for
    /// tests.
    /// </summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out TestRecipient? recipient)
    {
        recipient = null;
        var parts = text.Split(':', StringSplitOptions.TrimEntries);
        if (parts.Length is not (2 or 3) || PatternOf(parts[0]) is not { } pattern || !IsCode(parts[1]))
        {
            return false;
        }

        DateOnly end = default;
        if (parts.Length == 3
            && !DateOnly.TryParseExact(
                parts[2], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out end))
        {
            return false;
        }

        recipient = new(pattern, new Code(parts[1]), parts.Length == 3 ? end : null);
        return true;
    }

    public bool Covers(Address address)
    {
        var value = address.Value.AsSpan();
        return Pattern[0] == Any ? value.EndsWith(Pattern.AsSpan(1))
            : Pattern[^1] == Any ? value.StartsWith(Pattern.AsSpan(0, Pattern.Length - 1))
            : value.SequenceEqual(Pattern);
    }

    public bool HasEnded(DateOnly today) => End < today;

    private static string? PatternOf(string text)
    {
        if (text.StartsWith("*@", StringComparison.Ordinal))
        {
            return HostName.TryParse(text[2..], out var host) && Reserved.Covers(host)
                ? $"{Any}@{host}"
                : null;
        }

        if (text.EndsWith(Any))
        {
            var digits = text.AsSpan(0, text.Length - 1).TrimStart('+');
            var good = text[0] == '+'
                && digits.Length >= MinDigitsOfRange
                && !digits.ContainsAnyExceptInRange('0', '9');
            return good ? text : null;
        }

        return Address.TryParseEmail(text, out var address) || PhoneNumberParser.TryRead(text, out address)
            ? address.Value
            : null;
    }

    private static bool IsCode(string text) =>
        text.Length is >= CodeFormat.MinLength and <= CodeFormat.MaxLength && text.All(char.IsAsciiDigit);
}
