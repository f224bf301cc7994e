using OtpService.Otp.Codes;

namespace OtpService.Otp.Store;

/// <summary>Records in the store what happened to an issued code.</summary>
/// <param name="Id">Which code.</param>
/// <param name="Settlement">What happened to it.</param>
/// <param name="Steps">The tries to deliver it, for its timeline.</param>
internal sealed record SettleCommand(
    VerificationId Id, Settlement Settlement, params IReadOnlyList<DeliveryStep> Steps)
{
    /// <summary>
    /// The hash of the code. A retry of the same send, perhaps by another process, has the same id and another
    /// code. Null for any code with the id.
    /// </summary>
    public byte[]? Hash { get; init; }
}

/// <summary>What happened to an issued code outside the store.</summary>
internal enum Settlement
{
    /// <summary>No provider accepted the message: the code is withdrawn and its send refunded.</summary>
    Undelivered,

    /// <summary>As undelivered, but the fallback has a code of its own instead.</summary>
    Rerouted,

    /// <summary>A provider received the message but did not confirm it.</summary>
    Unconfirmed,

    /// <summary>A provider accepted the message.</summary>
    Accepted,

    /// <summary>The application withdrew the code; the send stays counted.</summary>
    Canceled,

    /// <summary>The send was refused after all: nothing of it stays.</summary>
    Revoked,
}
