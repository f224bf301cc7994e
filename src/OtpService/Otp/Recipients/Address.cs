using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace OtpService.Otp.Recipients;

/// <summary>
/// The recipient of a code: an email address or a telephone number in the one form that is keyed, counted and
/// delivered to. Parsing is idempotent: a canonical value parses to itself.
/// </summary>
internal sealed record Address
{
    /// <summary>The maximum length of an E.164 number.</summary>
    public const int MaxPhoneDigits = 15;

    private const int MaxEmailLength = 254;
    private const int MaxLocalPartLength = 64;
    private const char FullWidthAt = '＠';

    /// <summary>The shortest numbers, which Niue and Tokelau have, with their calling code.</summary>
    private const int MinPhoneDigits = 7;

    private static readonly SearchValues<char> LocalPartCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789.!#$%&'*+-/=?^_{|}~");

    private Address(Channel channel, string value)
    {
        (Channel, Value) = (channel, value);
        Mailbox = channel == Channel.Email ? CountedForm.OfEmail(value) : CountedForm.OfPhone(value);
    }

    /// <summary>How messages reach it: email, or SMS unless <see cref="By"/> says otherwise.</summary>
    public Channel Channel { get; private init; }

    public bool IsPhone => Channel != Channel.Email;

    /// <summary>
    /// The canonical address: lower-cased email with an ASCII domain, or E.164 with its plus sign.
    /// </summary>
    public string Value { get; }

    /// <summary>
    /// The form that is counted. An email address is without the tag after its plus sign, and without the dots
    /// that Gmail ignores. A phone number is without a mobile prefix that networks do not need. Nothing is ever
    /// delivered to this form.
    /// </summary>
    public string Mailbox { get; }

    /// <summary>Enough of the recipient for its owner to recognize it, and no more.</summary>
    public string Masked => Channel switch
    {
        Channel.Email => $"{Value[0]}•••{Value[Value.IndexOf('@', StringComparison.Ordinal)..]}",
        _ => string.Concat(
            Value.AsSpan(0, 2), new string('•', Value.Length - 4), Value.AsSpan(Value.Length - 2)),
    };

    /// <summary>
    /// Reads an email address: a dot-atom local part of at most 64 ASCII characters and a host name with at
    /// least two labels, 254 characters in all (RFC 5321 section 4.5.3.1; quoted local parts and address
    /// literals are refused on purpose: they serve attackers more than people). White space and invisible
    /// marks around it are dropped, and full-width characters are their ASCII.
    /// </summary>
    public static bool TryParseEmail(string text, [NotNullWhen(true)] out Address? address)
    {
        address = null;
        var trimmed = TypedText.Trim(text);
        var at = trimmed.LastIndexOfAny('@', FullWidthAt);
        if (at is < 1 or > MaxLocalPartLength || trimmed.Length > MaxEmailLength)
        {
            return false;
        }

        var local = string.Create(at, trimmed[..at], static (characters, typed) =>
        {
            for (var i = 0; i < characters.Length; i++)
            {
                var c = TypedText.HalfWidth(typed[i]);
                characters[i] = char.IsAsciiLetterUpper(c) ? char.ToLowerInvariant(c) : c;
            }
        });
        if (!HostName.TryParse(trimmed[(at + 1)..].ToString(), out var host) || !IsLocalPart(local, host))
        {
            return false;
        }

        var value = $"{local}@{host}";
        address = value.Length <= MaxEmailLength ? new Address(Channel.Email, value) : null;
        return address is not null;
    }

    /// <summary>
    /// Reads a phone number in its canonical form, with a plus sign and only digits.
    /// <see cref="PhoneNumberParser"/> reads numbers as people type them.
    /// </summary>
    public static bool TryParsePhone(string text, [NotNullWhen(true)] out Address? address)
    {
        var digits = text.AsSpan(Math.Min(1, text.Length));
        var good = text.StartsWith('+')
            && digits.Length is >= MinPhoneDigits and <= MaxPhoneDigits
            && digits[0] != '0'
            && !digits.ContainsAnyExceptInRange('0', '9');
        address = good ? new Address(Channel.Sms, text) : null;
        return good;
    }

    /// <summary>The same number, to be reached by another channel of phones.</summary>
    public Address By(Channel channel) => channel == Channel ? this
        : IsPhone && channel != Channel.Email ? this with { Channel = channel }
        : throw new ArgumentOutOfRangeException(nameof(channel));

    /// <summary>Shows nothing, so that no recipient gets into a log or an error by formatting.</summary>
    public override string ToString() => $"({Channel} address)";

    /// <summary>
    /// Whether an email address may have this local part. Japanese carriers once gave out addresses with
    /// consecutive dots or with a dot before the @, which are still in use. No other provider did.
    /// </summary>
    private static bool IsLocalPart(string local, string host) =>
        !local.AsSpan().ContainsAnyExcept(LocalPartCharacters)
        && local[0] != '.'
        && (host is "docomo.ne.jp" or "ezweb.ne.jp" || (local[^1] != '.' && !local.Contains("..", StringComparison.Ordinal)));
}
