using OtpService.Otp.Limits;
using OtpService.Otp.Store;

namespace OtpService.Storage.Memory;

/// <summary>The tallies of a single process, bounded like <see cref="MemoryOtpStore"/>.</summary>
internal sealed class MemoryTallies(TimeProvider time, int capacity = MemoryOtpStore.DefaultCapacity)
    : ITallies
{
    private static readonly TimeSpan SweepEvery = TimeSpan.FromMinutes(1);

    private readonly Dictionary<UInt128, MemoryTally> tallies = [];
    private readonly Lock gate = new();
    private readonly long started = time.GetTimestamp();
    private TimeSpan nextSweep;

    private TimeSpan Now => time.GetElapsedTime(started);

    public ValueTask<TallyReply> CountAsync(Tally tally, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            return ValueTask.FromResult(Find(tally.Key).Count(tally, Now));
        }
    }

    public ValueTask TakeBackAsync(Tally tally, TallyReply counted, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            Find(tally.Key).TakeBack(counted.At);
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask NoteVerifiedAsync(Tally tally, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            Find(tally.Key).NoteVerified(Now);
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<IReadOnlyList<TimeSpan>> CountAllAsync(
        IReadOnlyList<TakenEvents> counted, TimeSpan window, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            return ValueTask.FromResult<IReadOnlyList<TimeSpan>>(
            [
                .. counted.Select(one => Find(one.Key)
                    .CountTaken(one.Count, SendLimits.Of(("taken", one.Limit, window)), Now)),
            ]);
        }
    }

    public ValueTask<int> AddAsync(UInt128 key, int count, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            return ValueTask.FromResult(Find(key).Add(count, Now));
        }
    }

    private MemoryTally Find(UInt128 key)
    {
        if (Now >= nextSweep)
        {
            nextSweep = Now + SweepEvery;
            foreach (var (old, _) in tallies.Where(entry => entry.Value.Ends <= Now).ToList())
            {
                tallies.Remove(old);
            }
        }

        if (!tallies.TryGetValue(key, out var tally))
        {
            tally = new MemoryTally();
            tallies[key] = tallies.Count < capacity ? tally : throw MemoryOtpStore.Full();
        }

        return tally;
    }
}
