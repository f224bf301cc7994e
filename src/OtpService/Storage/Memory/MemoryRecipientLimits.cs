using OtpService.Otp.Limits;

namespace OtpService.Storage.Memory;

/// <summary>
/// The sends of one kind over all purposes, oldest first, as far back as the longest window.
/// </summary>
internal sealed class MemoryRecipientLimits
{
    private readonly List<(TimeSpan At, ulong? Network)> sends = [];

    public int Count => sends.Count;

    /// <summary>Returns how long until a gap after the last send is over.</summary>
    public TimeSpan GapLeft(TimeSpan gap, TimeSpan now) =>
        sends is [.., var last] && last.At + gap > now ? last.At + gap - now : TimeSpan.Zero;

    /// <summary>
    /// Counts a send and returns the time until which it must be kept. A send without limits does not remove
    /// others.
    /// </summary>
    public TimeSpan Add(SendLimits limits, TimeSpan now, ulong? network = null)
    {
        var longest = limits.Windows.Select(w => w.Length).DefaultIfEmpty().Max();
        if (longest > TimeSpan.Zero)
        {
            sends.RemoveAll(send => send.At <= now - longest);
            sends.Add((now, network));
        }

        return now + longest;
    }

    /// <summary>Takes back a send that reached nobody.</summary>
    public void Refund(TimeSpan time)
    {
        if (sends.FindLastIndex(send => send.At == time) is >= 0 and var last)
        {
            sends.RemoveAt(last);
        }
    }

    /// <summary>
    /// Returns the window that is closest to refusing, and how long until every window has room. If a window
    /// is full, a network without any send in it gets one anyway, up to twice the limit.
    /// </summary>
    public (RateLimit? Limit, TimeSpan RetryAfter) Closest(
        SendLimits limits, TimeSpan now, ulong? network = null)
    {
        RateLimit? closest = null;
        var retryAfter = TimeSpan.Zero;
        for (var i = 0; i < limits.Windows.Count; i++)
        {
            var window = limits.Windows[i];
            var first = sends.FindIndex(send => send.At > now - window.Length);
            var inside = first < 0 ? 0 : sends.Count - first;
            var others = inside >= window.Limit && network is not null
                && !sends.Exists(send => send.At > now - window.Length && send.Network == network);
            var limit = others ? window.Limit * 2 : window.Limit;
            var remaining = limit - inside;
            var freed = inside > 0 ? sends[first].At + window.Length - now : window.Length;
            var wait = remaining <= 0 ? sends[^limit].At + window.Length - now : TimeSpan.Zero;
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
