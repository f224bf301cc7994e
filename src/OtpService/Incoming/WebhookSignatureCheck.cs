using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace OtpService.Incoming;

/// <summary>The ways in which callers sign a body. Every comparison takes constant time.</summary>
internal static class WebhookSignatureCheck
{
    /// <summary>How far a signed time may differ from ours: five minutes, as in Standard Webhooks.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    /// <summary>Whether a text is the secret itself.</summary>
    public static bool IsSecret(string secret, string shown) => CryptographicOperations.FixedTimeEquals(
        SHA256.HashData(Encoding.UTF8.GetBytes(secret)), SHA256.HashData(Encoding.UTF8.GetBytes(shown)));

    /// <summary>Hexadecimal HMAC-SHA-256 of the parts, one after the other.</summary>
    public static bool IsHexHmac(string secret, string signature, string prefix, ReadOnlySpan<byte> body) =>
        IsHexHmac(Encoding.UTF8.GetBytes(secret), signature, prefix, body);

    /// <inheritdoc cref="IsHexHmac(string, string, string, ReadOnlySpan{byte})"/>
    public static bool IsHexHmac(byte[] key, string signature, string prefix, ReadOnlySpan<byte> body)
    {
        Span<byte> shown = stackalloc byte[HMACSHA256.HashSizeInBytes];
        return signature.Length == 2 * shown.Length
            && Convert.FromHexString(signature, shown, out _, out _) == System.Buffers.OperationStatus.Done
            && CryptographicOperations.FixedTimeEquals(shown, Hmac(key, prefix, body));
    }

    /// <summary>
    /// Checks a signature of Standard Webhooks. The header lists <c language="text">v1,base64</c> signatures
    /// over <c language="text">id.timestamp.body</c>; the secret is <c language="text">whsec_</c> and base64.
    /// </summary>
    public static bool IsStandardWebhook(
        string secret, string id, string timestamp, string signatures, ReadOnlySpan<byte> body,
        DateTimeOffset now)
    {
        const string Prefix = "whsec_";
        if (!IsRecent(timestamp, TimeSpan.FromSeconds(1), now)
            || !secret.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return false;
        }

        var expected = Convert.ToBase64String(
            Hmac(Convert.FromBase64String(secret[Prefix.Length..]), $"{id}.{timestamp}.", body));
        var genuine = false;
        foreach (var signature in signatures.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            genuine |= CryptographicOperations.FixedTimeEquals(
                Encoding.UTF8.GetBytes(signature.TrimEnd(',')), Encoding.UTF8.GetBytes($"v1,{expected}"));
        }

        return genuine;
    }

    /// <summary>Whether a text is a secret of Standard Webhooks.</summary>
    public static bool IsStandardSecret(string secret) =>
        secret.StartsWith("whsec_", StringComparison.Ordinal)
        && System.Buffers.Text.Base64.IsValid(secret.AsSpan("whsec_".Length), out var length) && length > 0;

    /// <summary>
    /// Checks a signature of Twilio (twilio.com/docs/usage/security): base64 of the HMAC-SHA-1 of the called
    /// URL, followed by the name and value of every field in the order of names. If fields have the same
    /// name, each different value counts once, in order. Twilio includes the port of the URL or leaves it
    /// out, so both are accepted.
    /// </summary>
    [SuppressMessage("Security", "CA5350", Justification = "Twilio signs by HMAC-SHA-1, which is not broken as a MAC.")]
    public static bool IsTwilio(
        string token, string signature, Uri url, string query,
        IReadOnlyList<(string Name, string Value)> fields)
    {
        var key = Encoding.UTF8.GetBytes(token);
        var shown = Encoding.UTF8.GetBytes(signature);
        var form = string.Concat(fields.Distinct()
            .OrderBy(field => field.Name, StringComparer.Ordinal)
            .ThenBy(field => field.Value, StringComparer.Ordinal)
            .Select(field => field.Name + field.Value));
        var genuine = false;
        foreach (var port in new[] { default, UriComponents.StrongPort })
        {
            var called = url.GetComponents(
                UriComponents.Scheme | UriComponents.Host | port | UriComponents.Path, UriFormat.UriEscaped);
            var hash = HMACSHA1.HashData(key, Encoding.UTF8.GetBytes($"{called}{query}{form}"));
            genuine |= CryptographicOperations.FixedTimeEquals(
                shown, Encoding.UTF8.GetBytes(Convert.ToBase64String(hash)));
        }

        return genuine;
    }

    /// <summary>Whether a time, in units since 1970, is close enough to ours.</summary>
    public static bool IsRecent(string timestamp, TimeSpan unit, DateTimeOffset now) =>
        long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
        && count < long.MaxValue / unit.Ticks
        && (now - DateTimeOffset.UnixEpoch - (count * unit)).Duration() <= Tolerance;

    private static byte[] Hmac(byte[] key, string prefix, ReadOnlySpan<byte> body)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hmac.AppendData(Encoding.UTF8.GetBytes(prefix));
        hmac.AppendData(body);
        return hmac.GetHashAndReset();
    }
}
