namespace OtpService.Otp;

/// <summary>
/// Hands a code to its addressee. Never sends a code twice: where it cannot know whether a message went out, it says so.
/// </summary>
internal interface ICodeSender
{
    /// <summary>
    /// Delivers one code. Ends by itself within 10 seconds; a caller that went away does not stop a message half-way.
    /// </summary>
    Task<Delivery> SendAsync(CodeDelivery delivery, CancellationToken cancellationToken);
}

/// <summary>One code to be delivered.</summary>
/// <param name="Id">The id of the code; the idempotency key where a provider honours one.</param>
/// <param name="Address">Where it goes.</param>
/// <param name="Purpose">What it is for, which chooses the words.</param>
/// <param name="Code">The code itself.</param>
/// <param name="Locales">BCP 47 tags of the languages asked for, the most wanted first.</param>
/// <param name="Name">How to greet the addressee; only from callers that proved who they are.</param>
internal sealed record CodeDelivery(
    VerificationId Id, Address Address, Purpose Purpose, Code Code, IReadOnlyList<string> Locales, string? Name);

/// <summary>What became of a message.</summary>
/// <param name="Status">The outcome.</param>
/// <param name="RetryAfter">When another try may succeed; with <see cref="DeliveryStatus.Unavailable"/>.</param>
internal readonly record struct Delivery(DeliveryStatus Status, TimeSpan RetryAfter = default)
{
    /// <summary>The tries that were made, in order.</summary>
    public IReadOnlyList<DeliveryStep> Steps { get; init; } = [];
}

internal enum DeliveryStatus
{
    /// <summary>Every provider refused the message: it did not go out.</summary>
    Failed,

    /// <summary>No provider can take messages at present: it did not go out.</summary>
    Unavailable,

    /// <summary>A provider took the message.</summary>
    Accepted,

    /// <summary>A provider was given the message and did not confirm it: it may arrive.</summary>
    Unconfirmed,
}
