using System.Globalization;
using System.Net;
using StackExchange.Redis;

namespace OtpService.Storage.Redis.Failover;

/// <summary>Holds what one Sentinel reports about the primary that it monitors.</summary>
/// <param name="Sentinel">The Sentinel.</param>
internal sealed record SentinelState(EndPoint Sentinel)
{
    /// <summary>The most servers of an installation that are watched.</summary>
    private const int MostServers = 32;

    public bool IsAsked { get; init; }

    /// <summary>The primary; null if the Sentinel does not report one.</summary>
    public EndPoint? Named { get; init; }

    /// <summary>The number of the decision that made it the primary; the highest is the latest.</summary>
    public long Epoch { get; init; }

    /// <summary>The primary and its replicas.</summary>
    public IReadOnlyList<EndPoint> Servers { get; init; } = [];

    /// <summary>Why the Sentinel does not report it; for the log.</summary>
    public string Trouble { get; init; } = "";

    /// <summary>Queries a Sentinel about the primary of this name.</summary>
    public static async Task<SentinelState> AskAsync(
        RespConnection connection, EndPoint sentinel, string name, CancellationToken cancellationToken)
    {
        try
        {
            var primary = await connection.AskAsync(["SENTINEL", "MASTER", name], cancellationToken);
            var replicas = await connection.AskAsync(["SENTINEL", "REPLICAS", name], cancellationToken);
            var named = ServerOf(primary);
            var isNumber = long.TryParse(
                primary.Field("config-epoch"), CultureInfo.InvariantCulture, out var epoch);
            return new(sentinel)
            {
                IsAsked = true,
                Named = named,
                Epoch = isNumber ? epoch : 0,
                Servers =
                [
                    .. replicas.Items.Select(ServerOf).Prepend(named).OfType<EndPoint>().Take(MostServers),
                ],
            };
        }
        catch (RespException e) when (e.Message.Contains("No such master", StringComparison.Ordinal))
        {
            return new(sentinel)
            {
                IsAsked = true,
                Trouble = "has no primary with the name in REDIS_URL",
            };
        }
    }

    /// <summary>Combines the reports of several Sentinels.</summary>
    public static SentinelOpinion WordOf(IReadOnlyCollection<SentinelState> sentinels)
    {
        var telling = sentinels.Where(sentinel => sentinel.Named is not null).ToList();
        var isMajority = telling.Count * 2 > sentinels.Count;
        var latest = isMajority ? telling.MaxBy(sentinel => sentinel.Epoch) : null;
        return new(sentinels.Count > 0, isMajority, latest?.Named, latest?.Epoch ?? 0);
    }

    private static EndPoint? ServerOf(RespReply fields) =>
        EndPointCollection.TryParse($"{Host(fields.Field("ip"))}:{fields.Field("port")}");

    private static string Host(string host) =>
        host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host;
}
