using OtpService.Otp.Codes;

namespace OtpService.Otp.Store;

/// <summary>Tells the store what happened to an issued code.</summary>
/// <param name="Id">Which code.</param>
/// <param name="Settlement">What became of it.</param>
/// <param name="Steps">The tries to deliver it, for its timeline.</param>
internal sealed record SettleCommand(
    VerificationId Id, Settlement Settlement, params IReadOnlyList<DeliveryStep> Steps)
{
    /// <summary>
    /// The hash of the code that is meant: a repeat of the same send, perhaps by another process, has the
    /// same id and another code. Null for whichever code has the id.
    /// </summary>
    public byte[]? Hash { get; init; }
}

/// <summary>The fate of an issued code outside the store.</summary>
internal enum Settlement
{
    /// <summary>No provider took the message: the code is withdrawn and its send refunded.</summary>
    Undelivered,

    /// <summary>As undelivered, and the fallback address has a code of its own instead.</summary>
    Rerouted,

    /// <summary>A provider was given the message and did not confirm it.</summary>
    Unconfirmed,

    /// <summary>A provider confirmed that it took the message.</summary>
    Accepted,

    /// <summary>The application withdrew the code; the send stays counted.</summary>
    Canceled,

    /// <summary>The send was refused after all: nothing of it stays.</summary>
    Revoked,
}
