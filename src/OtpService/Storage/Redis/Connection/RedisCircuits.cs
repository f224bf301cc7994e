using System.Collections.Concurrent;
using System.Net;
using StackExchange.Redis;

namespace OtpService.Storage.Redis.Connection;

/// <summary>
/// Keeps a circuit breaker for each part that can fail separately. In a cluster this is each primary, so that
/// a failed one affects only its own slots; otherwise it is Redis as a whole.
/// </summary>
internal sealed class RedisCircuits(ILogger logger)
{
    /// <summary>More servers than any cluster has. Further servers share one circuit.</summary>
    private const int MostServers = 1000;

    private readonly ConcurrentDictionary<EndPoint, RedisCircuit> servers = new();
    private ClusterConfiguration? latest;

    /// <summary>
    /// The circuit for calls to no particular server, and for a Redis that is not a cluster.
    /// </summary>
    public RedisCircuit Whole { get; } = new(TimeProvider.System, logger, where: "");

    /// <summary>Returns the circuit of the server that has this key.</summary>
    public RedisCircuit For(ConnectionMultiplexer redis, RedisKey key)
    {
        if (redis.GetHashSlot(key) is >= 0 and var slot && OwnerOf(redis, key, slot) is { } owner)
        {
            return servers.TryGetValue(owner, out var circuit) ? circuit
                : servers.Count < MostServers
                    ? servers.GetOrAdd(
                        owner, static (at, log) => new(TimeProvider.System, log, $" at {at}"), logger)
                    : Whole;
        }

        return Whole;
    }

    /// <summary>
    /// Returns the owner of a slot as the cluster reports it, not the server that the library would call.
    /// While the owner is down, that is another server, which may not have reported anything yet.
    /// </summary>
    private EndPoint? OwnerOf(ConnectionMultiplexer redis, RedisKey key, int slot)
    {
        latest = redis.GetServer(key).ClusterConfiguration ?? latest;
        return latest?.GetBySlot(slot)?.EndPoint;
    }
}
