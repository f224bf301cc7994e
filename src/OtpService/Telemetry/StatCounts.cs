using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using OtpService.Otp.Store;

namespace OtpService.Telemetry;

/// <summary>The counts of this process that no store has yet. Counting never waits.</summary>
internal sealed class StatCounts
{
    private readonly ConcurrentDictionary<StatKey, StrongBox<long>> counts = new();

    public void Add(StatKey key, long count = 1) =>
        Interlocked.Add(ref counts.GetOrAdd(key, static _ => new StrongBox<long>()).Value, count);

    /// <summary>Removes all counts and returns them; counting continues from zero.</summary>
    public IReadOnlyList<KeyValuePair<StatKey, long>> TakeAll()
    {
        List<KeyValuePair<StatKey, long>> taken = [];
        foreach (var (key, box) in counts)
        {
            if (Interlocked.Exchange(ref box.Value, 0) is var count and > 0)
            {
                taken.Add(new(key, count));
            }
        }

        return taken;
    }

    /// <summary>Adds counts again that were taken but could not be stored.</summary>
    public void PutBack(IReadOnlyList<KeyValuePair<StatKey, long>> taken)
    {
        foreach (var (key, count) in taken)
        {
            Add(key, count);
        }
    }
}
