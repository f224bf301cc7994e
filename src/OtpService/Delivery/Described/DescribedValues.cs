using System.Collections.Frozen;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using OtpService.Delivery.Lengths;

namespace OtpService.Delivery.Described;

/// <summary>The values that a description may name: those of the message, the settings, and what is made of both.</summary>
internal sealed class DescribedValues(FrozenDictionary<string, string> settings, string receipts)
{
    /// <summary>The names of the values of any message.</summary>
    public static readonly FrozenSet<string> OfMessages =
        new[] { "to", "text", "code", "language", "seconds", "id", "uuid", "receipts" }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The names of the values of a message to a phone alone.</summary>
    public static readonly FrozenSet<string> OfPhones =
        new[] { "digits", "number", "unicode" }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The names of the values of an email alone.</summary>
    public static readonly FrozenSet<string> OfEmail =
        new[] { "subject", "html", "headers", "header" }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>What is made of settings, which are the arguments; how many there must be.</summary>
    public static readonly FrozenDictionary<string, int> OfSettings =
        new[] { "basic", "mailbox" }.ToFrozenDictionary(name => name, _ => 2, StringComparer.Ordinal);

    /// <summary>Returns a value for a request about no message.</summary>
    public string Of(Placeholder place) => place switch
    {
        { Name: "basic" } => Convert.ToBase64String(Encoding.UTF8.GetBytes(
            $"{settings[place.Arguments[0]]}:{settings[place.Arguments[1]]}")),
        { Name: "mailbox" } => new Mailbox(settings[place.Arguments[1]], settings[place.Arguments[0]]).ToString(),
        _ => settings[place.Name],
    };

    /// <summary>Returns a value for a message.</summary>
    public string Of(Placeholder place, Message message) => place.Name switch
    {
        "to" => message.To.Value,
        "digits" or "number" => message.To.Value.TrimStart('+'),
        "text" => message.Text,
        "code" => message.Code?.Reveal() ?? "",
        "language" when place.Arguments is [var list] => ListedLanguages.Choose(settings[list], message.Language),
        "language" => message.Language,
        "seconds" => message.Lifetime == TimeSpan.Zero ? ""
            : ((int)message.Lifetime.TotalSeconds).ToString(CultureInfo.InvariantCulture),
        "subject" => message.Email?.Subject ?? "",
        "html" => message.Email?.Html.Reveal() ?? "",
        "id" => message.Id.ToString(),
        "uuid" => UuidOf(message.Id.ToString()),
        "receipts" => receipts,
        "unicode" => place.Arguments[SmsSegments.IsGsm7(message.Text) ? 1 : 0],
        _ => Of(place),
    };

    /// <summary>Returns the same UUID for the same id (RFC 9562 section 5.8).</summary>
    private static string UuidOf(string id)
    {
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes(id)).AsSpan(0, 16);
        bytes[6] = (byte)((bytes[6] & 0x0f) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString();
    }
}
