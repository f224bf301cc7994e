using System.Net;

namespace OtpService.Storage.Redis.Failover;

/// <summary>
/// Decides which server is the primary, from what all of them report and what was followed last. Redis lets
/// an old primary accept writes long after its replica was promoted, and such writes are lost. So:
/// <list type="number">
/// <item>the claims of servers that were replaced are void until they are replicas again;</item>
/// <item>of two primaries, the one that continues the history of the other is right;</item>
/// <item>of two that do not continue each other, only the Sentinels can tell which is right;</item>
/// <item>a primary that does not continue what was followed needs the word of the Sentinels;</item>
/// <item>a primary that the Sentinels have replaced is left even if its successor is out of sight;</item>
/// <item>where neither they nor all servers can be seen, nobody is followed.</item>
/// </list>
/// </summary>
internal sealed class PrimaryChoice
{
    private readonly IReadOnlyList<ServerState> servers;
    private readonly PrimaryLineage? last;
    private readonly SentinelWord word;
    private readonly EndPoint? named;
    private readonly List<ServerState> claims;

    private PrimaryChoice(IReadOnlyList<ServerState> servers, SentinelWord word, PrimaryLineage? last)
    {
        (this.servers, this.word, this.last) = (servers, word, last);
        named = last?.Outlives(word) is true ? null : word.Named;
        claims = [.. servers.Where(server => server.Role == ServerRole.Primary && !IsVoid(server))
            .GroupBy(server => server.History, StringComparer.Ordinal)
            .Select(OneOf)];
    }

    public static PrimaryVerdict Of(IReadOnlyList<ServerState> servers, SentinelWord word, PrimaryLineage? last) =>
        servers.Any(server => server.IsClustered) ? new(PrimaryVerdictKind.Cluster)
        : last is null && servers.Any(server => server.Role == ServerRole.Unasked) ? new(PrimaryVerdictKind.Waiting)
        : new PrimaryChoice(servers, word, last).Choose();

    private PrimaryVerdict Choose()
    {
        var heads = claims.FindAll(claim => !claims.Exists(other => other.Continues(claim)));
        var primary = heads is [var only] ? only : heads.Find(head => head.Server.Equals(named));
        return primary is not null ? Judge(primary)
            : claims.Count > 0 ? new(PrimaryVerdictKind.TwoPrimaries)
            : WithoutClaim();
    }

    private PrimaryVerdict Judge(ServerState primary)
    {
        var isNamed = primary.Server.Equals(named);
        if (!isNamed && last?.IsContinuedBy(primary) is false && !last.IsConcededTo(primary, servers))
        {
            return new(PrimaryVerdictKind.NotContinued, primary.Server);
        }

        if (!isNamed && named is not null && !Replaces(primary, named))
        {
            return new(PrimaryVerdictKind.NotNamed, named);
        }

        return IsOutOfSight() && servers.Any(server => server.Role is ServerRole.Silent or ServerRole.Unasked)
            ? new(PrimaryVerdictKind.Isolated)
            : new(PrimaryVerdictKind.Follow, primary.Server, primary.History);
    }

    private PrimaryVerdict WithoutClaim() =>
        IsOutOfSight() ? new(PrimaryVerdictKind.Isolated)
        : last is null ? new(PrimaryVerdictKind.NoPrimary, named)
        : named is not null && !named.Equals(last.Server) ? new(PrimaryVerdictKind.NotNamed, named)
        : servers.Any(server => server.Server.Equals(last.Server) && server.Role != ServerRole.Silent)
            ? new(PrimaryVerdictKind.NoPrimary, last.Server)
            : new(PrimaryVerdictKind.Stay);

    private bool IsVoid(ServerState server) =>
        last?.Left.Contains(server.Server) is true
        && !server.Server.Equals(named) && !last.IsConcededTo(server, servers);

    /// <summary>One server under two names, such as a host and its address, reports one history.</summary>
    private ServerState OneOf(IEnumerable<ServerState> names) =>
        names.OrderByDescending(server => server.Server.Equals(last?.Server))
            .ThenByDescending(server => server.Server.Equals(named))
            .First();

    /// <summary>The Sentinels notice a second or two later what the servers report immediately.</summary>
    private bool Replaces(ServerState primary, EndPoint former) =>
        claims.Exists(claim => claim.Server.Equals(former) && primary.Continues(claim))
        || (last?.Server.Equals(former) is true && !primary.Server.Equals(former));

    /// <summary>Whether a failover could have gone unseen by us, for all that the Sentinels tell.</summary>
    private bool IsOutOfSight() => word is { IsAsked: true, IsMajority: false };
}
