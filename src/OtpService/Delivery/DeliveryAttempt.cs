using OtpService.Delivery.Http;

namespace OtpService.Delivery;

/// <summary>The result of one try with one provider.</summary>
/// <param name="Outcome">What is known.</param>
internal readonly record struct DeliveryAttempt(AttemptOutcome Outcome)
{
    /// <summary>When to ask again where no provider says for how long it wants to be left alone.</summary>
    public static readonly TimeSpan UnsaidRetryAfter = TimeSpan.FromMinutes(1);

    /// <summary>
    /// The codes of the answer, as <see cref="ReplyCode"/> lets them be read; null where none came.
    /// </summary>
    public string? Reply { get; init; }

    /// <summary>Why there is no answer, such as ConnectionError; null where one came.</summary>
    public string? Trouble { get; init; }

    /// <summary>The reply for the log, without a word of the message.</summary>
    public string Reason => Reply ?? Trouble ?? "none";

    /// <summary>
    /// How long the provider is to be left alone, at most an hour; null where nobody said.
    /// </summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>
    /// The provider's own name for the message, by which its receipts speak of it; null without one.
    /// </summary>
    public string? MessageId { get; init; }

    /// <summary>
    /// The later result of an unconfirmed try whose answer is still waited for; null where nobody waits.
    /// </summary>
    public Task<DeliveryAttempt>? Later { get; init; }

    /// <summary>
    /// When the same message may be taken; null where waiting does not help, because a setting, the account
    /// or the provider's rules stand in the way.
    /// </summary>
    public TimeSpan? AskAgain => RetryAfter ?? Outcome switch
    {
        AttemptOutcome.Deferred or AttemptOutcome.OverQuota => UnsaidRetryAfter,
        AttemptOutcome.NotSent or AttemptOutcome.Skipped => UnsaidRetryAfter,
        AttemptOutcome.Accepted or AttemptOutcome.Unknown or AttemptOutcome.Rejected => null,
        AttemptOutcome.Declined or AttemptOutcome.Refused => null,
    };

    /// <summary>The final result of an unconfirmed try, under the same message id.</summary>
    public async Task<DeliveryAttempt> SettledAsync() =>
        Later is null ? this : await Later with { MessageId = MessageId };

    /// <summary>The outcome in the timeline of a verification, in events and in counts.</summary>
    public string Word => Outcome switch
    {
        AttemptOutcome.Unknown => "unconfirmed",
        AttemptOutcome.Accepted => "accepted",
        AttemptOutcome.Rejected => "rejected",
        AttemptOutcome.Declined => "declined",
        AttemptOutcome.Deferred => "deferred",
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

    /// <summary>The address is at fault: no other provider would help.</summary>
    Rejected,

    /// <summary>
    /// The provider is well but does not take this message: region, landline, policy. Another one may.
    /// </summary>
    Declined,

    /// <summary>
    /// The provider is well but does not take this message now: grey list, full mailbox. Another one may, and
    /// so may this one later.
    /// </summary>
    Deferred,

    /// <summary>
    /// The provider refuses us, or we do not trust it: key, account, rights, sender, certificate. Another one
    /// may take the message.
    /// </summary>
    Refused,

    /// <summary>
    /// The provider refuses us for now: quota or rate is used up. Another one may take the message.
    /// </summary>
    OverQuota,

    /// <summary>
    /// The message never left: name, connection, a server in trouble. Another one may take the message.
    /// </summary>
    NotSent,

    /// <summary>
    /// The provider was not asked: it fails, is busy, or wants to be left alone. Another one may take it.
    /// </summary>
    Skipped,
}
