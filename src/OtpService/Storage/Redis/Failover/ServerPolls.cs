using System.Net;

namespace OtpService.Storage.Redis.Failover;

/// <summary>
/// Polls the servers of an installation, which may become others, and keeps what each reported last. Not
/// thread-safe: whoever owns it takes turns.
/// </summary>
internal sealed class ServerPolls(
    RedisLogin login, Func<TimeSpan> pace, Action<ServerState> report, CancellationToken stop)
{
    /// <summary>So many times a server that never answered is asked before it counts as silent.</summary>
    private const int EnoughFailures = 2;

    private readonly Dictionary<EndPoint, Server> servers = [];
    private readonly List<Task> running = [];

    public IReadOnlyList<ServerState> States => [.. servers.Values.Select(server => server.State)];

    /// <summary>Ends after the token was canceled.</summary>
    public Task EndAsync() => Task.WhenAll(running);

    /// <summary>Polls these servers from now on, and none but them.</summary>
    public void Poll(IReadOnlyCollection<EndPoint> known)
    {
        foreach (var (endPoint, server) in servers.Where(server => !known.Contains(server.Key)).ToList())
        {
            server.IsForgotten = true;
            servers.Remove(endPoint);
        }

        foreach (var endPoint in known.Where(server => !servers.ContainsKey(server)))
        {
            var server = new Server(new(endPoint, ServerRole.Unasked));
            servers[endPoint] = server;
            running.RemoveAll(poll => poll.IsCompleted);
            running.Add(RunAsync(endPoint, server));
        }
    }

    /// <summary>Keeps what a server reported; false if it is not polled any more.</summary>
    public bool TryKeep(ServerState state)
    {
        if (!servers.TryGetValue(state.Server, out var server))
        {
            return false;
        }

        server.State = state;
        return true;
    }

    private Task RunAsync(EndPoint endPoint, Server server)
    {
        var poll = new ServerPoll(endPoint);
        var failures = 0;
        return Failover.RespPoll.RunAsync(
            endPoint, login,
            async (connection, limit) =>
            {
                report(await poll.AskAsync(connection, limit));
                failures = EnoughFailures;
            },
            trouble =>
            {
                // What is decided first, is decided without the servers that count as silent.
                if (++failures >= EnoughFailures)
                {
                    report(new(endPoint, ServerRole.Silent) { Trouble = trouble });
                }
            },
            () => server.IsForgotten ? null : pace(),
            stop);
    }

    private sealed class Server(ServerState state)
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
