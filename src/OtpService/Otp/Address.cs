using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace OtpService.Otp;

/// <summary>
/// Where a code goes: an e-mail address or a telephone number in the one form that is keyed, counted and
/// delivered to. Parsing is idempotent: a canonical value parses to itself.
/// </summary>
internal sealed record Address
{
    private const int MaxEmailLength = 254;
    private const int MaxLocalPartLength = 64;
    private const int MinPhoneDigits = 8;
    private const int MaxPhoneDigits = 15;

    private static readonly SearchValues<char> LocalPartCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789.!#$%&'*+-/=?^_{|}~");

    private Address(Channel channel, string value)
    {
        (Channel, Value) = (channel, value);
        Mailbox = channel == Channel.Email ? MailboxOf(value) : value;
    }

    public Channel Channel { get; }

    /// <summary>
    /// The canonical address: lower-cased e-mail with an ASCII domain, or E.164 with its plus sign.
    /// </summary>
    public string Value { get; }

    /// <summary>
    /// What counts as one address: an e-mail address without the tag behind its plus sign, and without the
    /// dots that Gmail ignores. Never delivered to.
    /// </summary>
    public string Mailbox { get; }

    /// <summary>Enough of the address for its owner to recognise it, and no more.</summary>
    public string Masked => Channel switch
    {
        Channel.Email => $"{Value[0]}•••{Value[Value.IndexOf('@', StringComparison.Ordinal)..]}",
        Channel.Sms => string.Concat(
            Value.AsSpan(0, 2), new string('•', Value.Length - 4), Value.AsSpan(Value.Length - 2)),
    };

    /// <summary>
    /// Reads an e-mail address: a dot-atom local part of at most 64 ASCII characters and a host name with at
    /// least two labels, 254 characters in all (RFC 5321 section 4.5.3.1; quoted local parts and address
    /// literals are refused on purpose: they serve attackers more than people).
    /// </summary>
    public static bool TryParseEmail(string text, [NotNullWhen(true)] out Address? address)
    {
        address = null;
        var trimmed = text.AsSpan().Trim(' ');
        var at = trimmed.LastIndexOf('@');
        if (at is < 1 or > MaxLocalPartLength || trimmed.Length > MaxEmailLength)
        {
            return false;
        }

        var local = trimmed[..at].ToString().ToLowerInvariant();
        if (!IsDotAtom(local) || !HostName.TryParse(trimmed[(at + 1)..].ToString(), out var host))
        {
            return false;
        }

        var value = $"{local}@{host}";
        address = value.Length <= MaxEmailLength ? new Address(Channel.Email, value) : null;
        return address is not null;
    }

    /// <summary>
    /// Reads a telephone number in E.164 form: a plus sign and 8 to 15 digits, the first of them not zero.
    /// Spaces, dashes, dots and parentheses are dropped.
    /// </summary>
    public static bool TryParsePhone(string text, [NotNullWhen(true)] out Address? address)
    {
        address = null;
        Span<char> digits = stackalloc char[MaxPhoneDigits + 1];
        var count = 0;
        foreach (var c in text.AsSpan().Trim(' '))
        {
            if (count > 0 && c is ' ' or '-' or '.' or '(' or ')')
            {
                continue;
            }

            var expected = count == 0 ? c == '+' : char.IsAsciiDigit(c);
            if (!expected || count == digits.Length)
            {
                return false;
            }

            digits[count++] = c;
        }

        address = count > MinPhoneDigits && digits[1] != '0'
            ? new Address(Channel.Sms, digits[..count].ToString())
            : null;
        return address is not null;
    }

    /// <summary>Says nothing: an address must not slip into a log or an error by way of formatting.</summary>
    public override string ToString() => $"({Channel} address)";

    private static string MailboxOf(string email)
    {
        var at = email.IndexOf('@', StringComparison.Ordinal);
        var plus = email.IndexOf('+', StringComparison.Ordinal);
        var local = plus > 0 ? email[..plus] : email[..at];
        return email.AsSpan(at + 1) switch
        {
            "gmail.com" or "googlemail.com" =>
                $"{local.Replace(".", "", StringComparison.Ordinal)}@gmail.com",
            var host => plus > 0 ? $"{local}@{host}" : email,
        };
    }

    private static bool IsDotAtom(string local) =>
        !local.AsSpan().ContainsAnyExcept(LocalPartCharacters)
        && local[0] != '.' && local[^1] != '.' && !local.Contains("..", StringComparison.Ordinal);
}
