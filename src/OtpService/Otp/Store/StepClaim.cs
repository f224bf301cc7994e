using OtpService.Otp.Codes;
using OtpService.Otp.Limits;
using OtpService.Otp.Recipients;

namespace OtpService.Otp.Store;

/// <summary>
/// Asks for the right to send one more message of a verification. Of all replicas, late receipts and restarts, one gets
/// it, once for each step.
/// </summary>
/// <param name="Id">The verification.</param>
/// <param name="Step">The number of the message: 1 for the first after the one that was sent at the beginning.</param>
/// <param name="Channel">How it goes.</param>
/// <param name="Limits">The limits of the recipient.</param>
internal sealed record StepClaim(VerificationId Id, int Step, Channel Channel, SendLimits Limits)
{
    /// <summary>Whether a person asks for it, who must wait for the cooldown and may ignore a receipt.</summary>
    public bool IsAsked { get; init; }

    /// <summary>Whether the message before it reached nobody, so that its count pays for this one.</summary>
    public bool IsPaid { get; init; }
}

/// <summary>The store's reply to a <see cref="StepClaim"/>.</summary>
/// <param name="Status">Whether the message may be sent.</param>
/// <param name="NextStep">The first step that nobody has claimed.</param>
/// <param name="ExpiresIn">How long until the code expires.</param>
/// <param name="RetryAfter">How long until a claim may succeed, if a limit refused it.</param>
/// <param name="RateLimit">The limit that is closest to refusing, or the one that refused.</param>
internal readonly record struct StepReply(
    StepStatus Status, int NextStep, TimeSpan ExpiresIn, TimeSpan RetryAfter, RateLimit? RateLimit);

internal enum StepStatus
{
    /// <summary>
    /// The verification is over, or unknown: verified, canceled, expired, exhausted, withdrawn, or replaced by a newer one.
    /// </summary>
    Ended,

    /// <summary>The step was claimed before.</summary>
    Taken,

    /// <summary>The last message arrived, so that only a person needs another.</summary>
    Delivered,

    /// <summary>The cooldown is not over.</summary>
    TooSoon,

    /// <summary>A sliding window of the recipient is full.</summary>
    TooMany,

    /// <summary>Counted: now the message may be sent.</summary>
    Granted,
}
