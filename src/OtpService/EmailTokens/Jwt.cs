using System.Text;
using System.Text.Json;

namespace OtpService.EmailTokens;

/// <summary>
/// A JSON Web Token in its compact form (RFC 7519), taken apart and not verified. It is read here and not by a library,
/// because libraries do not know Ed25519, and the two tokens in an email token are bound to each other.
/// </summary>
internal sealed class Jwt
{
    private Jwt(JsonElement header, JsonElement payload, byte[] signed, byte[] signature) =>
        (Header, Payload, Signed, Signature) = (header, payload, signed, signature);

    public JsonElement Header { get; }

    public JsonElement Payload { get; }

    /// <summary>The bytes that the signature is about.</summary>
    public byte[] Signed { get; }

    public byte[] Signature { get; }

    /// <summary>The name of the algorithm; empty if there is none.</summary>
    public string Algorithm => Text(Header, "alg") ?? "";

    /// <summary>Reads a token of this type without extensions that would have to be understood.</summary>
    /// <exception cref="FormatException">It is something else.</exception>
    /// <exception cref="JsonException">A part of it is not JSON.</exception>
    public static Jwt Parse(string text, string type)
    {
        if (text.Split('.') is not [var header, var payload, var signature])
        {
            throw new FormatException("Not three parts.");
        }

        Jwt jwt = new(
            Object(header), Object(payload), Encoding.ASCII.GetBytes(text[..text.LastIndexOf('.')]),
            Base64UrlText.Decode(signature));
        return Text(jwt.Header, "typ") == type && !jwt.Header.TryGetProperty("crit", out _)
            ? jwt
            : throw new FormatException("Another type of token, or one with extensions.");
    }

    /// <summary>Returns a member that is a string; null if it is missing or something else.</summary>
    public static string? Text(JsonElement element, string member) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(member, out var value)
        && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    /// <summary>Returns a time in seconds that is an integer; null if it is missing or something else.</summary>
    public static long? Time(JsonElement element, string member) =>
        element.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.Number
        && value.TryGetInt64(out var seconds)
            ? seconds
            : null;

    private static JsonElement Object(string part) => StrictJson.Object(Base64UrlText.Decode(part));
}
