using OtpService.Otp.Limits;

namespace OtpService.Otp.Store;

/// <summary>
/// Counters in sliding windows that all replicas share: of a client's network, of a block of numbers, of the
/// whole service. Each method is one atomic step and at most one round trip, and throws
/// <see cref="StoreUnavailableException"/> when the store cannot answer for certain.
/// </summary>
internal interface ITallies
{
    /// <summary>Counts one event unless a limit of the tally refuses it.</summary>
    ValueTask<TallyReply> CountAsync(Tally tally, CancellationToken cancellationToken);

    /// <summary>Takes back an event that was counted; what is past remembering is ignored.</summary>
    ValueTask TakeBackAsync(Tally tally, TallyReply counted, CancellationToken cancellationToken);

    /// <summary>Notes that an event led to a verification; without any event it is ignored.</summary>
    ValueTask NoteVerifiedAsync(Tally tally, CancellationToken cancellationToken);

    /// <summary>
    /// Counts events of many things that have taken place, each by itself an atomic step, and tells for each
    /// how long its window is full; zero where it is not. All windows have the same length. Nothing is
    /// refused, and a full window takes no more.
    /// </summary>
    ValueTask<IReadOnlyList<TimeSpan>> CountAllAsync(
        IReadOnlyList<TakenEvents> counted, TimeSpan window, CancellationToken cancellationToken);

    /// <summary>
    /// Adds events to a count without limit, and tells how many there were within the last hour.
    /// </summary>
    ValueTask<int> AddAsync(UInt128 key, int count, CancellationToken cancellationToken);
}

/// <summary>Events that have taken place.</summary>
/// <param name="Key">The keyed fingerprint of what is counted.</param>
/// <param name="Count">How many there were.</param>
/// <param name="Limit">How many fill its window.</param>
internal readonly record struct TakenEvents(UInt128 Key, int Count, int Limit);

/// <summary>One counter and what it allows.</summary>
/// <param name="Key">The keyed fingerprint of what is counted.</param>
/// <param name="Limits">The windows, without a cooldown.</param>
/// <param name="Conversion">How many of the events must lead to a verification; null where none need.</param>
internal sealed record Tally(UInt128 Key, SendLimits Limits, ConversionRule? Conversion);

/// <summary>
/// Stops what costs money and verifies nobody, which is how pumped SMS traffic looks: at least so many sends
/// in the last hour, and fewer than so many percent of them verified. An hour here is 60 to 65 minutes.
/// </summary>
/// <param name="LeastSends">Fewer sends than this prove nothing.</param>
/// <param name="Percent">Of the sends; at least this many must have led to a verification.</param>
internal sealed record ConversionRule(int LeastSends, int Percent)
{
    public static readonly TimeSpan BucketLength = TimeSpan.FromMinutes(5);

    /// <summary>The one under way and the hour before it.</summary>
    public const int Buckets = 13;
}

/// <summary>A tally's answer to an event.</summary>
/// <param name="Refused">It was not counted, because a limit is used up.</param>
/// <param name="RetryAfter">Until it may be counted; when refused.</param>
/// <param name="Limit">The window closest to refusing; null where there is none.</param>
/// <param name="At">When it was counted, by the clock of the store; names it for taking back.</param>
internal readonly record struct TallyReply(bool Refused, TimeSpan RetryAfter, RateLimit? Limit, TimeSpan At);
