using System.Net;

namespace OtpService.Storage.Redis.Failover;

/// <summary>
/// Decides which server is the primary, from what all of them report and what was followed last. Redis lets
/// an old primary accept writes long after its replica was promoted, and such writes are lost. So:
/// <list type="number">
/// <item>the claims of servers that were replaced are void until they are replicas again;</item>
/// <item>of two primaries, the one that continues the history of the other is right;</item>
/// <item>of two that do not continue each other, only the Sentinels can tell which is right;</item>
/// <item>a primary that does not continue what was followed must be confirmed by the Sentinels;</item>
/// <item>a primary that the Sentinels have replaced is not followed, even if its successor cannot be seen;</item>
/// <item>if neither the Sentinels nor all servers can be seen, no server is followed.</item>
/// </list>
/// </summary>
internal sealed class FailoverDecision
{
    private readonly IReadOnlyList<ServerState> servers;
    private readonly ReplicationHistory? last;
    private readonly SentinelOpinion word;
    private readonly EndPoint? named;
    private readonly List<ServerState> claims;

    private FailoverDecision(IReadOnlyList<ServerState> servers, SentinelOpinion word, ReplicationHistory? last)
    {
        (this.servers, this.word, this.last) = (servers, word, last);
        named = last?.Outlives(word) is true ? null : word.Named;
        claims = [.. servers.Where(server => server.Role == ServerRole.Primary && !IsVoid(server))
            .GroupBy(server => server.History, StringComparer.Ordinal)
            .Select(OneOf)];
    }

    public static FailoverResult Of(IReadOnlyList<ServerState> servers, SentinelOpinion word, ReplicationHistory? last) =>
        servers.Any(server => server.IsClustered) ? new(FailoverResultKind.Cluster)
        : last is null && servers.Any(server => server.Role == ServerRole.Unasked) ? new(FailoverResultKind.Waiting)
        : new FailoverDecision(servers, word, last).Choose();

    private FailoverResult Choose()
    {
        var heads = claims.FindAll(claim => !claims.Exists(other => other.Continues(claim)));
        var primary = heads is [var only] ? only : heads.Find(head => head.Server.Equals(named));
        return primary is not null ? Judge(primary)
            : claims.Count > 0 ? new(FailoverResultKind.TwoPrimaries)
            : WithoutClaim();
    }

    private FailoverResult Judge(ServerState primary)
    {
        var isNamed = primary.Server.Equals(named);
        if (!isNamed && last?.IsContinuedBy(primary) is false && !last.IsConcededTo(primary, servers))
        {
            return new(FailoverResultKind.NotContinued, primary.Server);
        }

        if (!isNamed && named is not null && !Replaces(primary, named))
        {
            return new(FailoverResultKind.NotNamed, named);
        }

        return IsOutOfSight() && servers.Any(server => server.Role is ServerRole.Silent or ServerRole.Unasked)
            ? new(FailoverResultKind.Isolated)
            : new(FailoverResultKind.Follow, primary.Server, primary.History);
    }

    private FailoverResult WithoutClaim() =>
        IsOutOfSight() ? new(FailoverResultKind.Isolated)
        : last is null ? new(FailoverResultKind.NoPrimary, named)
        : named is not null && !named.Equals(last.Server) ? new(FailoverResultKind.NotNamed, named)
        : servers.Any(server => server.Server.Equals(last.Server) && server.Role != ServerRole.Silent)
            ? new(FailoverResultKind.NoPrimary, last.Server)
            : new(FailoverResultKind.Stay);

    private bool IsVoid(ServerState server) =>
        last?.Left.Contains(server.Server) is true
        && !server.Server.Equals(named) && !last.IsConcededTo(server, servers);

    /// <summary>
    /// Returns one server of several names, such as a host and its IP address, that report the same history.
    /// </summary>
    private ServerState OneOf(IEnumerable<ServerState> names) =>
        names.OrderByDescending(server => server.Server.Equals(last?.Server))
            .ThenByDescending(server => server.Server.Equals(named))
            .First();

    /// <summary>
    /// Whether this primary has replaced another. The Sentinels notice a second or two later what the servers
    /// report immediately.
    /// </summary>
    private bool Replaces(ServerState primary, EndPoint former) =>
        claims.Exists(claim => claim.Server.Equals(former) && primary.Continues(claim))
        || (last?.Server.Equals(former) is true && !primary.Server.Equals(former));

    /// <summary>
    /// Whether a failover may have happened that we could not see, according to the Sentinels.
    /// </summary>
    private bool IsOutOfSight() => word is { IsAsked: true, IsMajority: false };
}
