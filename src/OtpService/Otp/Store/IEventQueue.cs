namespace OtpService.Otp.Store;

/// <summary>
/// Stores events until the application has received them. The queue has a maximum length, and all replicas share
/// it. Only one replica at a time gets an event. Events are encrypted.
/// </summary>
internal interface IEventQueue
{
    /// <summary>
    /// Adds events, which are due immediately, and returns how many were rejected. At most
    /// <see cref="QueuedEvent.MostQueued"/> wait. Events that any stranger can cause are rejected once half as
    /// many wait.
    /// </summary>
    ValueTask<int> AddAsync(IReadOnlyList<QueuedEvent> events, CancellationToken cancellationToken);

    /// <summary>
    /// Returns due events, up to a maximum, and counts this attempt. The caller has each of them alone for
    /// <see cref="QueuedEvent.Lease"/>. After that an event is due again, unless it was settled.
    /// </summary>
    ValueTask<IReadOnlyList<QueuedEvent>> TakeAsync(int most, CancellationToken cancellationToken);

    /// <summary>Removes an event. If a delay is given, the event becomes due again after it instead.</summary>
    ValueTask SettleAsync(QueuedEvent done, TimeSpan? again, CancellationToken cancellationToken);
}

/// <summary>A queued event.</summary>
/// <param name="Id">Identifies it, also for the application, which detects duplicates by it.</param>
/// <param name="Sealed">Its encrypted content.</param>
/// <param name="Tries">How often it was taken, including this time.</param>
internal sealed record QueuedEvent(string Id, byte[] Sealed, int Tries = 0)
{
    /// <summary>Whether any stranger can cause it, as often as they like. Known only when it is added.</summary>
    public bool OfStrangers { get; init; }

    /// <summary>The most events that wait: about 5 MB.</summary>
    public const int MostQueued = 10_000;

    /// <summary>
    /// The most events that may wait when one more from strangers is added. The rest is reserved for others.
    /// </summary>
    public const int MostOfStrangers = MostQueued / 2;

    /// <summary>
    /// Longer than one try takes, so that two replicas do not deliver one event at the same time.
    /// </summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long a store keeps an event that nobody takes: longer than all retries take together.
    /// </summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(2);
}
