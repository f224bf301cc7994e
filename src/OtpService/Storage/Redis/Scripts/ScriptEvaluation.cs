using System.Buffers.Binary;
using OtpService.Storage.Redis.Connection;
using StackExchange.Redis;

namespace OtpService.Storage.Redis.Scripts;

/// <summary>
/// Runs a script once for all of these calls, whose keys must be in one slot: by its hash, or by its text if
/// Redis does not know it yet.
/// </summary>
internal sealed class ScriptEvaluation : IRedisCall
{
    private const int Failed = -1;

    private readonly RedisScript script;
    private readonly RedisKey[] keys;
    private readonly RedisValue[] values;

    public ScriptEvaluation(RedisScript script, params ReadOnlySpan<ScriptCall> calls)
    {
        this.script = script;
        Calls = calls.Length;
        var (allKeys, allValues) = (0, 1);
        foreach (var call in calls)
        {
            (allKeys, allValues) = (allKeys + call.Keys.Length, allValues + call.Values.Length);
        }

        (keys, values) = (new RedisKey[allKeys], new RedisValue[allValues]);
        var shape = new byte[2 * sizeof(ushort) * calls.Length];
        var rest = shape.AsSpan();
        var keyPlaces = keys.AsSpan();
        var valuePlaces = values.AsSpan(1);
        foreach (var call in calls)
        {
            Append(ref rest, call.Keys.Length);
            Append(ref rest, call.Values.Length);
            Append(ref keyPlaces, call.Keys);
            Append(ref valuePlaces, call.Values);
        }

        values[0] = shape;
    }

    public RedisKey Key => keys[0];

    public int Calls { get; }

    /// <summary>Returns the error of Redis for a call; null if it did not fail.</summary>
    public static string? FailureOf(RedisResult reply) =>
        (int)reply[0] == Failed ? (string?)reply[1] ?? "" : null;

    public Task<RedisResult> AskAsync(IDatabase database) =>
        database.ScriptEvaluateAsync(script.Sha1, keys, values);

    public Task<RedisResult> AskInFullAsync(IDatabase database) =>
        database.ScriptEvaluateAsync(script.Text, keys, values);

    private static void Append(ref Span<byte> rest, int count)
    {
        BinaryPrimitives.WriteUInt16BigEndian(rest, checked((ushort)count));
        rest = rest[sizeof(ushort)..];
    }

    private static void Append<T>(ref Span<T> rest, T[] items)
    {
        items.CopyTo(rest);
        rest = rest[items.Length..];
    }
}
