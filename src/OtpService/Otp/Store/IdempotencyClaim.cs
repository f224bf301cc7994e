namespace OtpService.Otp.Store;

/// <summary>A claim for an idempotency key.</summary>
/// <param name="Key">The fingerprint of the key.</param>
/// <param name="Request">The fingerprint of the request that carries it.</param>
/// <param name="Nonce">The random part of the id that the request gets if it is the first.</param>
/// <param name="Lifetime">How long the key is remembered.</param>
internal sealed record IdempotencyClaim(UInt128 Key, UInt128 Request, UInt128 Nonce, TimeSpan Lifetime);

/// <summary>The store's reply to an <see cref="IdempotencyClaim"/>.</summary>
/// <param name="Status">Whether key and request belong together.</param>
/// <param name="Nonce">The random part of the id of the first request.</param>
/// <param name="Answer">The recorded result; empty if none is recorded yet.</param>
/// <param name="Waiting">How long the claim has had no result; null if there is one.</param>
internal readonly record struct ClaimReply(
    ClaimStatus Status, UInt128 Nonce, string Answer, TimeSpan? Waiting);

internal enum ClaimStatus
{
    /// <summary>The key was used for another request before.</summary>
    Mismatch,

    /// <summary>The key was used for the same request before.</summary>
    Repeated,

    /// <summary>The key is new.</summary>
    Granted,
}

/// <summary>How a claim ends.</summary>
/// <param name="Key">The fingerprint of the key.</param>
/// <param name="Nonce">The nonce of the claim. The claim of another nonce stays unchanged.</param>
/// <param name="Answer">
/// The result to remember, at most 64 characters and never personal. Null if the request had no effect, so that
/// the key may be used again.
/// </param>
internal sealed record ClaimSettlement(UInt128 Key, UInt128 Nonce, string? Answer);
