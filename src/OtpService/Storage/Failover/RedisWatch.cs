using System.Net;

namespace OtpService.Storage.Failover;

/// <summary>
/// Watches all servers of an installation, and its Sentinels if it has some, and tells each time that
/// another server, or none, is the primary. Costs each server ten small commands a second.
/// </summary>
internal sealed class RedisWatch(RedisUrl url, Action<Verdict, string> decided, TimeProvider time)
    : IAsyncDisposable
{
    /// <summary>So long an old primary is written to at most after its replica was promoted.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan HurriedPace = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan SentinelPace = TimeSpan.FromMilliseconds(500);

    /// <summary>An announced promotion that has not come until then does not come.</summary>
    private static readonly TimeSpan HandoverLimit = TimeSpan.FromSeconds(2);

    private readonly Lock gate = new();
    private readonly CancellationTokenSource stop = new();
    private readonly Dictionary<EndPoint, Watched> servers = [];
    private readonly Dictionary<EndPoint, SentinelState> sentinels = [];
    private readonly List<Task> listening = [];
    private Lineage? last;
    private Verdict? said;
    private int connection;
    private long handoverEnds;
    private bool isDisposed;

    /// <summary>Whether the primary goes on accepting writes when it has lost its replicas.</summary>
    public bool IsUnguarded { get; private set; }

    public void Start()
    {
        lock (gate)
        {
            Watch(url.Sentinels is null ? [.. url.Servers.EndPoints] : []);
            if (url.Sentinels is { } guards)
            {
                Watch(guards);
            }
        }
    }

    /// <summary>Ends it without waiting for its end.</summary>
    public void Stop() => _ = stop.CancelAsync();

    public async ValueTask DisposeAsync()
    {
        Task[] running;
        lock (gate)
        {
            if (isDisposed)
            {
                return;
            }

            isDisposed = true;
            running = [.. listening];
        }

        await stop.CancelAsync();

        await Task.WhenAll(running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stop.Dispose();
    }

    private void Watch(SentinelUrl guards)
    {
        foreach (var sentinel in guards.EndPoints)
        {
            sentinels[sentinel] = new(sentinel);
            listening.Add(PollAsync(sentinel, guards));
            listening.Add(SentinelEvents.ListenAsync(
                sentinel, guards.Login, guards.Name, NoteAnnouncement, stop.Token));
        }
    }

    /// <summary>Watches these servers, and none that is neither among them nor followed.</summary>
    private void Watch(IReadOnlyCollection<EndPoint> known)
    {
        foreach (var (server, watched) in servers.ToArray())
        {
            if (!known.Contains(server) && !server.Equals(last?.Server))
            {
                watched.IsForgotten = true;
                servers.Remove(server);
            }
        }

        foreach (var server in known.Where(server => !servers.ContainsKey(server)))
        {
            var watched = new Watched(new(server, ServerRole.Unasked));
            servers[server] = watched;
            listening.Add(PollAsync(server, watched));
        }
    }

    private Task PollAsync(EndPoint server, Watched watched)
    {
        var poll = new ServerPoll(server);
        return Poll.RunAsync(
            server, url.Login,
            async (connection, limit) => NoteServer(await poll.AskAsync(connection, limit)),
            trouble => NoteServer(new(server, ServerRole.Silent) { Trouble = trouble }),
            () => watched.IsForgotten ? null : IsHandingOver() ? HurriedPace : Pace,
            stop.Token);
    }

    private Task PollAsync(EndPoint sentinel, SentinelUrl guards) => Poll.RunAsync(
        sentinel, guards.Login,
        async (connection, limit) =>
            NoteSentinel(await SentinelState.AskAsync(connection, sentinel, guards.Name, limit)),
        trouble => NoteSentinel(new(sentinel) { IsAsked = true, Trouble = trouble }),
        () => SentinelPace,
        stop.Token);

    private void NoteServer(ServerState state)
    {
        lock (gate)
        {
            if (servers.TryGetValue(state.Server, out var watched))
            {
                watched.State = state;
                Decide();
            }
        }
    }

    private void NoteSentinel(SentinelState state)
    {
        lock (gate)
        {
            sentinels[state.Sentinel] = state;
            if (state.Named is not null)
            {
                Watch([.. sentinels.Values.SelectMany(sentinel => sentinel.Servers).Distinct()]);
            }

            Decide();
        }
    }

    private void NoteAnnouncement()
    {
        lock (gate)
        {
            Volatile.Write(
                ref handoverEnds,
                time.GetTimestamp() + (long)(HandoverLimit.TotalSeconds * time.TimestampFrequency));
            Decide();
        }
    }

    private bool IsHandingOver() => time.GetTimestamp() < Volatile.Read(ref handoverEnds);

    private void Decide()
    {
        var word = SentinelState.WordOf(sentinels.Values);
        if (last is null && !word.IsMajority && sentinels.Values.Any(sentinel => !sentinel.IsAsked))
        {
            return;
        }

        ServerState[] states = [.. servers.Values.Select(server => server.State)];
        var verdict = PrimaryChoice.Of(states, word, last);
        if (verdict.Kind == VerdictKind.Follow)
        {
            verdict = Follow(verdict, states, word);
        }

        if (verdict.Kind is not (VerdictKind.Waiting or VerdictKind.Stay) && verdict != said)
        {
            said = verdict;
            decided(verdict, Reason.Of(verdict, states, [.. sentinels.Values]));
        }
    }

    private Verdict Follow(Verdict verdict, ServerState[] states, SentinelWord word)
    {
        if (IsHandingOver() && verdict.Server is { } server && server.Equals(last?.Server))
        {
            return new(VerdictKind.HandingOver, server);
        }

        var primary = states.First(state => state.Server.Equals(verdict.Server));
        if (!primary.Server.Equals(last?.Server))
        {
            Volatile.Write(ref handoverEnds, 0);
        }

        // A primary without replicas renames its history after an hour: the connection to it may stay.
        var isSame = said is { Kind: VerdictKind.Follow } && primary.Server.Equals(last?.Server)
            && primary.Connection == connection;
        (last, connection) = (Lineage.Of(last, primary, states, word), primary.Connection);
        IsUnguarded = !primary.IsGuarded;
        return isSame && said is { } same ? same : verdict;
    }

    private sealed class Watched(ServerState state)
    {
        private volatile bool isForgotten;

        public ServerState State { get; set; } = state;

        public bool IsForgotten
        {
            get => isForgotten;
            set => isForgotten = value;
        }
    }
}
