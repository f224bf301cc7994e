using OtpService.Otp.Store;

namespace OtpService.Delivery;

/// <summary>Turns an attempt into an entry of its message's timeline.</summary>
internal static class DeliverySteps
{
    /// <summary>
    /// Returns the entry of an attempt. The codes of an accepted one are left out: they add nothing and would
    /// have to be stored.
    /// </summary>
    public static DeliveryStep Of(IProvider provider, DeliveryAttempt attempt) =>
        new(provider.Name, attempt.Word, attempt.MessageId ?? "")
        {
            Reply = attempt.Outcome == AttemptOutcome.Accepted ? "" : attempt.Reply ?? "",
        };

    /// <summary>
    /// Turns a late response of a provider about a message into a receipt; null if there was no response.
    /// </summary>
    public static DeliveryStep? OfLate(IProvider provider, DeliveryAttempt attempt) => attempt.Outcome switch
    {
        AttemptOutcome.Unknown => null,
        AttemptOutcome.Accepted => Of(provider, attempt),
        AttemptOutcome.Rejected or AttemptOutcome.Declined or AttemptOutcome.Deferred
            or AttemptOutcome.Refused or AttemptOutcome.OverQuota or AttemptOutcome.NotSent
            or AttemptOutcome.Skipped => Of(provider, attempt) with { Outcome = DeliveryStep.Failed },
    };
}
