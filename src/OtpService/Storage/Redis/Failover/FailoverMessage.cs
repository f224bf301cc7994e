using StackExchange.Redis;

namespace OtpService.Storage.Redis.Failover;

/// <summary>Describes why no server is followed, for the log and for readiness, with the remedy.</summary>
internal static class FailoverMessage
{
    public static string Of(
        FailoverResult verdict, IReadOnlyList<ServerState> servers, IReadOnlyCollection<SentinelState> sentinels)
    {
        var server = verdict.Server is { } named ? EndPointCollection.ToString(named) : "no server";
        var primaries = string.Join(" and ", servers.Where(s => s.Role == ServerRole.Primary)
            .Select(s => EndPointCollection.ToString(s.Server)));
        var troubles = Troubles(servers, sentinels);
        return verdict.Kind switch
        {
            FailoverResultKind.NoPrimary => "no Redis server accepts writes" + troubles,
            FailoverResultKind.TwoPrimaries =>
                $"{primaries} both accept writes and neither continues the other: "
                + "make all but one of them replicas",
            FailoverResultKind.NotContinued =>
                $"{server} accepts writes but does not have the data that was written before: make it a "
                + "replica of the server that has it, or restart the service to continue without it",
            FailoverResultKind.NotNamed =>
                $"the Sentinels name {server} as the primary, but it accepts no writes from this service" + troubles,
            FailoverResultKind.Isolated => "too few Sentinels respond to rule out a failover" + troubles,
            FailoverResultKind.HandingOver => $"the Sentinels are replacing {server}",
            FailoverResultKind.Waiting => "the Redis servers have not been queried yet",
            FailoverResultKind.Stay or FailoverResultKind.Cluster or FailoverResultKind.Follow => "",
        };
    }

    private static string Troubles(IEnumerable<ServerState> servers, IEnumerable<SentinelState> sentinels)
    {
        var troubles = servers.Where(s => s.Role is ServerRole.Silent or ServerRole.Foreign)
            .Select(s => $"{EndPointCollection.ToString(s.Server)} {s.Trouble}")
            .Concat(sentinels.Where(s => s.Named is null)
                .Select(s => $"Sentinel {EndPointCollection.ToString(s.Sentinel)} {s.Trouble}"))
            .ToList();
        return troubles.Count > 0 ? $" ({string.Join("; ", troubles)})" : "";
    }
}
