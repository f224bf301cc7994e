using StackExchange.Redis;

namespace OtpService.Storage.Redis.Failover;

/// <summary>A connection on which scripts run.</summary>
internal sealed record PrimaryConnection(ConnectionMultiplexer Multiplexer, IDatabase Database);
