using System.Net;

namespace OtpService.Storage.Redis.Failover;

/// <summary>The result of the decision: which server is the primary, or why none may be used.</summary>
/// <param name="Kind">The decision.</param>
/// <param name="Server">The primary, or the server that the refusal is about.</param>
/// <param name="History">The history that the primary writes.</param>
internal readonly record struct FailoverResult(FailoverResultKind Kind, EndPoint? Server = null, string History = "");

internal enum FailoverResultKind
{
    /// <summary>No server accepts writes.</summary>
    NoPrimary,

    /// <summary>Several servers accept writes, and none of them continues the others.</summary>
    TwoPrimaries,

    /// <summary>The only primary does not have what was written to the primary that was followed.</summary>
    NotContinued,

    /// <summary>The Sentinels name a server that, as far as can be seen, does not accept writes.</summary>
    NotNamed,

    /// <summary>
    /// Most Sentinels and some servers are out of reach, so that a failover could have gone unseen.
    /// </summary>
    Isolated,

    /// <summary>A Sentinel has announced that it is about to promote a replica.</summary>
    HandingOver,

    /// <summary>Some servers have not been queried yet.</summary>
    Waiting,

    /// <summary>
    /// The primary that was followed does not respond, and no other server claims to be primary.
    /// </summary>
    Stay,

    /// <summary>The servers form a Redis Cluster, which decides about its primaries itself.</summary>
    Cluster,

    /// <summary>This server is the primary.</summary>
    Follow,
}
