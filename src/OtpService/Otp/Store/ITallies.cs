using OtpService.Otp.Limits;

namespace OtpService.Otp.Store;

/// <summary>
/// Counters in sliding windows that all replicas share: for a client network, a block of numbers, or the whole
/// service. Each method is one atomic step and at most one round trip. It throws
/// <see cref="StoreUnavailableException"/> if the store gave no certain response.
/// </summary>
internal interface ITallies
{
    /// <summary>Counts one event unless a limit of the tally refuses it.</summary>
    ValueTask<TallyReply> CountAsync(Tally tally, CancellationToken cancellationToken);

    /// <summary>Takes back a counted event. An event that has left its window is ignored.</summary>
    ValueTask TakeBackAsync(Tally tally, TallyReply counted, CancellationToken cancellationToken);

    /// <summary>Notes that an event led to a verification; without any event it is ignored.</summary>
    ValueTask NoteVerifiedAsync(Tally tally, CancellationToken cancellationToken);

    /// <summary>
    /// Counts events that have taken place, each key in an atomic step of its own. Returns for each key how long
    /// its window stays full; zero if it is not full. All windows have the same length. Nothing is refused, and a
    /// full window counts no more.
    /// </summary>
    ValueTask<IReadOnlyList<TimeSpan>> CountAllAsync(
        IReadOnlyList<TakenEvents> counted, TimeSpan window, CancellationToken cancellationToken);

    /// <summary>
    /// Adds events to a count without limit, and returns how many there were within the last hour.
    /// </summary>
    ValueTask<int> AddAsync(UInt128 key, int count, CancellationToken cancellationToken);
}

/// <summary>Events that have taken place.</summary>
/// <param name="Key">The keyed fingerprint of what is counted.</param>
/// <param name="Count">How many there were.</param>
/// <param name="Limit">How many events fill its window.</param>
internal readonly record struct TakenEvents(UInt128 Key, int Count, int Limit);

/// <summary>One counter and what it allows.</summary>
/// <param name="Key">The keyed fingerprint of what is counted.</param>
/// <param name="Limits">The windows, without a cooldown.</param>
/// <param name="Conversion">How many of the events must lead to a verification; null where none need.</param>
internal sealed record Tally(UInt128 Key, SendLimits Limits, ConversionRule? Conversion);

/// <summary>
/// Stops SMS that cost money but are not verified, which is the pattern of SMS pumping. It applies from a number
/// of sends in the last hour, if too small a percentage of them was verified. An hour here is 60 to 65 minutes.
/// </summary>
/// <param name="LeastSends">The rule does not apply to fewer sends than this.</param>
/// <param name="Percent">The percentage of the sends that must have led to a verification.</param>
internal sealed record ConversionRule(int LeastSends, int Percent)
{
    public static readonly TimeSpan BucketLength = TimeSpan.FromMinutes(5);

    /// <summary>The current bucket and those of the hour before it.</summary>
    public const int Buckets = 13;
}

/// <summary>The reply of a tally to an event.</summary>
/// <param name="Refused">It was not counted, because a limit is used up.</param>
/// <param name="RetryAfter">How long until it may be counted, if it was refused.</param>
/// <param name="Limit">The window that is closest to its limit; null if there is none.</param>
/// <param name="At">When it was counted, by the clock of the store; needed to take it back.</param>
internal readonly record struct TallyReply(bool Refused, TimeSpan RetryAfter, RateLimit? Limit, TimeSpan At);
