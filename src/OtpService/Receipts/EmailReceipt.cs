using System.Text.Json;
using OtpService.Incoming;

namespace OtpService.Receipts;

/// <summary>The format in which Resend and Unosend report what happened to an email.</summary>
internal static class EmailReceipt
{
    /// <exception cref="JsonException">The body is not JSON.</exception>
    public static IEnumerable<Receipt> Read(ReadOnlyMemory<byte> body)
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
        return outcome is not null
            && data.Text("email_id") is { } id
            && data.Member("to").FirstText() is { } to
            ? [new Receipt(to, id, outcome)]
            : [];
    }
}
