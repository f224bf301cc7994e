using OtpService.Otp.Recipients;
using OtpService.Otp.Reporting;

namespace OtpService.Telemetry;

/// <summary>
/// Writes one line of the log for every send, verification, refusal and receipt, so that an operator can find
/// out later what happened to a recipient (OWASP ASVS 16.3). A line contains the recipient's tag, a keyed
/// pseudonym with which the ids of its verifications begin. The numbers and names of events never change
/// their meaning.
/// </summary>
internal sealed partial class AuditLog(ILogger<AuditLog> logger) : IEventSink
{
    public void Take(in OtpEvent happened)
    {
        var (tag, purpose, outcome, provider) =
            (happened.Tag, happened.Purpose, happened.Outcome, happened.Provider);
        switch (happened.Kind)
        {
            case OtpEventKind.CodeSent:
                CodeSent(logger, tag, purpose, provider, outcome);
                break;
            case OtpEventKind.SendRefused or OtpEventKind.VerificationFailed when happened.Address is null:
                NotUnderstood(logger, outcome);
                break;
            case OtpEventKind.SendRefused:
                SendRefused(logger, tag, purpose, outcome);
                break;
            case OtpEventKind.CodeUndelivered:
                CodeUndelivered(logger, tag, purpose, outcome);
                break;
            case OtpEventKind.CodeVerified:
                CodeVerified(logger, tag, purpose);
                break;
            case OtpEventKind.VerificationFailed:
                VerificationFailed(logger, tag, purpose, outcome);
                break;
            case OtpEventKind.EmailTokenVerified:
                EmailTokenVerified(logger, tag, purpose);
                break;
            case OtpEventKind.EmailTokenRefused:
                EmailTokenRefused(logger, tag, purpose, outcome);
                break;
            case OtpEventKind.MessageHandled:
                MessageHandled(logger, tag, purpose, provider, outcome);
                break;
            case OtpEventKind.ReceiptTaken:
                ReceiptTaken(logger, tag, provider, outcome);
                break;
            case OtpEventKind.DeliveryTried:
                // The delivery chain logs its attempts, with the status that each provider returned.
                break;
        }
    }

    [LoggerMessage(1001, LogLevel.Information, "A code for {Purpose} was sent to {AddressTag} by {Provider}: {Outcome}")]
    private static partial void CodeSent(
        ILogger logger, AddressTag addressTag, string purpose, string provider, string outcome);

    [LoggerMessage(1002, LogLevel.Information, "A code for {Purpose} to {AddressTag} was refused: {Outcome}")]
    private static partial void SendRefused(
        ILogger logger, AddressTag addressTag, string purpose, string outcome);

    [LoggerMessage(1003, LogLevel.Warning, "A code for {Purpose} could not be delivered to {AddressTag}: {Outcome}")]
    private static partial void CodeUndelivered(
        ILogger logger, AddressTag addressTag, string purpose, string outcome);

    [LoggerMessage(1004, LogLevel.Information, "A code for {Purpose} was verified by {AddressTag}")]
    private static partial void CodeVerified(ILogger logger, AddressTag addressTag, string purpose);

    [LoggerMessage(1005, LogLevel.Information, "A guess for {Purpose} by {AddressTag} was refused: {Outcome}")]
    private static partial void VerificationFailed(
        ILogger logger, AddressTag addressTag, string purpose, string outcome);

    [LoggerMessage(1006, LogLevel.Information, "A message {Template} to {AddressTag} by {Provider}: {Outcome}")]
    private static partial void MessageHandled(
        ILogger logger, AddressTag addressTag, string template, string provider, string outcome);

    [LoggerMessage(1007, LogLevel.Information, "{Provider} reported on a message to {AddressTag}: {Outcome}")]
    private static partial void ReceiptTaken(
        ILogger logger, AddressTag addressTag, string provider, string outcome);

    [LoggerMessage(1009, LogLevel.Information, "An email token for {Purpose} verified {AddressTag}")]
    private static partial void EmailTokenVerified(ILogger logger, AddressTag addressTag, string purpose);

    [LoggerMessage(1010, LogLevel.Information, "An email token for {Purpose} by {AddressTag} was refused: {Outcome}")]
    private static partial void EmailTokenRefused(
        ILogger logger, AddressTag addressTag, string purpose, string outcome);

    [LoggerMessage(1008, LogLevel.Information, "A request was refused before its recipient was read: {Outcome}")]
    private static partial void NotUnderstood(ILogger logger, string outcome);
}
