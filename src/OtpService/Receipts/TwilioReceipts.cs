using Microsoft.Extensions.Options;
using OtpService.Delivery;
using OtpService.Delivery.Vendors;
using OtpService.Incoming;
using OtpService.Otp.Recipients;

namespace OtpService.Receipts;

/// <summary>
/// Twilio's status callbacks of messages (twilio.com/docs/messaging/guides/track-outbound-message-status) and calls
/// (twilio.com/docs/voice/api/call-resource): a signed form. The time is not signed, but a duplicate receipt is
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
        url is not null && TwilioForm.Read(body)?.IsGenuine(request, token, url) == true;

    public IEnumerable<Receipt> Read(ReadOnlyMemory<byte> body) => TwilioForm.Read(body.Span) is { } form
        ? [.. new[] { OfMessage(form), OfCall(form) }.OfType<Receipt>()]
        : [];

    private static Receipt? OfMessage(TwilioForm form) => Make(form, "MessageSid", form["MessageStatus"] switch
    {
        "delivered" => Receipt.Delivered,
        "failed" or "undelivered" => Receipt.Failed,
        _ => null,
    });

    /// <summary>
    /// A completed call says nothing, because a mailbox may have answered it. The key that a person presses is the
    /// receipt of a call.
    /// </summary>
    private static Receipt? OfCall(TwilioForm form) => Make(form, "CallSid", form["CallStatus"] switch
    {
        "busy" or "no-answer" or "failed" or "canceled" => Receipt.Failed,
        _ => null,
    }) is { } receipt ? receipt with { Channel = Channel.Voice } : null;

    private static Receipt? Make(TwilioForm form, string idField, string? outcome) =>
        outcome is not null && form[idField] is { } id && form["To"] is { } to ? new(to, id, outcome) : null;
}
