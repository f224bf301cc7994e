using OtpService.Otp.Limits;
using OtpService.Otp.Store;

namespace OtpService.Storage.Memory;

/// <summary>One counter, which corresponds to the keys of tally.lua. The caller must hold the lock.</summary>
internal sealed class MemoryTally
{
    private readonly MemoryRecipientLimits times = new();
    private readonly SortedDictionary<long, (int Events, int Verified)> hour = [];

    /// <summary>When it may be forgotten.</summary>
    public TimeSpan Ends { get; private set; }

    public TallyReply Count(Tally tally, TimeSpan now)
    {
        var (limit, retryAfter) = times.Closest(tally.Limits, now);
        if (retryAfter > TimeSpan.Zero)
        {
            return new(Refused: true, retryAfter, limit, default);
        }

        if (tally.Conversion is { } rule)
        {
            MoveOn(now);
            var (events, verified) = (hour.Values.Sum(h => h.Events), hour.Values.Sum(h => h.Verified));
            if (events >= rule.LeastSends && verified * 100L < (long)rule.Percent * events)
            {
                return new(Refused: true, LeftBehind(now), null, default);
            }

            Add(1, now);
        }

        KeepUntil(times.Add(tally.Limits, now));
        return new(Refused: false, TimeSpan.Zero, times.Closest(tally.Limits, now).Limit, now);
    }

    /// <summary>Counts events that have taken place, and returns how long the window stays full.</summary>
    public TimeSpan CountTaken(int events, SendLimits limits, TimeSpan now)
    {
        while (events-- > 0 && times.Closest(limits, now).RetryAfter == TimeSpan.Zero)
        {
            KeepUntil(times.Add(limits, now));
        }

        return times.Closest(limits, now).RetryAfter;
    }

    public int Add(int count, TimeSpan now)
    {
        MoveOn(now);
        var (events, verified) = hour.GetValueOrDefault(Bucket(now));
        hour[Bucket(now)] = (events + count, verified);
        KeepUntil(now + (ConversionRule.BucketLength * ConversionRule.Buckets));
        return hour.Values.Sum(h => h.Events);
    }

    public void TakeBack(TimeSpan at)
    {
        times.Refund(at);
        if (hour.TryGetValue(Bucket(at), out var here))
        {
            hour[Bucket(at)] = here with { Events = here.Events - 1 };
            if (hour[Bucket(at)] is (0, 0))
            {
                hour.Remove(Bucket(at));
            }
        }
    }

    public void NoteVerified(TimeSpan now)
    {
        MoveOn(now);
        if (hour.Count > 0)
        {
            var (events, verified) = hour.GetValueOrDefault(Bucket(now));
            hour[Bucket(now)] = (events, verified + 1);
        }
    }

    private static long Bucket(TimeSpan time) => time.Ticks / ConversionRule.BucketLength.Ticks;

    /// <summary>
    /// Returns how long until the oldest five minutes with an event are more than an hour ago.
    /// </summary>
    private TimeSpan LeftBehind(TimeSpan now)
    {
        var oldest = hour.First(h => h.Value.Events > 0).Key;
        return (ConversionRule.BucketLength * (oldest + ConversionRule.Buckets)) - now;
    }

    private void MoveOn(TimeSpan now)
    {
        while (hour.Count > 0 && hour.First().Key <= Bucket(now) - ConversionRule.Buckets)
        {
            hour.Remove(hour.First().Key);
        }
    }

    private void KeepUntil(TimeSpan time) => Ends = time > Ends ? time : Ends;
}
