using System.Collections.Concurrent;

namespace OtpService.Logging;

/// <summary>
/// Lets a remark of each kind through once a minute, so that a fault that repeats with every request does not fill the
/// log. At most 32 kinds are kept apart; more are not remarked upon.
/// </summary>
internal sealed class OncePerMinute(TimeProvider time)
{
    /// <summary>How long a kind is silent after it was remarked upon.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private const int MostKinds = 32;

    private readonly ConcurrentDictionary<string, long> said = new(StringComparer.Ordinal);

    /// <summary>Whether this kind may be remarked upon now; it counts as said then.</summary>
    public bool Allows(string kind)
    {
        var now = time.GetTimestamp();
        return said.TryGetValue(kind, out var last)
            ? time.GetElapsedTime(last, now) >= Pause && said.TryUpdate(kind, now, last)
            : said.Count < MostKinds && said.TryAdd(kind, now);
    }
}
