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
        var data = root.Member("data");

        // A bounce that is not permanent, such as of a full mailbox, says nothing about the next message.
        var outcome = root.Text("type") switch
        {
            "email.delivered" => Receipt.Delivered,
            "email.bounced" => data.Member("bounce").Text("type") is null or "Permanent" ? Receipt.Bounced : Receipt.Failed,
            "email.complained" => Receipt.Complained,
            "email.failed" => Receipt.Failed,
            _ => null,
        };
        return outcome is not null
            && data.Text("email_id") is { } id
            && data.Member("to").FirstText() is { } to
            ? [new Receipt(to, id, outcome)]
            : [];
    }
}
