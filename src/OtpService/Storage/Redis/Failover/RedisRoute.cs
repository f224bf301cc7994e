using System.Net;
using OtpService.Otp.Store;
using OtpService.Storage.Redis.Connection;
using OtpService.Storage.Redis.Handshakes;
using OtpService.Storage.Redis.Url;
using StackExchange.Redis;

namespace OtpService.Storage.Redis.Failover;

/// <summary>
/// Decides where scripts run: on the only server, on the nodes of a cluster, or on the one server of several
/// that is the primary now. The connection to that one knows no other server, and is closed the moment that
/// the primary is another one or unknown, because an old primary may accept writes that are lost.
/// </summary>
internal sealed partial class RedisRoute : IAsyncDisposable
{
    private readonly RedisUrl url;
    private readonly ConfigurationOptions options;
    private readonly ILogger logger;
    private readonly LaneSwitch lanes;
    private readonly RedisWatch? watch;
    private volatile Handshake? handshake;
    private int isStarted;

    /// <param name="url">The servers, or the Sentinels that know them.</param>
    /// <param name="options">How to connect, whatever the server.</param>
    /// <param name="connected">Is called when another server may be asked.</param>
    /// <param name="logger">Gets a line for each change.</param>
    public RedisRoute(RedisUrl url, ConfigurationOptions options, Action connected, ILogger logger)
    {
        (this.url, this.options, this.logger) = (url, options, logger);
        lanes = new(connected);
        watch = url.NamesSeveral ? new(url, Decided, TimeProvider.System) : null;
    }

    /// <summary>The lane on which scripts run now; null while there is none.</summary>
    public RedisLane? Lane => lanes.Lane;

    /// <summary>Why nothing may be asked now; null where it may.</summary>
    public string? Refusal => lanes.Refusal;

    /// <summary>Why the servers that are tried now cannot be used; null where that is not known.</summary>
    public string? Fault => handshake?.Fault;

    /// <summary>Whether the primary of several servers accepts writes when it has lost its replicas.</summary>
    public bool IsUnguarded => watch?.IsUnguarded is true;

    /// <summary>Begins to connect, or to look for the primary.</summary>
    public void Start()
    {
        if (Interlocked.Exchange(ref isStarted, 1) == 1)
        {
            return;
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
        return lanes.ComingAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await (watch?.DisposeAsync() ?? ValueTask.CompletedTask);
        await lanes.DisposeAsync();
    }

    private void Take(IReadOnlyList<EndPoint> servers)
    {
        var within = TimeSpan.FromMilliseconds(options.ConnectTimeout);
        var own = new Handshake(url.Login, url.Database, within, logger);
        handshake = own;
        lanes.Take(LaneOptions.Of(options, servers, own));
    }

    private void Decided(PrimaryVerdict verdict, string reason)
    {
        switch (verdict)
        {
            case { Kind: PrimaryVerdictKind.Follow, Server: { } server }:
                Follows(logger, EndPointCollection.ToString(server) ?? "");
                Take([server]);
                break;
            case { Kind: PrimaryVerdictKind.Cluster }:
                watch?.Stop();
                Take([.. url.Servers.EndPoints]);
                break;
            default:
                var isPlanned = verdict.Kind == PrimaryVerdictKind.HandingOver;
                Refuses(logger, isPlanned ? LogLevel.Information : LogLevel.Error, reason);
                lanes.Leave(reason);
                break;
        }
    }

    [LoggerMessage(LogLevel.Information, "The Redis server {Server} is the primary now")]
    private static partial void Follows(ILogger logger, string server);

    [LoggerMessage("Sends and verifications are refused: {Reason}")]
    private static partial void Refuses(ILogger logger, LogLevel level, string reason);
}
