using OtpService.Otp.Codes;
using OtpService.Otp.Recipients;
using OtpService.Otp.Sending;
using OtpService.Otp.Steps;
using OtpService.Otp.Store;
using OtpService.Otp.Verifying;

namespace OtpService.Otp.Reporting;

/// <summary>Turns what the engine does into events: one method for each of them.</summary>
internal sealed class EventReporter(EventSinks events, Pseudonyms pseudonyms)
{
    /// <summary>A send was refused before it was tried.</summary>
    public void SendRefused(SendRequest request, string outcome) =>
        events.Take(new(OtpEventKind.SendRefused, outcome)
        {
            Address = request.Address,
            Tag = pseudonyms.Tag(request.Address),
            Purpose = request.Purpose.Name,
        });

    /// <summary>A code was sent, or could not be.</summary>
    public void CodeHandled(
        OtpEventKind kind, SendStatus status, SendRequest request, VerificationId id, string provider) =>
        events.Take(new(kind, Outcomes.Of(status))
        {
            Address = request.Address,
            Tag = id.Tag,
            Nonce = id.Nonce,
            Purpose = request.Purpose.Name,
            Provider = provider,
        });

    /// <summary>A further message of a verification was sent.</summary>
    public void StepSent(StepMessage message, SendStatus status, string provider) =>
        events.Take(new(OtpEventKind.CodeSent, Outcomes.Of(status))
        {
            Address = message.Request.Address,
            Tag = message.Id.Tag,
            Nonce = message.Id.Nonce,
            Purpose = message.Plan.Purpose.Name,
            Provider = provider,
            IsRepeat = message.IsRepeat,
        });

    /// <summary>A further message was asked for and refused.</summary>
    public void StepRefused(StepRequest request, string outcome) =>
        events.Take(new(OtpEventKind.SendRefused, outcome)
        {
            Address = request.Address.By(request.Channel),
            Tag = request.Id.Tag,
            Purpose = request.Purpose.Name,
        });

    /// <summary>A code was verified.</summary>
    public void CodeVerified(VerifyRequest request, VerificationId verified) => Guessed(
        request, verified.Tag, verified.Nonce, new(OtpEventKind.CodeVerified, Outcomes.Verified));

    /// <summary>
    /// A guess was wrong or rejected. The event is about the code that the guess named, but never about one of
    /// another recipient.
    /// </summary>
    public void VerificationFailed(VerifyRequest request, AddressTag tag, string outcome) => Guessed(
        request, tag, request.Id is { } id && id.Tag == tag ? id.Nonce : null,
        new(OtpEventKind.VerificationFailed, outcome));

    /// <summary>An address was verified by an email token.</summary>
    public void EmailTokenVerified(Address email, VerificationId id, Purpose purpose) =>
        events.Take(new(OtpEventKind.EmailTokenVerified, Outcomes.Verified)
        {
            Address = email,
            Tag = id.Tag,
            Nonce = id.Nonce,
            Purpose = purpose.Name,
        });

    /// <summary>An email token was not accepted.</summary>
    public void EmailTokenRefused(Address email, AddressTag tag, Purpose purpose, string outcome) =>
        events.Take(new(OtpEventKind.EmailTokenRefused, outcome)
        {
            Address = email,
            Tag = tag,
            Purpose = purpose.Name,
        });

    /// <summary>A message of another system was sent, was rejected, or could not be sent.</summary>
    public void MessageHandled(OutgoingMessage message, string outcome, string provider) =>
        events.Take(new(OtpEventKind.MessageHandled, outcome)
        {
            Address = message.Address,
            Tag = pseudonyms.Tag(message.Address),
            Purpose = message.Template,
            Provider = provider,
        });

    /// <summary>A provider reported on a message, which may not be one of ours.</summary>
    public void ReceiptTaken(Address address, AddressTag tag, DeliveryStep receipt, NotedReceipt? noted) =>
        events.Take(new(OtpEventKind.ReceiptTaken, receipt.Outcome)
        {
            Address = address,
            Tag = tag,
            Nonce = noted?.Nonce,
            Purpose = noted?.Purpose ?? "",
            Provider = receipt.Provider,
        });

    private void Guessed(VerifyRequest request, AddressTag tag, UInt128? nonce, OtpEvent happened) =>
        events.Take(happened with
        {
            Address = request.Address,
            Tag = tag,
            Nonce = nonce,
            Purpose = request.Purpose.Name,
        });
}
