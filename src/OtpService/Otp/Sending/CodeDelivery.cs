using OtpService.Otp.Codes;
using OtpService.Otp.Limits;
using OtpService.Otp.Links;
using OtpService.Otp.Recipients;
using OtpService.Otp.Reporting;
using OtpService.Otp.Store;
using OtpService.Otp.TestRecipients;

namespace OtpService.Otp.Sending;

/// <summary>Delivers the message of an issued code, and records the result.</summary>
internal sealed class CodeDelivery(
    IMessageSender sender, MagicLinks links, SendTallies tallies, EventReporter events, LateReceipts receipts)
{
    /// <summary>
    /// Records the code of a test recipient as sent. There is no message, since the code is known in advance.
    /// </summary>
    public async Task<SendOutcome> KeepAsync(SendRequest request, SendOutcome issued, SendSaga saga)
    {
        saga.Hold();
        await saga.KeepAsync(Settlement.Accepted, [TestRecipientTable.Delivered]);
        events.CodeHandled(
            OtpEventKind.CodeSent, SendStatus.Sent, request, issued.Id, TestRecipientTable.Delivered.Provider);
        return issued with { Status = SendStatus.Sent };
    }

    /// <summary>
    /// Sends a code. If no provider accepted the message and the request names a fallback, the method returns the
    /// fallback. The code is then withdrawn, and the fallback needs a code of its own.
    /// </summary>
    public async Task<(SendOutcome Outcome, Address? Fallback)> SendAsync(
        SendRequest request, Code code, SendOutcome issued, SendSaga saga)
    {
        var message = new OutgoingMessage(request.Address, request.Purpose.Name, request.Locales)
        {
            Id = issued.Id,
            Code = code,
            Link = links.UrlOf(issued.Id, request.Address, request.Purpose, code),
            Lifetime = request.Purpose.Lifetime,
            Name = request.Name,
        };

        // From here on a caller that disconnects changes nothing: the message may already be on its way.
        saga.Hold();
        var delivery = await sender.SendAsync(message, CancellationToken.None);
        var status = delivery.Status switch
        {
            DeliveryStatus.Accepted => SendStatus.Sent,
            DeliveryStatus.Unconfirmed => SendStatus.SentUnconfirmed,
            DeliveryStatus.Unavailable => SendStatus.DeliveryUnavailable,
            DeliveryStatus.Failed => SendStatus.DeliveryFailed,
        };
        var outcome = issued with { Status = status };
        var provider = delivery.Steps.Count > 0 ? delivery.Steps[^1].Provider : "";
        if (outcome.WentOut)
        {
            await saga.KeepAsync(
                status == SendStatus.Sent ? Settlement.Accepted : Settlement.Unconfirmed, delivery.Steps);
            events.CodeHandled(OtpEventKind.CodeSent, status, request, issued.Id, provider);
            receipts.Follow(request.Address, delivery);
            return (outcome, null);
        }

        await saga.WithdrawAsync(
            request.Fallback is null ? Settlement.Undelivered : Settlement.Rerouted, delivery.Steps,
            tallies.IsCost);
        events.CodeHandled(OtpEventKind.CodeUndelivered, status, request, issued.Id, provider);
        return (new(status) { RetryAfter = delivery.RetryAfter }, request.Fallback);
    }
}
