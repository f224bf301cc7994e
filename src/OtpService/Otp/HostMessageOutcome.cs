namespace OtpService.Otp;

/// <summary>What came of a message of another system.</summary>
internal readonly record struct HostMessageOutcome(HostMessageStatus Status)
{
    private const string SentBy = "sent ";
    private const string UnconfirmedBy = "unconfirmed ";

    /// <summary>Whether the message was sent, or may have been.</summary>
    public bool WentOut => Status is HostMessageStatus.Sent or HostMessageStatus.Unconfirmed;

    /// <summary>The id of the message.</summary>
    public VerificationId Id { get; init; }

    /// <summary>Who has it; empty while that is not known.</summary>
    public string Provider { get; init; } = "";

    /// <summary>It was answered before, and nothing was sent this time.</summary>
    public bool Repeated { get; init; }

    /// <summary>Until a refusal may end; zero where waiting does not help.</summary>
    public TimeSpan RetryAfter { get; init; }

    /// <summary>The outcome as a store keeps it for repeats; null if the message did not go out.</summary>
    public string? Answer => Status switch
    {
        HostMessageStatus.Sent => SentBy + Provider,
        HostMessageStatus.Unconfirmed => UnconfirmedBy + Provider,
        HostMessageStatus.Failed or HostMessageStatus.Unavailable => null,
        HostMessageStatus.IdempotencyMismatch or HostMessageStatus.DestinationNotAllowed => null,
        HostMessageStatus.TooManyRequests => null,
    };

    /// <summary>What a repeat hears.</summary>
    public static HostMessageOutcome Repeat(VerificationId id, string answer) =>
        answer.StartsWith(SentBy, StringComparison.Ordinal)
            ? new(HostMessageStatus.Sent) { Id = id, Provider = answer[SentBy.Length..], Repeated = true }
            : new(HostMessageStatus.Unconfirmed)
            {
                Id = id,
                Repeated = true,
                Provider = answer.Length > 0 ? answer[UnconfirmedBy.Length..] : "",
            };
}

internal enum HostMessageStatus
{
    Failed,
    Unavailable,
    Sent,
    Unconfirmed,
    IdempotencyMismatch,
    DestinationNotAllowed,
    TooManyRequests,
}
