using System.Text.Json;
using Microsoft.Extensions.Options;
using OtpService.Incoming;

namespace OtpService.Receipts;

/// <summary>
/// Autosend's webhooks (docs.autosend.com/others/webhooks): X-Webhook-Signature is the hexadecimal
/// HMAC-SHA-256 of the body. The time is not signed, but a duplicate receipt is recorded once.
/// </summary>
internal sealed class AutosendReceipts(IOptions<ReceiptOptions> options) : IReceiptReader
{
    private readonly string secret = options.Value.AutosendSecret;

    public string Provider => "autosend";

    public bool Configured => secret.Length > 0;

    public bool IsGenuine(HttpRequest request, ReadOnlySpan<byte> body) =>
        WebhookSignatureCheck.IsHexHmac(secret, request.Headers["X-Webhook-Signature"].ToString(), "", body);

    public IEnumerable<Receipt> Read(ReadOnlyMemory<byte> body)
    {
        using var document = JsonDocument.Parse(body);
        var root = document.RootElement;
        var outcome = (root.Text("type") ?? root.Text("event")) switch
        {
            "email.delivered" => Receipt.Delivered,
            "email.bounced" => Receipt.Bounced,
            "email.spam_reported" => Receipt.Complained,
            _ => null,
        };
        var data = root.Member("data");
        var address = data.Member("to").Text("email") ?? data.Text("to");
        return outcome is not null && data.Text("emailId") is { } id && address is { } to
            ? [new Receipt(to, id, outcome)]
            : [];
    }
}
