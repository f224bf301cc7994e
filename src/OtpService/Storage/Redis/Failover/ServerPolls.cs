using System.Net;

namespace OtpService.Storage.Redis.Failover;

/// <summary>
/// Polls the servers of an installation, which may change, and keeps the latest report of each. It is not
/// thread-safe: the owner must synchronize its calls.
/// </summary>
internal sealed class ServerPolls(
    RedisLogin login, Func<TimeSpan> pace, Action<ServerState> report, CancellationToken stop)
{
    /// <summary>
    /// How many queries of a server that never responded must fail before it counts as silent.
    /// </summary>
    private const int EnoughFailures = 2;

    private readonly Dictionary<EndPoint, Server> servers = [];
    private readonly List<Task> running = [];

    public IReadOnlyList<ServerState> States => [.. servers.Values.Select(server => server.State)];

    /// <summary>Ends after the token was canceled.</summary>
    public Task EndAsync() => Task.WhenAll(running);

    /// <summary>Polls exactly these servers from now on.</summary>
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

    /// <summary>Keeps the report of a server; false if the server is no longer polled.</summary>
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
                // The first decision is made without the servers that count as silent.
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
