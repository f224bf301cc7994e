using Microsoft.Extensions.Options;
using OtpService.Incoming;

namespace OtpService.Receipts;

/// <summary>
/// Unosend's webhooks, for email only. Two kinds of signature are in use: the hexadecimal HMAC-SHA-256 of the
/// body after the prefix <c language="text">sha256=</c>, and that of the time in milliseconds, a dot and the
/// body, without a prefix.
/// </summary>
internal sealed class UnosendReceipts(IOptions<ReceiptOptions> options, TimeProvider time) : IReceiptReader
{
    private const string Prefix = "sha256=";

    private readonly string secret = options.Value.UnosendSecret;

    public string Provider => "unosend";

    public bool Configured => secret.Length > 0;

    public bool IsGenuine(HttpRequest request, ReadOnlySpan<byte> body)
    {
        var signature = request.Headers["X-Unosend-Signature"].ToString();
        var timestamp = request.Headers["X-Unosend-Timestamp"].ToString();
        if (timestamp.Length > 0
            && !WebhookSignatureCheck.IsRecent(timestamp, TimeSpan.FromMilliseconds(1), time.GetUtcNow()))
        {
            return false;
        }

        return signature.StartsWith(Prefix, StringComparison.Ordinal)
            ? WebhookSignatureCheck.IsHexHmac(secret, signature[Prefix.Length..], "", body)
            : timestamp.Length > 0 && WebhookSignatureCheck.IsHexHmac(secret, signature, $"{timestamp}.", body);
    }

    public IEnumerable<Receipt> Read(ReadOnlyMemory<byte> body) => EmailReceipt.Read(body);
}
