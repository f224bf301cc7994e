using OtpService.Otp.Recipients;
using OtpService.Otp.Store;
using OtpService.Storage.Redis.Scripts;
using StackExchange.Redis;
using static OtpService.Storage.Redis.ScriptValues;

namespace OtpService.Storage.Redis;

/// <summary>The suppressions in the records of recipients. The rules are in the script.</summary>
internal sealed class RedisSuppressions(ScriptRunner redis, RedisKeys keys)
{
    public async ValueTask SetAsync(
        AddressTag tag, AddressTag exact, Suppression reason, TimeSpan length, CancellationToken cancellationToken)
    {
        RedisValue[] values = [Binary(exact), NumberOf(reason), Milliseconds(length), IssueCommand.MostSuppressed];
        await redis.EvaluateAsync(RedisScript.Suppression, keys.Record(tag), values, cancellationToken);
    }

    public async ValueTask<Suppression> FindAsync(
        AddressTag tag, AddressTag exact, CancellationToken cancellationToken)
    {
        RedisValue[] values = [Binary(exact)];
        var reply = new ScriptReply(
            await redis.EvaluateAsync(RedisScript.Suppression, keys.Record(tag), values, cancellationToken));
        return reply.Status switch
        {
            0 => Suppression.None,
            1 => Suppression.Bounced,
            2 => Suppression.Complained,
            _ => throw ScriptReply.Unknown(),
        };
    }

    private static int NumberOf(Suppression reason) => reason switch
    {
        Suppression.None => 0,
        Suppression.Bounced => 1,
        Suppression.Complained => 2,
    };
}
