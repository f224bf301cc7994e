using System.Collections.Concurrent;

namespace OtpService.Logging;

/// <summary>
/// Allows one log line of each kind per minute, so that a fault that repeats with every request does not fill
/// the log. At most 32 kinds are distinguished; further kinds are not logged.
/// </summary>
internal sealed class OncePerMinute(TimeProvider time)
{
    /// <summary>How long a kind is not logged after a line.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private const int MostKinds = 32;

    private readonly ConcurrentDictionary<string, long> said = new(StringComparer.Ordinal);

    /// <summary>Whether this kind may be logged now; if so, it counts as logged.</summary>
    public bool Allows(string kind)
    {
        var now = time.GetTimestamp();
        return said.TryGetValue(kind, out var last)
            ? time.GetElapsedTime(last, now) >= Pause && said.TryUpdate(kind, now, last)
            : said.Count < MostKinds && said.TryAdd(kind, now);
    }
}
