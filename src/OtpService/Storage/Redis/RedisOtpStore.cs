using OtpService.Otp.Codes;
using OtpService.Otp.Recipients;
using OtpService.Otp.Store;
using OtpService.Storage.Redis.Scripts;
using StackExchange.Redis;
using static OtpService.Storage.Redis.ScriptValues;

namespace OtpService.Storage.Redis;

/// <summary>
/// The store that replicas share. Each operation is one Lua script on one key, so it is atomic and one round
/// trip on a single server, a replicated one and a Redis Cluster alike. The rules are in the scripts.
/// </summary>
internal sealed class RedisOtpStore(ScriptRunner redis, RedisKeys keys) : IOtpStore
{
    private readonly RedisIdempotency claims = new(redis, keys);
    private readonly RedisStepClaims steps = new(redis, keys);
    private readonly RedisSuppressions suppressions = new(redis, keys);

    public async ValueTask<IssueReply> IssueAsync(IssueCommand command, CancellationToken cancellationToken)
    {
        var (id, channel, purpose, hash, limits) = command;
        RedisValue[] values =
        [
            purpose.Name, Binary(id.Nonce), hash, Binary(command.Network),
            Packed(
                [
                    (long)channel, Milliseconds(purpose.Lifetime), purpose.MaxAttempts,
                    Milliseconds(IssueCommand.RememberedAfterExpiry), Milliseconds(limits.Cooldown),
                    Milliseconds(limits.Gap),
                ],
                limits.Windows),
            command.Exact is { } exact ? Binary(exact) : RedisValue.EmptyString,
        ];

        var reply = new ScriptReply(
            await redis.EvaluateAsync(RedisScript.Issue, keys.Record(id.Tag), values, cancellationToken));
        var status = reply.Status switch
        {
            1 => IssueStatus.Issued,
            2 => IssueStatus.RepeatedAccepted,
            3 => IssueStatus.RepeatedUnconfirmed,
            4 => IssueStatus.RepeatedRerouted,
            5 => IssueStatus.TooSoon,
            6 => IssueStatus.TooMany,
            7 => IssueStatus.Bounced,
            8 => IssueStatus.Complained,
            _ => throw ScriptReply.Unknown(),
        };
        return new(
            status, reply.Time(1), reply.Time(2), reply.Time(3),
            limits.RateLimit(reply.Number(4), reply.Number(5), reply.Time(6)));
    }

    public async ValueTask<VerifyReply> VerifyAsync(
        VerifyCommand command, CancellationToken cancellationToken)
    {
        var (tag, purpose, nonce, hashes, failureLimit) = command;
        RedisValue[] values =
        [
            purpose.Name, nonce is { } bound ? Binary(bound) : RedisValue.EmptyString,
            Packed(
                purpose.LiveCodes, failureLimit, Milliseconds(VerifyCommand.FailureWindow),
                Milliseconds(VerifyCommand.RepeatWindow)),
            .. hashes,
        ];

        RedisKey[] places = [keys.Record(tag), keys.Nothing(tag)];
        var reply = new ScriptReply(
            await redis.EvaluateAsync(RedisScript.Verify, places, values, cancellationToken));
        var status = reply.Status switch
        {
            0 => VerifyStatus.NotFound,
            1 => VerifyStatus.Verified,
            2 => VerifyStatus.Wrong,
            3 => VerifyStatus.Expired,
            4 => VerifyStatus.Used,
            5 => VerifyStatus.Superseded,
            6 => VerifyStatus.TooManyAttempts,
            7 => VerifyStatus.TooManyFailures,
            8 => VerifyStatus.VerifiedAgain,
            _ => throw ScriptReply.Unknown(),
        };
        return new(status, reply.Nonce(3), (Channel)reply.Number(4), reply.Number(1), reply.Time(2));
    }

    public ValueTask<StepReply> ClaimStepAsync(StepClaim claim, CancellationToken cancellationToken) =>
        steps.ClaimAsync(claim, cancellationToken);

    public async ValueTask<bool> SettleAsync(SettleCommand command, CancellationToken cancellationToken)
    {
        RedisValue word = command.Settlement switch
        {
            Settlement.Undelivered => "undelivered",
            Settlement.Rerouted => "rerouted",
            Settlement.Unconfirmed => "unconfirmed",
            Settlement.Accepted => "accepted",
            Settlement.Canceled => "canceled",
            Settlement.Revoked => "revoked",
        };
        RedisValue[] values =
        [
            Binary(command.Id.Nonce), word, command.Hash ?? RedisValue.EmptyString,
            .. command.Steps.SelectMany(
                step => new RedisValue[] { step.Provider, step.Outcome, step.MessageId, step.Reply, NumberOf(step.By) }),
        ];
        return ScriptReply.IsKnown(
            await redis.EvaluateAsync(
                RedisScript.Settle, keys.Record(command.Id.Tag), values, cancellationToken));
    }

    public async ValueTask<VerificationRecord?> FindAsync(
        VerificationId id, int failureLimit, CancellationToken cancellationToken)
    {
        RedisValue[] values =
        [
            Binary(id.Nonce),
            Packed(failureLimit, Milliseconds(VerifyCommand.FailureWindow)),
        ];
        var reply = await redis.EvaluateAsync(RedisScript.Find, keys.Record(id.Tag), values, cancellationToken);
        return new FindReply(reply).Record();
    }

    public async ValueTask<NotedReceipt?> NoteReceiptAsync(
        AddressTag tag, DeliveryStep receipt, CancellationToken cancellationToken)
    {
        RedisValue[] values =
        [
            receipt.Provider, receipt.Outcome, receipt.MessageId, DeliveryStep.MostPerMessage, receipt.Reply,
            NumberOf(receipt.By),
        ];
        var reply = new ScriptReply(
            await redis.EvaluateAsync(RedisScript.Receipt, keys.Record(tag), values, cancellationToken));
        return reply.Status == 1 ? new NotedReceipt(reply.Nonce(1), reply.Text(2), reply.Number(3) == 1) : null;
    }

    public ValueTask SuppressAsync(
        AddressTag tag, AddressTag exact, Suppression reason, TimeSpan length, CancellationToken cancellationToken) =>
        suppressions.SetAsync(tag, exact, reason, length, cancellationToken);

    public ValueTask<Suppression> FindSuppressionAsync(
        AddressTag tag, AddressTag exact, CancellationToken cancellationToken) =>
        suppressions.FindAsync(tag, exact, cancellationToken);

    public ValueTask<ClaimReply> ClaimAsync(IdempotencyClaim command, CancellationToken cancellationToken) =>
        claims.ClaimAsync(command, cancellationToken);

    public ValueTask<bool> SettleClaimAsync(ClaimSettlement settlement, CancellationToken cancellationToken) =>
        claims.SettleAsync(settlement, cancellationToken);

    private static RedisValue NumberOf(Channel? channel) => channel is { } some ? (int)some : RedisValue.EmptyString;
}
