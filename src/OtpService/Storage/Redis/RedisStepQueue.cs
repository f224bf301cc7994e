using OtpService.Otp.Store;
using OtpService.Storage.Redis.Scripts;
using StackExchange.Redis;
using static OtpService.Storage.Redis.ScriptValues;

namespace OtpService.Storage.Redis;

/// <summary>The further messages that replicas share. All keys are in one slot, with the layout of the event queue.</summary>
internal sealed class RedisStepQueue(ScriptRunner redis, RedisKeys keys) : IStepQueue
{
    private const int Forget = -1;
    private const int FieldsOfEach = 3;

    public async ValueTask<bool> PutAsync(WaitingStep step, TimeSpan due, CancellationToken cancellationToken)
    {
        RedisValue[] values =
        [
            step.Id, step.Sealed,
            Packed(Milliseconds(due), WaitingStep.MostWaiting, Milliseconds(WaitingStep.Kept)),
        ];
        return ScriptReply.IsKnown(
            await redis.EvaluateAsync(RedisScript.StepsPut, keys.Steps, values, cancellationToken));
    }

    public async ValueTask<IReadOnlyList<WaitingStep>> TakeAsync(int most, CancellationToken cancellationToken)
    {
        RedisValue[] values = [most, Milliseconds(WaitingStep.Lease), Milliseconds(WaitingStep.Kept)];
        var reply = new ScriptReply(
            await redis.EvaluateAsync(RedisScript.EventsTake, keys.Steps, values, cancellationToken));
        List<WaitingStep> taken = [];
        for (var i = 1; i < reply.Length; i += FieldsOfEach)
        {
            taken.Add(new(reply.Text(i), reply.Bytes(i + 1)));
        }

        return taken;
    }

    public async ValueTask SettleAsync(string id, TimeSpan? again, CancellationToken cancellationToken) =>
        await redis.EvaluateAsync(
            RedisScript.EventsSettle, keys.Steps, [id, (long)(again?.TotalMilliseconds ?? Forget)], cancellationToken);

    public async ValueTask<byte[]?> FindAsync(string id, CancellationToken cancellationToken)
    {
        var reply = new ScriptReply(
            await redis.EvaluateAsync(RedisScript.StepsFind, keys.Steps, [id], cancellationToken));
        return reply.Status == 1 ? reply.Bytes(1) : null;
    }
}
