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
    /// The later answer of a provider about an unconfirmed message, if it says so at all; null where nobody waits.
    /// </summary>
    public Task<DeliveryStep?>? Late { get; init; }
}

internal enum DeliveryStatus
{
    /// <summary>A provider says that the address is at fault: the message did not go out.</summary>
    Failed,

    /// <summary>No provider took the message, whatever its address: it did not go out.</summary>
    Unavailable,

    /// <summary>A provider took the message.</summary>
    Accepted,

    /// <summary>A provider was given the message and did not confirm it: it may arrive.</summary>
    Unconfirmed,
}
