using StackExchange.Redis;

namespace OtpService.Storage.Failover;

/// <summary>A connection on which scripts run.</summary>
internal sealed record RedisLane(ConnectionMultiplexer Multiplexer, IDatabase Database);
