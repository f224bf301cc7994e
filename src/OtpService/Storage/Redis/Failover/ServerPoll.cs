using System.Net;
using OtpService.Storage.Redis.Inspection;

namespace OtpService.Storage.Redis.Failover;

/// <summary>Queries one server about its place in replication.</summary>
internal sealed class ServerPoll(EndPoint server)
{
    /// <summary>Whether it is a node of a cluster; null until it has reported that.</summary>
    private string? clusterEnabled;

    private RespConnection? last;
    private int connections;

    public async Task<ServerState> AskAsync(RespConnection connection, CancellationToken cancellationToken)
    {
        var replication = await connection.AskAsync(["INFO", "replication"], cancellationToken);
        var state = ServerState.Parse(server, replication.Text);
        if (state.Role != ServerRole.Foreign && clusterEnabled is null)
        {
            var cluster = await connection.AskAsync(["INFO", "cluster"], cancellationToken);
            clusterEnabled = RedisInfo.Field(cluster.Text, "cluster_enabled:");
        }

        connections += ReferenceEquals(connection, last) ? 0 : 1;
        last = connection;
        return state with { IsClustered = clusterEnabled == "1", Connection = connections };
    }
}
