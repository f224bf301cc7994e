using OtpService.Otp.Store;

namespace OtpService.Otp.Sending;

/// <summary>The result of a delivery.</summary>
/// <param name="Status">The outcome.</param>
/// <param name="RetryAfter">
/// When another try may succeed, with <see cref="DeliveryStatus.Unavailable"/>; zero where waiting does not
/// help.
/// </param>
internal readonly record struct DeliveryResult(DeliveryStatus Status, TimeSpan RetryAfter = default)
{
    /// <summary>The tries that were made, in order.</summary>
    public IReadOnlyList<DeliveryStep> Steps { get; init; } = [];

    /// <summary>
    /// The later response of a provider about an unconfirmed message; null if there is none to wait for.
    /// </summary>
    public Task<DeliveryStep?>? Late { get; init; }
}

internal enum DeliveryStatus
{
    /// <summary>A provider reported that the recipient is at fault: the message was not sent.</summary>
    Failed,

    /// <summary>
    /// No provider accepted the message, for reasons other than its recipient: it was not sent.
    /// </summary>
    Unavailable,

    /// <summary>A provider accepted the message.</summary>
    Accepted,

    /// <summary>A provider received the message but did not confirm it: it may arrive.</summary>
    Unconfirmed,
}
