using OtpService.Otp;
using StackExchange.Redis;

namespace OtpService.Storage;

/// <summary>The tallies in Redis, each under keys of its own slot, so that a cluster spreads them.</summary>
internal sealed class RedisTallies(RedisConnection redis) : ITallies
{
    private const int CountsWithoutRule = -1;

    public async ValueTask<TallyReply> CountAsync(Tally tally, CancellationToken cancellationToken)
    {
        var (key, limits, conversion) = tally;
        RedisValue[] values =
        [
            1, conversion?.LeastSends ?? 0, conversion?.Percent ?? 0,
            .. limits.Windows.SelectMany(w => new RedisValue[] { w.Limit, (long)w.Length.TotalMilliseconds }),
        ];
        var reply = await AskAsync(RedisScript.Tally, key, values, cancellationToken);
        var limit = reply.Number(2) == 0 ? null : limits.RateLimit(reply.Number(2), reply.Number(3), reply.Time(4));
        return reply.Status switch
        {
            0 => new(Refused: true, reply.Time(1), limit, default),
            1 => new(Refused: false, TimeSpan.Zero, limit, reply.Time(5)),
            _ => throw ScriptReply.Unknown(),
        };
    }

    public async ValueTask TakeBackAsync(Tally tally, TallyReply counted, CancellationToken cancellationToken) =>
        await AskAsync(
            RedisScript.TakenBack, tally.Key, [(long)counted.At.TotalMilliseconds], cancellationToken);

    public async ValueTask NoteVerifiedAsync(Tally tally, CancellationToken cancellationToken) =>
        await AskAsync(RedisScript.Verified, tally.Key, [], cancellationToken);

    public async ValueTask<int> AddAsync(UInt128 key, int count, CancellationToken cancellationToken)
    {
        var reply = await AskAsync(RedisScript.Tally, key, [count, CountsWithoutRule, 0], cancellationToken);
        return reply.Number(6);
    }

    private async Task<ScriptReply> AskAsync(
        RedisScript script, UInt128 key, RedisValue[] values, CancellationToken cancellationToken)
    {
        var tag = $"otp:{{{new AddressTag(key)}}}";
        return new(await redis.EvaluateAsync(script, [$"{tag}:t", $"{tag}:c"], values, cancellationToken));
    }
}
