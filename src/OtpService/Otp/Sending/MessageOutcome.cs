using OtpService.Otp.Codes;
using OtpService.Otp.Store;

namespace OtpService.Otp.Sending;

/// <summary>The result of a message of another system.</summary>
internal readonly record struct MessageOutcome(MessageStatus Status)
{
    private const string SentBy = "sent ";
    private const string UnconfirmedBy = "unconfirmed ";

    /// <summary>Whether the message was sent, or may have been.</summary>
    public bool WentOut => Status is MessageStatus.Sent or MessageStatus.Unconfirmed;

    /// <summary>Why no mail may go to the recipient, if that is why it is not allowed.</summary>
    public Suppression Suppressed { get; init; }

    /// <summary>The id of the message.</summary>
    public VerificationId Id { get; init; }

    /// <summary>The provider that accepted it; empty if unknown.</summary>
    public string Provider { get; init; } = "";

    /// <summary>Whether this is the result of an earlier request; nothing was sent this time.</summary>
    public bool Repeated { get; init; }

    /// <summary>How long until a retry may succeed; zero if waiting does not help.</summary>
    public TimeSpan RetryAfter { get; init; }

    /// <summary>The outcome as a store keeps it for retries; null if the message was not sent.</summary>
    public string? Answer => Status switch
    {
        MessageStatus.Sent => SentBy + Provider,
        MessageStatus.Unconfirmed => UnconfirmedBy + Provider,
        MessageStatus.Failed or MessageStatus.Unavailable => null,
        MessageStatus.IdempotencyMismatch or MessageStatus.DestinationNotAllowed => null,
        MessageStatus.TooManyRequests => null,
    };

    /// <summary>Makes the outcome for a retry.</summary>
    public static MessageOutcome Repeat(VerificationId id, string answer) =>
        answer.StartsWith(SentBy, StringComparison.Ordinal)
            ? new(MessageStatus.Sent) { Id = id, Provider = answer[SentBy.Length..], Repeated = true }
            : new(MessageStatus.Unconfirmed)
            {
                Id = id,
                Repeated = true,
                Provider = answer.Length > 0 ? answer[UnconfirmedBy.Length..] : "",
            };
}

internal enum MessageStatus
{
    Failed,
    Unavailable,
    Sent,
    Unconfirmed,
    IdempotencyMismatch,
    DestinationNotAllowed,
    TooManyRequests,
}
