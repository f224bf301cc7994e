using System.Globalization;
using System.Net;
using OtpService.Storage.Redis.Inspection;

namespace OtpService.Storage.Redis.Failover;

/// <summary>
/// Holds what one Redis server reports about its own replication (INFO replication). Redis identifies a
/// history of writes by a random id. Replicas share the id of their primary. A promoted replica gets a new id
/// and remembers the old one, with the offset at which it left that history.
/// </summary>
/// <param name="Server">The server.</param>
/// <param name="Role">Its role, or why it is unknown.</param>
internal sealed record ServerState(EndPoint Server, ServerRole Role)
{
    /// <summary>The value that Redis reports for a server without a former history.</summary>
    private const string NoHistory = "0000000000000000000000000000000000000000";

    /// <summary>The history that it writes or copies.</summary>
    public string History { get; init; } = "";

    /// <summary>The offset in that history that it has reached, in bytes.</summary>
    public long Offset { get; init; }

    /// <summary>The history that it continues since its promotion; empty if there is none.</summary>
    public string FormerHistory { get; init; } = "";

    /// <summary>The first byte of the former history that it does not have.</summary>
    public long FormerEnd { get; init; }

    /// <summary>
    /// The first byte of its history that it keeps for replicas (repl_backlog_first_byte_offset).
    /// </summary>
    public long BacklogStart { get; init; }

    /// <summary>
    /// The number of the connection over which it was queried. On the same connection it is the same process.
    /// </summary>
    public int Connection { get; init; }

    /// <summary>Whether it stops writing when too few replicas follow it (min-replicas-to-write).</summary>
    public bool IsGuarded { get; init; }

    /// <summary>Whether it is a node of a Redis Cluster.</summary>
    public bool IsClustered { get; init; }

    /// <summary>Why there is no report; for the log.</summary>
    public string Trouble { get; init; } = "";

    /// <summary>
    /// Whether it received writes of its former history one by one, as a replica does, up to its promotion. A
    /// server that read them from a file as it started reports a former history as well, but may have less.
    /// </summary>
    public bool HasCopied => BacklogStart > 0 && BacklogStart < FormerEnd;

    /// <summary>Whether it was promoted from a replica of the other server, as far as both report.</summary>
    public bool Continues(ServerState other) =>
        FormerHistory.Length > 0
        && FormerHistory == other.History
        && HasCopied
        && other.Offset - FormerEnd <= MostBytesLeftBehind;

    /// <summary>
    /// The most that an old primary may have written since the promotion of its replica, for the promoted
    /// server to count as its continuation: 1 MiB, the default <c language="text">repl-backlog-size</c>. A
    /// server that was separated long ago was not promoted, but is independent.
    /// </summary>
    public const long MostBytesLeftBehind = 1024 * 1024;

    public static ServerState Parse(EndPoint server, string replication)
    {
        var former = RedisInfo.Field(replication, "master_replid2:");
        return new(server, RedisInfo.Field(replication, "role:") switch
        {
            "master" => ServerRole.Primary,
            "slave" => ServerRole.Replica,
            _ => ServerRole.Foreign,
        })
        {
            History = RedisInfo.Field(replication, "master_replid:"),
            Offset = Number(replication, "master_repl_offset:"),
            FormerHistory = former == NoHistory ? "" : former,
            FormerEnd = Number(replication, "second_repl_offset:"),
            BacklogStart = Number(replication, "repl_backlog_first_byte_offset:"),
            IsGuarded = RedisInfo.Field(replication, "min_slaves_good_slaves:").Length > 0,
            Trouble = "does not store data: a Sentinel needs redis-sentinel://",
        };
    }

    private static long Number(string info, string name) =>
        long.TryParse(RedisInfo.Field(info, name), CultureInfo.InvariantCulture, out var number) ? number : 0;
}

internal enum ServerRole
{
    /// <summary>It does not respond, or responds with an error.</summary>
    Silent,

    /// <summary>It was not queried yet.</summary>
    Unasked,

    /// <summary>It responds, but keeps no data: a Sentinel.</summary>
    Foreign,

    Replica,

    /// <summary>It accepts writes.</summary>
    Primary,
}
