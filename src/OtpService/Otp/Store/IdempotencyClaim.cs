namespace OtpService.Otp.Store;

/// <summary>An idempotency key on its way to the store.</summary>
/// <param name="Key">The fingerprint of the key.</param>
/// <param name="Request">The fingerprint of the request that carries it.</param>
/// <param name="Nonce">The random part of the id that the request shall have if it is the first.</param>
/// <param name="Lifetime">How long the key is remembered.</param>
internal sealed record IdempotencyClaim(UInt128 Key, UInt128 Request, UInt128 Nonce, TimeSpan Lifetime);

/// <summary>The store's answer to a <see cref="IdempotencyClaim"/>.</summary>
/// <param name="Status">Whether key and request belong together.</param>
/// <param name="Nonce">The random part of the id under which the request first came.</param>
/// <param name="Answer">What was noted as its answer; empty as long as nothing was.</param>
/// <param name="Waiting">How long there has been no answer; null where there is one.</param>
internal readonly record struct ClaimReply(
    ClaimStatus Status, UInt128 Nonce, string Answer, TimeSpan? Waiting);

internal enum ClaimStatus
{
    /// <summary>The key came with another request before.</summary>
    Mismatch,

    /// <summary>The key came with the same request before.</summary>
    Repeated,

    /// <summary>The key is new.</summary>
    Granted,
}

/// <summary>How a claim ends.</summary>
/// <param name="Key">The fingerprint of the key.</param>
/// <param name="Nonce">The nonce of the claim; one of another is left alone.</param>
/// <param name="Answer">
/// The answer to remember, at most 64 characters and never personal; null where nothing came of the request,
/// so that the key may be used again.
/// </param>
internal sealed record ClaimSettlement(UInt128 Key, UInt128 Nonce, string? Answer);
