using System.Collections.Concurrent;

namespace OtpService.Otp;

/// <summary>
/// What this process knows to be used up, so that a flood of refusals costs the store nothing. It forgets before it
/// grows: the store knows everything better.
/// </summary>
internal sealed class KnownRefusals(TimeProvider time)
{
    private const int Capacity = 10_000;

    private readonly ConcurrentDictionary<UInt128, Refusal> refusals = new();

    /// <summary>For how long the key is refused; zero if it is not, or if the store shall be asked again.</summary>
    public TimeSpan Left(UInt128 key)
    {
        if (!refusals.TryGetValue(key, out var refusal))
        {
            return TimeSpan.Zero;
        }

        var now = time.GetTimestamp();
        if (now < refusal.AskAgain && now < refusal.End)
        {
            return time.GetElapsedTime(now, refusal.End);
        }

        refusals.TryRemove(new(key, refusal));
        return TimeSpan.Zero;
    }

    /// <summary>Notes that the key is refused for so long, unless the store says otherwise after a while.</summary>
    public void Note(UInt128 key, TimeSpan wait, TimeSpan askAgain)
    {
        if (refusals.Count >= Capacity)
        {
            refusals.Clear();
        }

        var now = time.GetTimestamp();
        refusals[key] = new(now + Ticks(wait), now + Ticks(askAgain));
    }

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * time.TimestampFrequency);

    private readonly record struct Refusal(long End, long AskAgain);
}
