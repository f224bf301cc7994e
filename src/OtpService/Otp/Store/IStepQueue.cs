namespace OtpService.Otp.Store;

/// <summary>
/// Stores what the further messages of verifications need, until they are due. All replicas share it, and only one at a
/// time gets an entry. Entries are encrypted. Every method throws <see cref="StoreUnavailableException"/> if the store
/// gave no certain response.
/// </summary>
internal interface IStepQueue
{
    /// <summary>Adds or replaces an entry; false if it is new and there is no room.</summary>
    ValueTask<bool> PutAsync(WaitingStep step, TimeSpan due, CancellationToken cancellationToken);

    /// <summary>
    /// Returns due entries, up to a maximum. The caller has each of them alone for <see cref="WaitingStep.Lease"/>. After
    /// that an entry is due again, unless it was settled or replaced.
    /// </summary>
    ValueTask<IReadOnlyList<WaitingStep>> TakeAsync(int most, CancellationToken cancellationToken);

    /// <summary>
    /// Removes an entry. If a delay is given, the entry becomes due after it instead. Without an entry nothing happens.
    /// </summary>
    ValueTask SettleAsync(string id, TimeSpan? again, CancellationToken cancellationToken);

    /// <summary>Returns the content of an entry; null if there is none.</summary>
    ValueTask<byte[]?> FindAsync(string id, CancellationToken cancellationToken);
}

/// <summary>A verification whose further messages wait.</summary>
/// <param name="Id">The id of the verification.</param>
/// <param name="Sealed">What its messages need, encrypted.</param>
internal sealed record WaitingStep(string Id, byte[] Sealed)
{
    /// <summary>The most entries: about 50 MB.</summary>
    public const int MostWaiting = 100_000;

    /// <summary>Longer than a message takes, so that two replicas do not work on one entry at the same time.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    /// <summary>How long a store keeps entries that nobody takes: longer than any code lives.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(2);
}
