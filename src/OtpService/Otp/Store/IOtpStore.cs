using OtpService.Otp.Codes;
using OtpService.Otp.Recipients;

namespace OtpService.Otp.Store;

/// <summary>
/// Keeps issued codes and counts sends and guesses. Each method is one atomic step and at most one round
/// trip, so that any number of replicas may share a store. What is kept are hashes and pseudonyms, never a
/// code or an address. Every method throws <see cref="StoreUnavailableException"/> when the store cannot
/// answer for certain; the step may then have been taken or not, and the caller must treat it as refused.
/// </summary>
internal interface IOtpStore
{
    /// <summary>
    /// Counts a send against the limits of its address and, if none refuses, keeps the new code.
    /// </summary>
    ValueTask<IssueReply> IssueAsync(IssueCommand command, CancellationToken cancellationToken);

    /// <summary>Counts a guess and only then compares it.</summary>
    ValueTask<VerifyReply> VerifyAsync(VerifyCommand command, CancellationToken cancellationToken);

    /// <summary>
    /// Notes what became of an issued code outside the store; false where the code is unknown. The same
    /// settlement once more changes nothing.
    /// </summary>
    ValueTask<bool> SettleAsync(SettleCommand command, CancellationToken cancellationToken);

    /// <summary>
    /// Finds an issued code, under this limit of wrong guesses in any 24 hours, 0 for none; null when
    /// it is unknown or forgotten.
    /// </summary>
    ValueTask<VerificationRecord?> FindAsync(
        VerificationId id, int failureLimit, CancellationToken cancellationToken);

    /// <summary>
    /// Adds a provider's receipt to the timeline of the message that it names, and tells whose that is. Null
    /// for an unknown message and for a receipt that is already there, which change nothing.
    /// </summary>
    ValueTask<NotedReceipt?> NoteReceiptAsync(
        AddressTag tag, DeliveryStep receipt, CancellationToken cancellationToken);

    /// <summary>
    /// Binds an idempotency key to a request: the first claim wins, later ones learn of it.
    /// </summary>
    ValueTask<ClaimReply> ClaimAsync(IdempotencyClaim command, CancellationToken cancellationToken);

    /// <summary>
    /// Notes the answer to a claim for its repeats, or gives the key free; false where the key is not held
    /// under this nonce.
    /// </summary>
    ValueTask<bool> SettleClaimAsync(ClaimSettlement settlement, CancellationToken cancellationToken);
}

/// <summary>The code whose message a receipt is about.</summary>
/// <param name="Nonce">The random part of its id.</param>
/// <param name="Purpose">What it is for.</param>
internal readonly record struct NotedReceipt(UInt128 Nonce, string Purpose);
