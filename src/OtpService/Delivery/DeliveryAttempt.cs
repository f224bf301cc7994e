using System.Net;

namespace OtpService.Delivery;

/// <summary>What one try with one provider came to.</summary>
/// <param name="Outcome">What is known.</param>
internal readonly record struct DeliveryAttempt(AttemptOutcome Outcome)
{
    /// <summary>
    /// The status of the answer; null where none came, or where the provider does not speak HTTP.
    /// </summary>
    public HttpStatusCode? Status { get; init; }

    /// <summary>
    /// How long the provider is to be left alone, at most an hour; null where nobody said.
    /// </summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>
    /// The provider's own name for the message, by which its receipts speak of it; null without one.
    /// </summary>
    public string? MessageId { get; init; }

    /// <summary>The outcome in the timeline of a verification, in events and in counts.</summary>
    public string Word => Outcome switch
    {
        AttemptOutcome.Unknown => "unconfirmed",
        AttemptOutcome.Accepted => "accepted",
        AttemptOutcome.Rejected => "rejected",
        AttemptOutcome.Declined => "declined",
        AttemptOutcome.Refused => "refused",
        AttemptOutcome.OverQuota => "over_quota",
        AttemptOutcome.NotSent => "not_sent",
        AttemptOutcome.Skipped => "skipped",
    };
}

internal enum AttemptOutcome
{
    /// <summary>
    /// The request was written and no answer settles it: the message may be on its way. Never sent again.
    /// </summary>
    Unknown,

    /// <summary>The provider took the message.</summary>
    Accepted,

    /// <summary>The message or its address is at fault: no other provider would help.</summary>
    Rejected,

    /// <summary>
    /// The provider is well but does not take this message: region, landline, grey list. Another one may.
    /// </summary>
    Declined,

    /// <summary>The provider refuses us: key, account, rights. Another one may take the message.</summary>
    Refused,

    /// <summary>
    /// The provider refuses us for now: quota or rate is used up. Another one may take the message.
    /// </summary>
    OverQuota,

    /// <summary>The request never left: name, connection, TLS. Another one may take the message.</summary>
    NotSent,

    /// <summary>
    /// The provider was not asked: it fails, is busy, or wants to be left alone. Another one may take it.
    /// </summary>
    Skipped,
}
