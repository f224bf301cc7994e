using Microsoft.Extensions.Options;
using OtpService.Delivery;
using OtpService.Delivery.Vendors;
using OtpService.Incoming;

namespace OtpService.Receipts;

/// <summary>
/// Twilio's status callbacks (twilio.com/docs/messaging/guides/track-outbound-message-status): a form, signed
/// with the account's token together with the called URL. The time is not signed, but a duplicate receipt is
/// recorded once.
/// </summary>
internal sealed class TwilioReceipts(IOptions<TwilioOptions> account, IOptions<PublicUrlOptions> outside)
    : IReceiptReader
{
    private readonly string token = account.Value.AuthToken;
    private readonly Uri? url = outside.Value.UrlOf(TwilioProvider.ReceiptPath);

    public string Provider => TwilioProvider.ProviderName;

    /// <summary>
    /// Whether receipts can be authenticated. The signature covers our own URL, so the URL must be known.
    /// </summary>
    public bool Configured => token.Length > 0 && url is not null;

    public bool IsGenuine(HttpRequest request, ReadOnlySpan<byte> body) =>
        url is not null
        && FormFields.TryRead(body, out var fields)
        && WebhookSignatureCheck.IsTwilio(
            token, request.Headers["X-Twilio-Signature"].ToString(), url, request.QueryString.ToString(),
            fields);

    public IEnumerable<Receipt> Read(ReadOnlyMemory<byte> body)
    {
        FormFields.TryRead(body.Span, out var fields);
        var outcome = Field(fields, "MessageStatus") switch
        {
            "delivered" => Receipt.Delivered,
            "failed" or "undelivered" => Receipt.Failed,
            _ => null,
        };
        return outcome is not null && Field(fields, "MessageSid") is { } id && Field(fields, "To") is { } to
            ? [new Receipt(to, id, outcome)]
            : [];
    }

    private static string? Field(IEnumerable<(string Name, string Value)> fields, string name) =>
        fields.FirstOrDefault(field => field.Name == name).Value;
}
