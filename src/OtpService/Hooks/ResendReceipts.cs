using System.Text.Json;
using Microsoft.Extensions.Options;

namespace OtpService.Hooks;

/// <summary>Resend's webhooks, signed as Standard Webhooks under the header names of Svix.</summary>
internal sealed class ResendReceipts(IOptions<ReceiptOptions> options, TimeProvider time) : IReceiptReader
{
    private readonly string secret = options.Value.ResendSecret;

    public string Provider => "resend";

    public bool Configured => secret.Length > 0;

    public bool IsGenuine(HttpRequest request, ReadOnlySpan<byte> body) => Signatures.IsStandardWebhook(
        secret,
        request.Headers["svix-id"].ToString(),
        request.Headers["svix-timestamp"].ToString(),
        request.Headers["svix-signature"].ToString(),
        body,
        time.GetUtcNow());

    public Receipt? Read(ReadOnlyMemory<byte> body)
    {
        using var document = JsonDocument.Parse(body);
        var root = document.RootElement;
        var outcome = root.Text("type") switch
        {
            "email.delivered" => Receipt.Delivered,
            "email.bounced" => Receipt.Bounced,
            "email.complained" => Receipt.Complained,
            "email.failed" => Receipt.Failed,
            _ => null,
        };
        var data = root.Member("data");
        return outcome is not null && data.Text("email_id") is { } id && data.Member("to").FirstText() is { } to
            ? new Receipt(to, id, outcome)
            : null;
    }
}
