using StackExchange.Redis;

namespace OtpService.Storage.Redis.Failover;

/// <summary>Says why no server is followed, for the log and for readiness, with what helps.</summary>
internal static class PrimaryVerdictReason
{
    public static string Of(
        PrimaryVerdict verdict, IReadOnlyList<ServerState> servers, IReadOnlyCollection<SentinelState> sentinels)
    {
        var server = verdict.Server is { } named ? EndPointCollection.ToString(named) : "no server";
        var primaries = string.Join(" and ", servers.Where(s => s.Role == ServerRole.Primary)
            .Select(s => EndPointCollection.ToString(s.Server)));
        var troubles = Troubles(servers, sentinels);
        return verdict.Kind switch
        {
            PrimaryVerdictKind.NoPrimary => "no Redis server accepts writes" + troubles,
            PrimaryVerdictKind.TwoPrimaries =>
                $"{primaries} both accept writes and neither continues the other: "
                + "make all but one of them replicas",
            PrimaryVerdictKind.NotContinued =>
                $"{server} accepts writes but does not have what was written before: make it a replica of the "
                + "server that has, or restart the service to go on without",
            PrimaryVerdictKind.NotNamed =>
                $"the Sentinels name {server} as the primary, which accepts no writes from here" + troubles,
            PrimaryVerdictKind.Isolated => "too few Sentinels respond to rule out a failover" + troubles,
            PrimaryVerdictKind.HandingOver => $"the Sentinels are replacing {server}",
            PrimaryVerdictKind.Waiting => "the Redis servers have not been asked yet",
            PrimaryVerdictKind.Stay or PrimaryVerdictKind.Cluster or PrimaryVerdictKind.Follow => "",
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
