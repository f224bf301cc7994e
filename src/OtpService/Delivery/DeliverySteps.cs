using OtpService.Otp.Store;

namespace OtpService.Delivery;

/// <summary>Turns a try into an entry of its message's timeline.</summary>
internal static class DeliverySteps
{
    /// <summary>
    /// A try. The codes of one that was accepted say nothing more, and would have to be stored.
    /// </summary>
    public static DeliveryStep Of(IProvider provider, DeliveryAttempt attempt) =>
        new(provider.Name, attempt.Word, attempt.MessageId ?? "")
        {
            Reply = attempt.Outcome == AttemptOutcome.Accepted ? "" : attempt.Reply ?? "",
        };

    /// <summary>
    /// Turns a late answer of a provider about a message into a receipt; null where it said
    /// nothing.
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
