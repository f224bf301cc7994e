using OtpService.Delivery.Http;

namespace OtpService.Delivery;

/// <summary>The result of one attempt with one provider.</summary>
/// <param name="Outcome">What is known.</param>
internal readonly record struct DeliveryAttempt(AttemptOutcome Outcome)
{
    /// <summary>How long to wait before a retry if no provider returned a Retry-After.</summary>
    public static readonly TimeSpan UnsaidRetryAfter = TimeSpan.FromMinutes(1);

    /// <summary>
    /// The codes of the response, as far as <see cref="ReplyCode"/> lets them through; null if there was no
    /// response.
    /// </summary>
    public string? Reply { get; init; }

    /// <summary>Why there is no response, such as ConnectionError; null if there was one.</summary>
    public string? Trouble { get; init; }

    /// <summary>The reply for the log, without a word of the message.</summary>
    public string Reason => Reply ?? Trouble ?? "none";

    /// <summary>How long not to call the provider, at most an hour; null if it did not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The provider's id for the message, which its receipts contain; null without one.</summary>
    public string? MessageId { get; init; }

    /// <summary>
    /// The later result of an unconfirmed attempt that is still waiting for its response; null if none is
    /// waited for.
    /// </summary>
    public Task<DeliveryAttempt>? Later { get; init; }

    /// <summary>
    /// How long until the same message may be accepted; null if waiting does not help, because the cause is a
    /// setting, the account or a rule of the provider.
    /// </summary>
    public TimeSpan? AskAgain => RetryAfter ?? Outcome switch
    {
        AttemptOutcome.Deferred or AttemptOutcome.OverQuota => UnsaidRetryAfter,
        AttemptOutcome.NotSent or AttemptOutcome.Skipped => UnsaidRetryAfter,
        AttemptOutcome.Accepted or AttemptOutcome.Unknown or AttemptOutcome.Rejected => null,
        AttemptOutcome.Declined or AttemptOutcome.Refused => null,
    };

    /// <summary>Returns the final result of an unconfirmed attempt, under the same message id.</summary>
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
    /// The request was written, and no response tells its result: the message may be on its way. It is never
    /// sent again.
    /// </summary>
    Unknown,

    /// <summary>The provider accepted the message.</summary>
    Accepted,

    /// <summary>The recipient is at fault: no other provider would help.</summary>
    Rejected,

    /// <summary>
    /// The provider works but does not accept this message: region, landline, policy. Another provider may
    /// accept it.
    /// </summary>
    Declined,

    /// <summary>
    /// The provider works but does not accept this message now: greylisting, full mailbox. Another provider
    /// may accept it, and so may this one later.
    /// </summary>
    Deferred,

    /// <summary>
    /// The provider rejects us, or we do not trust it: key, account, rights, sender, certificate. Another
    /// provider may accept the message.
    /// </summary>
    Refused,

    /// <summary>
    /// The provider rejects us for now: a quota or rate limit is used up. Another provider may accept the
    /// message.
    /// </summary>
    OverQuota,

    /// <summary>
    /// The message was not sent: name resolution, connection, a failing server. Another provider may accept
    /// it.
    /// </summary>
    NotSent,

    /// <summary>
    /// The provider was not called: it is failing, is busy, or requested a pause. Another provider may accept
    /// the message.
    /// </summary>
    Skipped,
}
