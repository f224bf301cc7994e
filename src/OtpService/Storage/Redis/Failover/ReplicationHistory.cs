using System.Collections.Immutable;
using System.Net;

namespace OtpService.Storage.Redis.Failover;

/// <summary>
/// Remembers the primary that was followed last, and what is known about the servers around it.
/// </summary>
/// <param name="Server">The primary.</param>
/// <param name="History">The history that it wrote when it was followed.</param>
internal sealed record ReplicationHistory(EndPoint Server, string History)
{
    /// <summary>
    /// Servers that were replaced and have not become replicas since: their claims to be primary are void.
    /// </summary>
    public ImmutableHashSet<EndPoint> Left { get; private init; } = [];

    /// <summary>
    /// The number of the Sentinels' decision that was in force when this server was first followed.
    /// </summary>
    private long Epoch { get; init; }

    /// <summary>How far each replica was seen to have copied the history.</summary>
    private ImmutableDictionary<EndPoint, long> Copied { get; init; } = [];

    /// <summary>
    /// Whether this server continues what was written: it is the same server, or it was promoted with
    /// everything that it was seen to have copied. A replica that restarted from an old snapshot has less.
    /// </summary>
    public bool IsContinuedBy(ServerState primary) =>
        primary.Server.Equals(Server)
        || primary.History == History
        || (primary.FormerHistory == History
            && (Copied.TryGetValue(primary.Server, out var end)
                ? primary.FormerEnd > end
                : primary.HasCopied));

    /// <summary>Whether the server that was followed has become a replica of this one.</summary>
    public bool IsConcededTo(ServerState primary, IEnumerable<ServerState> servers) => servers.Any(
        server => server.Server.Equals(Server) && server.Role == ServerRole.Replica
            && server.History == primary.History);

    /// <summary>
    /// Whether the opinion of the Sentinels is outdated: they still name a server that was replaced, by the
    /// decision that was in force then.
    /// </summary>
    public bool Outlives(SentinelOpinion word) =>
        word.Named is { } named && Left.Contains(named) && word.Epoch == Epoch;

    /// <summary>Makes the history to remember after this primary is followed.</summary>
    public static ReplicationHistory Of(
        ReplicationHistory? last, ServerState primary, IReadOnlyList<ServerState> servers, SentinelOpinion word)
    {
        var left = (last?.Left ?? []).ToBuilder();
        if (last is not null)
        {
            left.Add(last.Server);
        }

        left.UnionWith(servers.Where(s => s.Role == ServerRole.Primary).Select(s => s.Server));
        left.ExceptWith(servers.Where(s => s.History == primary.History && s.History.Length > 0)
            .Select(s => s.Server));

        var copied = (last?.History == primary.History ? last.Copied : []).ToBuilder();
        foreach (var copy in servers.Where(
            s => s.Role == ServerRole.Replica && s.History == primary.History))
        {
            copied[copy.Server] = Math.Max(copied.GetValueOrDefault(copy.Server, 0), copy.Offset);
        }

        return new(primary.Server, primary.History)
        {
            Left = left.ToImmutable(),
            Epoch = last is not null && primary.Server.Equals(last.Server) ? last.Epoch : word.Epoch,
            Copied = copied.ToImmutable(),
        };
    }
}
