using OtpService.Otp.Store;
using OtpService.Storage.Redis.Scripts;
using StackExchange.Redis;

namespace OtpService.Storage.Redis;

/// <summary>The events that replicas share and that outlive each of them. All keys are in one slot.</summary>
internal sealed class RedisEventQueue(ScriptRunner redis, RedisKeys keys) : IEventQueue
{
    private const int Forget = -1;
    private const int FieldsOfEach = 3;

    public async ValueTask<int> AddAsync(
        IReadOnlyList<QueuedEvent> events, CancellationToken cancellationToken)
    {
        RedisValue[] values =
        [
            (long)QueuedEvent.Kept.TotalMilliseconds,
            .. events.SelectMany(e => new RedisValue[]
            {
                e.Id, e.Sealed, e.OfStrangers ? QueuedEvent.MostOfStrangers : QueuedEvent.MostQueued,
            }),
        ];
        var reply = new ScriptReply(
            await redis.EvaluateAsync(RedisScript.EventsAdd, keys.Events, values, cancellationToken));
        return reply.Number(1);
    }

    public async ValueTask<IReadOnlyList<QueuedEvent>> TakeAsync(
        int most, CancellationToken cancellationToken)
    {
        RedisValue[] values =
            [most, (long)QueuedEvent.Lease.TotalMilliseconds, (long)QueuedEvent.Kept.TotalMilliseconds];
        var reply = new ScriptReply(
            await redis.EvaluateAsync(RedisScript.EventsTake, keys.Events, values, cancellationToken));
        List<QueuedEvent> taken = [];
        for (var i = 1; i < reply.Length; i += FieldsOfEach)
        {
            taken.Add(new(reply.Text(i), reply.Bytes(i + 1), reply.Number(i + 2)));
        }

        return taken;
    }

    public async ValueTask SettleAsync(
        QueuedEvent done, TimeSpan? again, CancellationToken cancellationToken) =>
        await redis.EvaluateAsync(
            RedisScript.EventsSettle, keys.Events, [done.Id, (long)(again?.TotalMilliseconds ?? Forget)],
            cancellationToken);
}
