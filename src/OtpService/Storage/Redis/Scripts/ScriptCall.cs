using StackExchange.Redis;

namespace OtpService.Storage.Redis.Scripts;

/// <summary>One operation asked of a script, and its reply when it is there.</summary>
internal sealed class ScriptCall(RedisKey[] keys, RedisValue[] values)
    : TaskCompletionSource<RedisResult>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    /// <summary>All of one slot.</summary>
    public RedisKey[] Keys { get; } = keys;

    public RedisValue[] Values { get; } = values;
}
