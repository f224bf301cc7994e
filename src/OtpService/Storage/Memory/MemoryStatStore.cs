using OtpService.Otp.Store;

namespace OtpService.Storage.Memory;

/// <summary>The counts of a single process.</summary>
internal sealed class MemoryStatStore : IStatStore
{
    private readonly Lock gate = new();
    private readonly Dictionary<StatResolution, SortedDictionary<long, Dictionary<StatKey, long>>> buckets =
        StatResolution.All.ToDictionary(r => r, _ => new SortedDictionary<long, Dictionary<StatKey, long>>());

    public ValueTask AddAsync(
        IReadOnlyCollection<KeyValuePair<StatKey, long>> counts, DateTimeOffset at,
        CancellationToken cancellationToken)
    {
        lock (gate)
        {
            foreach (var (resolution, own) in buckets)
            {
                Add(counts, own, resolution.Bucket(at), resolution.Bucket(at - resolution.Lifetime));
            }
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<IReadOnlyList<IReadOnlyDictionary<StatKey, long>>> ReadAsync(
        StatResolution resolution, long firstBucket, int buckets, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            return ValueTask.FromResult<IReadOnlyList<IReadOnlyDictionary<StatKey, long>>>(
            [
                .. Enumerable.Range(0, buckets).Select(i =>
                    this.buckets[resolution].TryGetValue(firstBucket + i, out var bucket)
                        ? new Dictionary<StatKey, long>(bucket)
                        : []),
            ]);
        }
    }

    private static void Add(
        IReadOnlyCollection<KeyValuePair<StatKey, long>> counts,
        SortedDictionary<long, Dictionary<StatKey, long>> buckets, long current, long oldest)
    {
        while (buckets.Count > 0 && buckets.First().Key < oldest)
        {
            buckets.Remove(buckets.First().Key);
        }

        var bucket = buckets.TryGetValue(current, out var own) ? own : buckets[current] = [];
        foreach (var (key, count) in counts)
        {
            bucket[key] = bucket.GetValueOrDefault(key) + count;
        }
    }
}
