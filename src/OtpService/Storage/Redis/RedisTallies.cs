using OtpService.Otp.Store;
using OtpService.Storage.Redis.Scripts;
using StackExchange.Redis;

namespace OtpService.Storage.Redis;

/// <summary>The tallies in Redis, each under keys of its own slot, so that a cluster spreads them.</summary>
internal sealed class RedisTallies(ScriptRunner redis, RedisKeys keys) : ITallies
{
    private const int CountsWithoutRule = -1;

    public async ValueTask<TallyReply> CountAsync(Tally tally, CancellationToken cancellationToken)
    {
        var (key, limits, conversion) = tally;
        RedisValue[] values =
            [ScriptValues.Packed([1, conversion?.LeastSends ?? 0, conversion?.Percent ?? 0], limits.Windows)];
        var reply = await AskAsync(RedisScript.Tally, key, values, cancellationToken);
        var limit = reply.Number(2) == 0
            ? null
            : limits.RateLimit(reply.Number(2), reply.Number(3), reply.Time(4));
        return reply.Status switch
        {
            0 => new(Refused: true, reply.Time(1), limit, default),
            1 => new(Refused: false, TimeSpan.Zero, limit, reply.Time(5)),
            _ => throw ScriptReply.Unknown(),
        };
    }

    public async ValueTask TakeBackAsync(
        Tally tally, TallyReply counted, CancellationToken cancellationToken) =>
        await AskAsync(
            RedisScript.TallyTakeBack, tally.Key, [(long)counted.At.TotalMilliseconds], cancellationToken);

    public async ValueTask NoteVerifiedAsync(Tally tally, CancellationToken cancellationToken) =>
        await AskAsync(RedisScript.TallyVerified, tally.Key, [], cancellationToken);

    /// <summary>
    /// Runs one script for all tallies of a slot. Tallies that are counted together share a few slots, so
    /// that a cluster spreads them too.
    /// </summary>
    public async ValueTask<IReadOnlyList<TimeSpan>> CountAllAsync(
        IReadOnlyList<TakenEvents> counted, TimeSpan window, CancellationToken cancellationToken)
    {
        var full = new TimeSpan[counted.Count];
        await Task.WhenAll(
            from place in Enumerable.Range(0, counted.Count)
            group place by RedisKeys.SharedSlot(counted[place].Key) into slot
            select CountSlotAsync([.. slot]));
        return full;

        async Task CountSlotAsync(int[] places)
        {
            var tallies = Array.ConvertAll(places, place => keys.Shared(counted[place].Key));
            RedisValue[] values =
            [
                ScriptValues.Packed((long)window.TotalMilliseconds),
                ScriptValues.Packed(
                    [.. places.SelectMany(place => new long[] { counted[place].Count, counted[place].Limit })]),
            ];
            var reply = new ScriptReply(
                await redis.EvaluateAsync(RedisScript.TallyAll, tallies, values, cancellationToken));
            for (var i = 0; i < places.Length; i++)
            {
                full[places[i]] = reply.Time(i + 1);
            }
        }
    }

    public async ValueTask<int> AddAsync(UInt128 key, int count, CancellationToken cancellationToken)
    {
        var reply = await AskAsync(
            RedisScript.Tally, key, [ScriptValues.Packed(count, CountsWithoutRule, 0)], cancellationToken);
        return reply.Number(6);
    }

    private async Task<ScriptReply> AskAsync(
        RedisScript script, UInt128 key, RedisValue[] values, CancellationToken cancellationToken) =>
        new(await redis.EvaluateAsync(script, keys.Tally(key), values, cancellationToken));
}
