using System.Diagnostics.CodeAnalysis;
using System.Net;
using OtpService.Otp;
using StackExchange.Redis;

namespace OtpService.Storage.Failover;

/// <summary>
/// Keeps the one connection on which scripts run: to the only server, to the nodes of a cluster, or to the
/// server of several that is the primary now. That connection knows no other server, and is closed the moment
/// that the primary is another one or unknown, because an old primary may accept writes that are lost.
/// </summary>
internal sealed partial class RedisRoute : IAsyncDisposable
{
    private readonly RedisUrl url;
    private readonly ConfigurationOptions options;
    private readonly Action connected;
    private readonly ILogger logger;
    private readonly RedisWatch? watch;
    private readonly Lock gate = new();
    private TaskCompletionSource<RedisLane> coming = NewSource();
    private volatile RedisLane? lane;
    private volatile string? refusal;
    private int attempts;
    private bool isStarted;

    /// <param name="url">The servers, or the Sentinels that know them.</param>
    /// <param name="options">How to connect, whatever the server.</param>
    /// <param name="connected">Is called when another server may be asked.</param>
    /// <param name="logger">Gets a line for each change.</param>
    public RedisRoute(RedisUrl url, ConfigurationOptions options, Action connected, ILogger logger)
    {
        (this.url, this.options, this.connected, this.logger) = (url, options, connected, logger);
        watch = url.NamesSeveral ? new(url, Decided, TimeProvider.System) : null;
    }

    /// <summary>Where scripts run now; null while that is nowhere.</summary>
    public RedisLane? Lane => lane;

    /// <summary>Why nothing may be asked now; null where it may.</summary>
    public string? Refusal => refusal;

    /// <summary>Whether the primary of several servers accepts writes when it has lost its replicas.</summary>
    public bool IsUnguarded => watch?.IsUnguarded is true;

    /// <summary>Begins to connect, or to look for the primary.</summary>
    public void Start()
    {
        lock (gate)
        {
            if (isStarted)
            {
                return;
            }

            isStarted = true;
        }

        if (watch is null)
        {
            Take([.. url.Servers.EndPoints]);
        }
        else
        {
            watch.Start();
        }
    }

    /// <summary>Waits for the connection that is being made.</summary>
    /// <exception cref="StoreUnavailableException">No server may be asked.</exception>
    public Task<RedisLane> LaneAsync()
    {
        Start();
        lock (gate)
        {
            return refusal is { } why ? throw new StoreUnavailableException(why) : coming.Task;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await (watch?.DisposeAsync() ?? ValueTask.CompletedTask);
        if (Leave("Redis is not asked any more.") is { } left)
        {
            await left.Multiplexer.DisposeAsync();
        }
    }

    private static TaskCompletionSource<RedisLane> NewSource() =>
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Decided(Verdict verdict, string reason)
    {
        switch (verdict)
        {
            case { Kind: VerdictKind.Follow, Server: { } server }:
                Follows(logger, EndPointCollection.ToString(server) ?? "");
                Take([server]);
                break;
            case { Kind: VerdictKind.Cluster }:
                watch?.Stop();
                Take([.. url.Servers.EndPoints]);
                break;
            default:
                Refuses(logger, verdict.Kind is VerdictKind.HandingOver ? LogLevel.Information : LogLevel.Error, reason);
                Close(Leave(reason));
                break;
        }
    }

    private void Take(IReadOnlyCollection<EndPoint> servers)
    {
        Close(Leave(why: null));
        _ = ConnectAsync(RedisUrl.To(servers, options), attempts);
    }

    /// <summary>Forgets the connection, or that one is being made, and gives it to be closed.</summary>
    private RedisLane? Leave(string? why)
    {
        lock (gate)
        {
            attempts++;
            var left = lane;
            (lane, refusal) = (null, why);
            if (why is not null)
            {
                coming.TrySetException(new StoreUnavailableException(why));
            }

            if (coming.Task.IsCompleted)
            {
                coming = NewSource();
            }

            return left;
        }
    }

    /// <summary>Ends a connection without waiting for answers, which would not count any more.</summary>
    private static void Close(RedisLane? left) =>
        _ = left?.Multiplexer.CloseAsync(allowCommandsToComplete: false);

    [SuppressMessage("Design", "CA1031", Justification = "Those who wait for the connection get whatever it is.")]
    private async Task ConnectAsync(ConfigurationOptions own, int attempt)
    {
        try
        {
            var multiplexer = await ConnectionMultiplexer.ConnectAsync(own);
            var made = new RedisLane(multiplexer, multiplexer.GetDatabase());
            lock (gate)
            {
                if (attempt == attempts)
                {
                    lane = made;
                    coming.TrySetResult(made);
                    connected();
                    return;
                }
            }

            await multiplexer.DisposeAsync();
        }
        catch (Exception e)
        {
            lock (gate)
            {
                if (attempt == attempts)
                {
                    coming.TrySetException(e);
                }
            }
        }
    }

    [LoggerMessage(LogLevel.Information, "The Redis server {Server} is the primary now")]
    private static partial void Follows(ILogger logger, string server);

    [LoggerMessage("Sends and verifications are refused: {Reason}")]
    private static partial void Refuses(ILogger logger, LogLevel level, string reason);
}
