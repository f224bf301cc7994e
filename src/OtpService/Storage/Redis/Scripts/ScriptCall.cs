using StackExchange.Redis;

namespace OtpService.Storage.Redis.Scripts;

/// <summary>One operation of a script, and later its reply.</summary>
internal sealed class ScriptCall(RedisKey[] keys, RedisValue[] values)
    : TaskCompletionSource<RedisResult>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    /// <summary>The keys, all in one slot.</summary>
    public RedisKey[] Keys { get; } = keys;

    public RedisValue[] Values { get; } = values;
}
