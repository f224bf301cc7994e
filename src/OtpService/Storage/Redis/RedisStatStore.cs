using OtpService.Otp.Store;
using OtpService.Storage.Redis.Scripts;
using StackExchange.Redis;

namespace OtpService.Storage.Redis;

/// <summary>
/// The counts that replicas share: one hash for each bucket, all in one slot, so that adding to every
/// resolution is one step, and so is reading.
/// </summary>
internal sealed class RedisStatStore(ScriptRunner redis, RedisKeys keys) : IStatStore
{
    public async ValueTask AddAsync(
        IReadOnlyCollection<KeyValuePair<StatKey, long>> counts, DateTimeOffset at,
        CancellationToken cancellationToken)
    {
        RedisKey[] buckets = [.. StatResolution.All.Select(r => keys.Stats(r.Minutes, r.Bucket(at)))];
        RedisValue[] values =
        [
            .. StatResolution.All.Select(r => (RedisValue)(long)r.Lifetime.TotalMilliseconds),
            .. counts.SelectMany(count => new RedisValue[] { count.Key.ToString(), count.Value }),
        ];
        await redis.EvaluateAsync(RedisScript.StatsAdd, buckets, values, cancellationToken);
    }

    public async ValueTask<IReadOnlyList<IReadOnlyDictionary<StatKey, long>>> ReadAsync(
        StatResolution resolution, long firstBucket, int buckets, CancellationToken cancellationToken)
    {
        RedisKey[] places =
            [.. Enumerable.Range(0, buckets).Select(i => keys.Stats(resolution.Minutes, firstBucket + i))];
        var reply = new ScriptReply(
            await redis.EvaluateAsync(RedisScript.StatsRead, places, [], cancellationToken));
        return [.. Enumerable.Range(1, buckets).Select(i => Counts(reply.Texts(i)))];
    }

    /// <summary>Fields of other versions are skipped.</summary>
    private static Dictionary<StatKey, long> Counts(IReadOnlyList<string?> fieldsAndCounts)
    {
        Dictionary<StatKey, long> counts = [];
        for (var i = 0; i + 1 < fieldsAndCounts.Count; i += 2)
        {
            if (StatKey.TryParse(fieldsAndCounts[i] ?? "", out var key)
                && long.TryParse(fieldsAndCounts[i + 1], out var count))
            {
                counts[key.Value] = count;
            }
        }

        return counts;
    }
}
