using System.Collections.Concurrent;
using System.Net;
using Polly;
using Polly.CircuitBreaker;
using StackExchange.Redis;

namespace OtpService.Storage;

/// <summary>
/// A circuit for whatever fails alone: each primary of a cluster, so that one that is away closes nothing but its own
/// slots; else Redis as a whole.
/// </summary>
internal sealed partial class RedisCircuits(ILogger logger)
{
    /// <summary>More servers than any cluster has; those that come after share one circuit.</summary>
    private const int MostServers = 1000;

    private readonly ConcurrentDictionary<EndPoint, ResiliencePipeline<RedisResult>> servers = new();
    private ClusterConfiguration? latest;

    /// <summary>That of questions to no server in particular, and of a Redis that is no cluster.</summary>
    public ResiliencePipeline<RedisResult> Whole { get; } = New(logger, where: "");

    /// <summary>That of the server which keeps this key.</summary>
    public ResiliencePipeline<RedisResult> For(ConnectionMultiplexer redis, RedisKey key)
    {
        if (redis.GetHashSlot(key) is >= 0 and var slot && OwnerOf(redis, key, slot) is { } owner)
        {
            return servers.TryGetValue(owner, out var circuit) ? circuit
                : servers.Count < MostServers ? servers.GetOrAdd(owner, static (at, log) => New(log, $" at {at}"), logger)
                : Whole;
        }

        return Whole;
    }

    /// <summary>
    /// As the cluster has it, and not who would be asked: while the owner is away that is somebody else, who may have told
    /// nothing yet.
    /// </summary>
    private EndPoint? OwnerOf(ConnectionMultiplexer redis, RedisKey key, int slot)
    {
        latest = redis.GetServer(key).ClusterConfiguration ?? latest;
        return latest?.GetBySlot(slot)?.EndPoint;
    }

    private static ResiliencePipeline<RedisResult> New(ILogger logger, string where) =>
        new ResiliencePipelineBuilder<RedisResult>()
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<RedisResult>
            {
                FailureRatio = 0.5,
                MinimumThroughput = 4,
                SamplingDuration = TimeSpan.FromSeconds(2),
                BreakDuration = TimeSpan.FromSeconds(1),
                ShouldHandle = new PredicateBuilder<RedisResult>()
                    .Handle<RedisConnectionException>().Handle<TimeoutException>(),
                OnOpened = _ => Report(() => Opened(logger, where)),
                OnClosed = _ => Report(() => Closed(logger, where)),
            })
            .Build();

    private static ValueTask Report(Action log)
    {
        log();
        return ValueTask.CompletedTask;
    }

    [LoggerMessage(LogLevel.Error, "Redis does not answer{Where}: sends and verifications are refused until it does")]
    private static partial void Opened(ILogger logger, string where);

    [LoggerMessage(LogLevel.Information, "Redis answers again{Where}")]
    private static partial void Closed(ILogger logger, string where);
}
