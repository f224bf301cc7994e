using System.Buffers.Binary;
using OtpService.Otp.Codes;
using OtpService.Otp.Limits;
using OtpService.Otp.Recipients;
using OtpService.Otp.Store;
using OtpService.Storage.Redis;
using OtpService.Storage.Redis.Scripts;
using StackExchange.Redis;

namespace OtpService.Tests.Storage;

/// <summary>
/// The scripts of the build before this one, with the arguments that it gave them: what a replica does that has
/// not been replaced yet. They lie in BuildBefore as they were released, and are replaced when this build is.
/// </summary>
internal sealed class BuildBefore(IDatabase database, StoreHarness store)
{
    /// <summary>The status: 1 for issued, 2 to 4 for a repeat, 5 for too soon, 6 for too many.</summary>
    public async Task<int> IssueAsync(string code, VerificationId id, SendLimits? limits = null)
    {
        var (purpose, windows) = (StoreHarness.Verification, limits ?? StoreHarness.NoLimits);
        var reply = await RunAsync("issue", [
            purpose.Name, Bytes(id.Nonce), store.HashOf(code),
            ScriptValues.Packed(
                [
                    (long)Channel.Email, (long)purpose.Lifetime.TotalMilliseconds, purpose.MaxAttempts,
                    (long)IssueCommand.RememberedAfterExpiry.TotalMilliseconds,
                    (long)windows.Cooldown.TotalMilliseconds,
                ],
                windows.Windows),
        ]);
        return (int)reply[0];
    }

    /// <summary>The status and the attempts that remain: 1 for verified, 2 for wrong.</summary>
    public async Task<(int Status, int Remaining)> GuessAsync(
        string code, VerificationId? id = null, int failureLimit = 100)
    {
        var purpose = StoreHarness.Verification;
        var reply = await RunAsync("verify", [
            purpose.Name, id is { } bound ? Bytes(bound.Nonce) : RedisValue.EmptyString,
            ScriptValues.Packed(
                purpose.LiveCodes, failureLimit, (long)VerifyCommand.FailureWindow.TotalMilliseconds,
                (long)VerifyCommand.RepeatWindow.TotalMilliseconds),
            store.HashOf(code),
        ]);
        return ((int)reply[0], (int)reply[1]);
    }

    /// <summary>Notes what became of a code; of each try its provider, outcome and message id.</summary>
    public Task SettleAsync(VerificationId id, string settlement, params string[] steps) =>
        RunAsync("settle", [Bytes(id.Nonce), settlement, .. steps]);

    private async Task<RedisResult> RunAsync(string script, RedisValue[] values)
    {
        RedisKey[] keys = [$"otp:{{{store.Tag}}}", $"otp:{{{store.Tag}}}:n"];
        var shape = new byte[2 * sizeof(ushort)];
        BinaryPrimitives.WriteUInt16BigEndian(shape, (ushort)keys.Length);
        BinaryPrimitives.WriteUInt16BigEndian(shape.AsSpan(sizeof(ushort)), (ushort)values.Length);
        var text = string.Concat(from part in new[] { "record", script, "calls" }
                                 select File.ReadAllText(Repository.PathOf(
                                     $"tests/OtpService.Tests/Storage/BuildBefore/{part}.lua")));
        var replies = await database.ScriptEvaluateAsync(text, keys, [shape, .. values]);
        Assert.Null(ScriptEvaluation.FailureOf(replies[0]));
        return replies[0];
    }

    private static RedisValue Bytes(UInt128 value)
    {
        var bytes = new byte[AddressTag.Size];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, value);
        return bytes;
    }
}
