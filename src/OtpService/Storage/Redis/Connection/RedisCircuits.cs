using System.Collections.Concurrent;
using System.Net;
using StackExchange.Redis;

namespace OtpService.Storage.Redis.Connection;

/// <summary>
/// A circuit for whatever fails alone: each primary of a cluster, so that one that is away closes nothing but
/// its own slots; else Redis as a whole.
/// </summary>
internal sealed class RedisCircuits(ILogger logger)
{
    /// <summary>More servers than any cluster has; those that come after share one circuit.</summary>
    private const int MostServers = 1000;

    private readonly ConcurrentDictionary<EndPoint, RedisCircuit> servers = new();
    private ClusterConfiguration? latest;

    /// <summary>That of questions to no server in particular, and of a Redis that is no cluster.</summary>
    public RedisCircuit Whole { get; } = new(TimeProvider.System, logger, where: "");

    /// <summary>That of the server which keeps this key.</summary>
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
    /// As the cluster has it, and not who would be asked: while the owner is away that is somebody else, who
    /// may have told nothing yet.
    /// </summary>
    private EndPoint? OwnerOf(ConnectionMultiplexer redis, RedisKey key, int slot)
    {
        latest = redis.GetServer(key).ClusterConfiguration ?? latest;
        return latest?.GetBySlot(slot)?.EndPoint;
    }
}
