namespace OtpService.Otp.Store;

/// <summary>
/// Keeps events until the application has them: bounded, shared by all replicas, each event handed to one of
/// them at a time. A store sees an event only sealed.
/// </summary>
internal interface IEventQueue
{
    /// <summary>
    /// Adds events, which are due immediately; gives how many had no room. At most
    /// <see cref="QueuedEvent.MostQueued"/> wait, and those that any stranger can cause find no room once half
    /// as many do.
    /// </summary>
    ValueTask<int> AddAsync(IReadOnlyList<QueuedEvent> events, CancellationToken cancellationToken);

    /// <summary>
    /// The events that are due, at most so many, with this try counted. Whoever takes one has it alone for
    /// <see cref="QueuedEvent.Lease"/>; then it is due again, unless it was settled.
    /// </summary>
    ValueTask<IReadOnlyList<QueuedEvent>> TakeAsync(int most, CancellationToken cancellationToken);

    /// <summary>Forgets an event; or, with a delay, makes it due after that.</summary>
    ValueTask SettleAsync(QueuedEvent done, TimeSpan? again, CancellationToken cancellationToken);
}

/// <summary>An event on its way.</summary>
/// <param name="Id">Names it, for the application too, which knows a repeat by it.</param>
/// <param name="Sealed">Its content, sealed.</param>
/// <param name="Tries">How often it was taken, this time included.</param>
internal sealed record QueuedEvent(string Id, byte[] Sealed, int Tries = 0)
{
    /// <summary>Whether any stranger can cause it, as often as he likes. Known only when it is added.</summary>
    public bool OfStrangers { get; init; }

    /// <summary>The most events that wait: about 5 MB.</summary>
    public const int MostQueued = 10_000;

    /// <summary>So many wait at most where one more of strangers is added: the rest is for others.</summary>
    public const int MostOfStrangers = MostQueued / 2;

    /// <summary>
    /// Longer than one try takes, so that two replicas do not deliver one event at the same time.
    /// </summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    /// <summary>How long a store keeps what nobody takes: longer than all tries take together.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(2);
}
