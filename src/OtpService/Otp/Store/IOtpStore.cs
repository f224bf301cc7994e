using OtpService.Otp.Codes;
using OtpService.Otp.Recipients;

namespace OtpService.Otp.Store;

/// <summary>
/// Stores issued codes, and counts sends and guesses. Each method is one atomic step and at most one round trip,
/// so that any number of replicas can share a store. It stores hashes and pseudonyms, never a code or a
/// recipient. Every method throws <see cref="StoreUnavailableException"/> if the store gave no certain response.
/// The step may then have taken place or not, and the caller must treat it as refused.
/// </summary>
internal interface IOtpStore
{
    /// <summary>
    /// Counts a send against the limits of its address and, if none refuses, keeps the new code.
    /// </summary>
    ValueTask<IssueReply> IssueAsync(IssueCommand command, CancellationToken cancellationToken);

    /// <summary>Counts a guess and only then compares it.</summary>
    ValueTask<VerifyReply> VerifyAsync(VerifyCommand command, CancellationToken cancellationToken);

    /// <summary>Counts one more message of a verification, if it may be sent.</summary>
    ValueTask<StepReply> ClaimStepAsync(StepClaim claim, CancellationToken cancellationToken);

    /// <summary>
    /// Records what happened to an issued code outside the store; false if the code is unknown. Recording it
    /// again changes nothing.
    /// </summary>
    ValueTask<bool> SettleAsync(SettleCommand command, CancellationToken cancellationToken);

    /// <summary>
    /// Finds an issued code; null if it is unknown or forgotten. The limit is for wrong guesses in any 24 hours,
    /// 0 for none.
    /// </summary>
    ValueTask<VerificationRecord?> FindAsync(
        VerificationId id, int failureLimit, CancellationToken cancellationToken);

    /// <summary>
    /// Adds a provider's receipt to the timeline of the message that it names, and returns the code of that
    /// message. Null for an unknown message and for a receipt that is already there; both change nothing.
    /// </summary>
    ValueTask<NotedReceipt?> NoteReceiptAsync(
        AddressTag tag, DeliveryStep receipt, CancellationToken cancellationToken);

    /// <summary>Suppresses a recipient for a time, or with <see cref="Suppression.None"/> no longer.</summary>
    /// <param name="tag">The tag of the recipient's mailbox.</param>
    /// <param name="exact">The tag of the exact recipient: other spellings of the mailbox stay as they are.</param>
    /// <param name="reason">Why; the last one counts.</param>
    /// <param name="length">For how long.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask SuppressAsync(
        AddressTag tag, AddressTag exact, Suppression reason, TimeSpan length, CancellationToken cancellationToken);

    /// <summary>Returns why a recipient is suppressed, if it is.</summary>
    ValueTask<Suppression> FindSuppressionAsync(
        AddressTag tag, AddressTag exact, CancellationToken cancellationToken);

    /// <summary>
    /// Binds an idempotency key to a request. The first claim wins, and later claims return it.
    /// </summary>
    ValueTask<ClaimReply> ClaimAsync(IdempotencyClaim command, CancellationToken cancellationToken);

    /// <summary>
    /// Records the result of a claim for its retries, or frees the key; false if the key is not held under this
    /// nonce.
    /// </summary>
    ValueTask<bool> SettleClaimAsync(ClaimSettlement settlement, CancellationToken cancellationToken);
}

/// <summary>The code whose message a receipt is about.</summary>
/// <param name="Nonce">The random part of its id.</param>
/// <param name="Purpose">What it is for.</param>
/// <param name="OfLast">Whether it is about the last message of this code that was sent.</param>
internal readonly record struct NotedReceipt(UInt128 Nonce, string Purpose, bool OfLast);
