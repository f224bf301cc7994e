using OtpService.Otp.Store;

namespace OtpService.Delivery;

/// <summary>What of a try is kept in the timeline of its message.</summary>
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
    /// What a provider says of a message after its sender was answered, as a receipt; null where it said
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
