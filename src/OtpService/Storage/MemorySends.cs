using OtpService.Otp;

namespace OtpService.Storage;

/// <summary>
/// The sends to one address over all purposes, oldest first, as far back as the longest window.
/// </summary>
internal sealed class MemorySends
{
    private readonly List<TimeSpan> times = [];

    /// <summary>Counts a send and says until when it matters. One without limits forgets no other.</summary>
    public TimeSpan Count(SendLimits limits, TimeSpan now)
    {
        var longest = limits.Windows.Select(w => w.Length).DefaultIfEmpty().Max();
        if (longest > TimeSpan.Zero)
        {
            times.RemoveAll(time => time <= now - longest);
            times.Add(now);
        }

        return now + longest;
    }

    /// <summary>Takes a send back that reached nobody.</summary>
    public void Refund(TimeSpan time) => times.Remove(time);

    /// <summary>The window closest to refusing, and the time until every window has room.</summary>
    public (RateLimit? Limit, TimeSpan RetryAfter) Closest(SendLimits limits, TimeSpan now)
    {
        RateLimit? closest = null;
        var retryAfter = TimeSpan.Zero;
        for (var i = 0; i < limits.Windows.Count; i++)
        {
            var window = limits.Windows[i];
            var first = times.FindIndex(time => time > now - window.Length);
            var inside = first < 0 ? 0 : times.Count - first;
            var remaining = window.Limit - inside;
            var freed = inside > 0 ? times[first] + window.Length - now : window.Length;
            var wait = remaining <= 0 ? times[^window.Limit] + window.Length - now : TimeSpan.Zero;
            if (closest is null || remaining < closest.Remaining
                || (remaining == closest.Remaining && freed > closest.Reset))
            {
                closest = limits.RateLimit(i + 1, remaining, freed);
            }

            if (wait > retryAfter)
            {
                (closest, retryAfter) = (limits.RateLimit(i + 1, 0, wait), wait);
            }
        }

        return (closest, retryAfter);
    }
}
