namespace OtpService.Delivery.Http;

/// <summary>What an answer says about a message.</summary>
internal readonly record struct AnswerReading
{
    public required AttemptOutcome Outcome { get; init; }

    /// <summary>The provider's id for the message; null if there is none.</summary>
    public string? MessageId { get; init; }

    /// <summary>The provider's own error code; empty for none.</summary>
    public string ErrorCode { get; init; }

    /// <summary>How long to wait; null if it does not say.</summary>
    public double? RetryAfterSeconds { get; init; }

    /// <summary>Reads the rest of an answer, leniently, from where most providers put it.</summary>
    public static AnswerReading Of(ProviderAnswer answer, AttemptOutcome outcome) => new()
    {
        Outcome = outcome,
        MessageId = answer.MessageId,
        ErrorCode = answer.ErrorCode,
        RetryAfterSeconds = answer.RetryAfterSeconds,
    };
}
