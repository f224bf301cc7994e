using System.Net;

namespace OtpService.Storage.Redis.Failover;

/// <summary>Says which server is the primary, or why none may be used.</summary>
/// <param name="Kind">The decision.</param>
/// <param name="Server">The primary, or the server that the refusal is about.</param>
/// <param name="History">The history that the primary writes.</param>
internal readonly record struct PrimaryVerdict(PrimaryVerdictKind Kind, EndPoint? Server = null, string History = "");

internal enum PrimaryVerdictKind
{
    /// <summary>No server accepts writes.</summary>
    NoPrimary,

    /// <summary>Several servers accept writes, and none of them continues the others.</summary>
    TwoPrimaries,

    /// <summary>The only primary does not have what was written to the one that was followed.</summary>
    NotContinued,

    /// <summary>The Sentinels name a server that does not accept writes, as far as can be seen.</summary>
    NotNamed,

    /// <summary>
    /// Most Sentinels and some servers are out of reach, so that a failover could have gone unseen.
    /// </summary>
    Isolated,

    /// <summary>A Sentinel has announced that it is about to promote a replica.</summary>
    HandingOver,

    /// <summary>Some servers have not been asked yet.</summary>
    Waiting,

    /// <summary>The primary that was followed is silent, and no other server claims its place.</summary>
    Stay,

    /// <summary>The servers form a Redis Cluster, which settles its primaries by itself.</summary>
    Cluster,

    /// <summary>This server is the primary.</summary>
    Follow,
}
