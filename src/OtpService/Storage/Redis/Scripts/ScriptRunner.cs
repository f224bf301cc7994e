using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using OtpService.Otp.Store;
using OtpService.Storage.Redis.Connection;
using StackExchange.Redis;

namespace OtpService.Storage.Redis.Scripts;

/// <summary>
/// Runs scripts on Redis. If one server has all keys, concurrent calls of the same script run as one; in a
/// cluster they run separately.
/// </summary>
internal sealed class ScriptRunner(RedisClient redis)
{
    private readonly ConcurrentDictionary<RedisScript, BatchedScript> gatherings = new();

    /// <exception cref="StoreUnavailableException">
    /// Redis did not respond in time, or returned an error.
    /// </exception>
    public Task<RedisResult> EvaluateAsync(
        RedisScript script, RedisKey key, RedisValue[] values, CancellationToken cancellationToken) =>
        EvaluateAsync(script, [key], values, cancellationToken);

    /// <summary>Runs a script with several keys, which must be in one slot.</summary>
    /// <exception cref="StoreUnavailableException">
    /// Redis did not respond in time, or returned an error.
    /// </exception>
    public async Task<RedisResult> EvaluateAsync(
        RedisScript script, RedisKey[] keys, RedisValue[] values, CancellationToken cancellationToken)
    {
        using var span = RedisSpan.Start(script.Name);
        var call = new ScriptCall(keys, values);
        if (redis.Spreads(call.Keys[0]))
        {
            await RunAsync(script, [call], cancellationToken);
        }
        else
        {
            gatherings.GetOrAdd(script, NewGathering).Add(call);
        }

        var reply = await call.Task;
        span?.Succeed();
        return reply;
    }

    private BatchedScript NewGathering(RedisScript script) =>
        new(calls => RunAsync(script, calls, CancellationToken.None));

    /// <summary>
    /// Runs calls as one and gives each its reply or its failure, so that no caller waits forever.
    /// </summary>
    [SuppressMessage("Design", "CA1031", Justification = "Callers that wait get the exception.")]
    private async Task RunAsync(RedisScript script, ScriptCall[] calls, CancellationToken cancellationToken)
    {
        try
        {
            var replies = await redis.AskAsync(new ScriptEvaluation(script, calls), cancellationToken);
            for (var i = 0; i < calls.Length; i++)
            {
                Answer(calls[i], replies[i]);
            }
        }
        catch (Exception e)
        {
            foreach (var call in calls)
            {
                call.TrySetException(
                    e is StoreUnavailableException { MayHaveRun: var mayHaveRun }
                        ? new StoreUnavailableException(e.Message, e.InnerException) { MayHaveRun = mayHaveRun }
                        : e);
            }
        }
    }

    private void Answer(ScriptCall call, RedisResult reply)
    {
        if (ScriptEvaluation.FailureOf(reply) is { } failure)
        {
            redis.NoteRefusal(failure);
            call.SetException(new StoreUnavailableException("Redis returned an error."));
        }
        else
        {
            call.SetResult(reply);
        }
    }
}
