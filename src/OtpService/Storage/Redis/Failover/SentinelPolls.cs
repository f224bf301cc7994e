using System.Net;

namespace OtpService.Storage.Redis.Failover;

/// <summary>
/// Polls the Sentinels that REDIS_URL names, and listens to their announcements. It is not thread-safe: the
/// owner must synchronize its calls.
/// </summary>
internal sealed class SentinelPolls(
    SentinelUrl url, Action<SentinelState> report, Action announced, CancellationToken stop)
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(500);

    private readonly Dictionary<EndPoint, SentinelState> states =
        url.EndPoints.ToDictionary(sentinel => sentinel, sentinel => new SentinelState(sentinel));

    private Task[] running = [];

    public IReadOnlyCollection<SentinelState> States => states.Values;

    public SentinelOpinion Word => SentinelState.WordOf(states.Values);

    /// <summary>Whether enough of the Sentinels, or all of them, were queried.</summary>
    public bool IsAsked => Word.IsMajority || states.Values.All(sentinel => sentinel.IsAsked);

    /// <summary>Every server that one of them knows.</summary>
    public IEnumerable<EndPoint> Servers => states.Values.SelectMany(sentinel => sentinel.Servers);

    public void Start() => running =
    [
        .. states.Keys.Select(PollAsync),
        .. states.Keys.Select(
            sentinel => SentinelEvents.ListenAsync(sentinel, url.Login, url.Name, announced, stop)),
    ];

    /// <summary>Ends after the token was canceled.</summary>
    public Task EndAsync() => Task.WhenAll(running);

    public void Keep(SentinelState state) => states[state.Sentinel] = state;

    private Task PollAsync(EndPoint sentinel) => RespPoll.RunAsync(
        sentinel, url.Login,
        async (connection, limit) =>
            report(await SentinelState.AskAsync(connection, sentinel, url.Name, limit)),
        trouble => report(new(sentinel) { IsAsked = true, Trouble = trouble }),
        () => Pace,
        stop);
}
