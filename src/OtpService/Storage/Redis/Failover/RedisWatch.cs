using System.Net;
using OtpService.Storage.Redis.Url;

namespace OtpService.Storage.Redis.Failover;

/// <summary>
/// Watches all servers of an installation, and its Sentinels if there are any. It reports each time that
/// another server, or none, becomes the primary. It sends each server ten small commands a second.
/// </summary>
internal sealed class RedisWatch : IAsyncDisposable
{
    /// <summary>
    /// The longest time for which an old primary is written to after its replica was promoted.
    /// </summary>
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan HurriedPace = TimeSpan.FromMilliseconds(10);

    private readonly RedisUrl url;
    private readonly Action<FailoverResult, string> decided;
    private readonly HandoverWindow handover;
    private readonly Lock gate = new();
    private readonly CancellationTokenSource stop = new();
    private readonly ServerPolls servers;
    private readonly SentinelPolls? sentinels;
    private ReplicationHistory? last;
    private FailoverResult? said;
    private int connection;
    private bool isDisposed;

    public RedisWatch(RedisUrl url, Action<FailoverResult, string> decided, TimeProvider time)
    {
        (this.url, this.decided, handover) = (url, decided, new(time));
        servers = new(url.Login, () => handover.IsOpen ? HurriedPace : Pace, Note, stop.Token);
        sentinels = url.Sentinels is { } guards ? new(guards, Note, NoteAnnouncement, stop.Token) : null;
    }

    /// <summary>Whether the primary continues to accept writes when it has lost its replicas.</summary>
    public bool IsUnguarded { get; private set; }

    public void Start()
    {
        lock (gate)
        {
            servers.Poll([.. url.Servers.EndPoints]);
            sentinels?.Start();
        }
    }

    /// <summary>Stops the watch without waiting for its end.</summary>
    public void Stop() => _ = stop.CancelAsync();

    public async ValueTask DisposeAsync()
    {
        lock (gate)
        {
            if (isDisposed)
            {
                return;
            }

            isDisposed = true;
        }

        await stop.CancelAsync();
        await Task.WhenAll(servers.EndAsync(), sentinels?.EndAsync() ?? Task.CompletedTask)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stop.Dispose();
    }

    private void Note(ServerState state)
    {
        lock (gate)
        {
            if (servers.TryKeep(state))
            {
                Decide();
            }
        }
    }

    private void Note(SentinelState state)
    {
        lock (gate)
        {
            sentinels?.Keep(state);
            if (sentinels is { } asked && state.Named is not null)
            {
                EndPoint[] followed = last is null ? [] : [last.Server];
                servers.Poll([.. asked.Servers.Concat(followed).Distinct()]);
            }

            Decide();
        }
    }

    private void NoteAnnouncement()
    {
        lock (gate)
        {
            handover.Open();
            Decide();
        }
    }

    private void Decide()
    {
        if (isDisposed || (last is null && sentinels?.IsAsked is false))
        {
            return;
        }

        var states = servers.States;
        var word = sentinels?.Word ?? default;
        var verdict = FailoverDecision.Of(states, word, last);
        if (verdict.Kind == FailoverResultKind.Follow)
        {
            verdict = Follow(verdict, states, word);
        }

        if (verdict.Kind is not (FailoverResultKind.Waiting or FailoverResultKind.Stay) && verdict != said)
        {
            said = verdict;
            decided(verdict, FailoverMessage.Of(verdict, states, sentinels?.States ?? []));
        }
    }

    private FailoverResult Follow(FailoverResult verdict, IReadOnlyList<ServerState> states, SentinelOpinion word)
    {
        var primary = states.First(state => state.Server.Equals(verdict.Server));
        var isLast = primary.Server.Equals(last?.Server);
        if (isLast && handover.IsOpen)
        {
            return new(FailoverResultKind.HandingOver, primary.Server);
        }

        // A primary without replicas changes the id of its history after an hour: the connection to it may
        // stay open.
        var isSame = isLast && primary.Connection == connection && said is { Kind: FailoverResultKind.Follow };
        handover.Close();
        (last, connection) = (ReplicationHistory.Of(last, primary, states, word), primary.Connection);
        IsUnguarded = !primary.IsGuarded;
        return isSame && said is { } same ? same : verdict;
    }
}
