using OtpService.Otp.Store;
using OtpService.Storage.Redis.Scripts;
using StackExchange.Redis;
using static OtpService.Storage.Redis.ScriptValues;

namespace OtpService.Storage.Redis;

/// <summary>Claims of further messages, in the records of recipients. The rules are in the script.</summary>
internal sealed class RedisStepClaims(ScriptRunner redis, RedisKeys keys)
{
    public async ValueTask<StepReply> ClaimAsync(StepClaim claim, CancellationToken cancellationToken)
    {
        RedisValue[] values =
        [
            Binary(claim.Id.Nonce),
            Packed(
                [
                    claim.Step, (long)claim.Channel, claim.IsAsked ? 1 : 0, claim.IsPaid ? 1 : 0,
                    Milliseconds(claim.Limits.Cooldown),
                ],
                claim.Limits.Windows),
        ];
        var reply = new ScriptReply(await redis.EvaluateAsync(
            RedisScript.ClaimStep, keys.Record(claim.Id.Tag), values, cancellationToken));
        var status = reply.Status switch
        {
            0 => StepStatus.Ended,
            1 => StepStatus.Taken,
            2 => StepStatus.Delivered,
            3 => StepStatus.TooSoon,
            4 => StepStatus.TooMany,
            5 => StepStatus.Granted,
            _ => throw ScriptReply.Unknown(),
        };
        return new(
            status, reply.Number(1), reply.Time(2), reply.Time(3),
            claim.Limits.RateLimit(reply.Number(4), reply.Number(5), reply.Time(6)));
    }
}
