using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace OtpService.Delivery.Vendors;

/// <summary>
/// Signs requests to an operator's own URL with Standard Webhooks (standardwebhooks.com): HMAC-SHA256 over
/// id, time and body, so that none of these can be changed and an old request cannot be replayed.
/// </summary>
internal sealed class StandardWebhookSigner
{
    private const string Prefix = "whsec_";
    private const int MinSecretBytes = 24;
    private const int MaxSecretBytes = 64;

    private readonly byte[] key;

    private StandardWebhookSigner(byte[] key) => this.key = key;

    public static bool TryParse(string secret, [NotNullWhen(true)] out StandardWebhookSigner? signature)
    {
        Span<byte> bytes = stackalloc byte[MaxSecretBytes];
        signature = secret.StartsWith(Prefix, StringComparison.Ordinal)
            && Convert.TryFromBase64String(secret[Prefix.Length..], bytes, out var length)
            && length >= MinSecretBytes
                ? new(bytes[..length].ToArray())
                : null;
        return signature is not null;
    }

    /// <summary>The value of the header webhook-signature.</summary>
    public string Sign(string id, DateTimeOffset time, ReadOnlySpan<byte> body)
    {
        byte[] content = [.. Encoding.UTF8.GetBytes($"{id}.{time.ToUnixTimeSeconds()}."), .. body];
        return $"v1,{Convert.ToBase64String(HMACSHA256.HashData(key, content))}";
    }
}
