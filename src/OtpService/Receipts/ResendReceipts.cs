using Microsoft.Extensions.Options;
using OtpService.Incoming;

namespace OtpService.Receipts;

/// <summary>Resend's webhooks, signed with Standard Webhooks under the header names of Svix.</summary>
internal sealed class ResendReceipts(IOptions<ReceiptOptions> options, TimeProvider time) : IReceiptReader
{
    private readonly string secret = options.Value.ResendSecret;

    public string Provider => "resend";

    public bool Configured => secret.Length > 0;

    public bool IsGenuine(HttpRequest request, ReadOnlySpan<byte> body) => WebhookSignatureCheck.IsStandardWebhook(
        secret,
        request.Headers["svix-id"].ToString(),
        request.Headers["svix-timestamp"].ToString(),
        request.Headers["svix-signature"].ToString(),
        body,
        time.GetUtcNow());

    public IEnumerable<Receipt> Read(ReadOnlyMemory<byte> body) => EmailReceipt.Read(body);
}
