using OtpService.Otp.Store;
using OtpService.Storage.Redis.Scripts;
using StackExchange.Redis;
using static OtpService.Storage.Redis.ScriptValues;

namespace OtpService.Storage.Redis;

/// <summary>The idempotency keys in Redis, one key each. The rules are in the scripts.</summary>
internal sealed class RedisIdempotency(ScriptRunner redis, RedisKeys keys)
{
    public async ValueTask<ClaimReply> ClaimAsync(IdempotencyClaim command, CancellationToken cancellationToken)
    {
        RedisValue[] values = [Binary(command.Request), Binary(command.Nonce), Milliseconds(command.Lifetime)];
        var key = keys.Claim(command.Key);

        var reply = new ScriptReply(
            await redis.EvaluateAsync(RedisScript.IdempotencyClaim, key, values, cancellationToken));
        return reply.Status switch
        {
            0 => new(ClaimStatus.Mismatch, default, "", default),
            1 when reply.Number(3) < 0 => new(ClaimStatus.Repeated, reply.Nonce(1), reply.Text(2), null),
            1 => new(ClaimStatus.Repeated, reply.Nonce(1), "", reply.Time(3)),
            2 => new(ClaimStatus.Granted, reply.Nonce(1), "", TimeSpan.Zero),
            _ => throw ScriptReply.Unknown(),
        };
    }

    public async ValueTask<bool> SettleAsync(
        ClaimSettlement settlement, CancellationToken cancellationToken)
    {
        var nonce = Binary(settlement.Nonce);
        RedisValue[] values = settlement.Answer is { } answer ? [nonce, answer] : [nonce];
        return ScriptReply.IsKnown(await redis.EvaluateAsync(
            RedisScript.IdempotencySettle, keys.Claim(settlement.Key), values, cancellationToken));
    }
}
