using System.Net;
using OtpService.Otp.Store;
using OtpService.Storage.Redis.Connection;
using OtpService.Storage.Redis.Handshakes;
using OtpService.Storage.Redis.Url;
using StackExchange.Redis;

namespace OtpService.Storage.Redis.Failover;

/// <summary>
/// Decides where scripts run: on the only server, on the nodes of a cluster, or on the one of several servers
/// that is the current primary. The connection to this primary includes no other server. It is closed as soon
/// as the primary changes or is unknown, because an old primary may accept writes that are lost.
/// </summary>
internal sealed partial class RedisRoute : IAsyncDisposable
{
    private readonly RedisUrl url;
    private readonly ConfigurationOptions options;
    private readonly ILogger logger;
    private readonly PrimarySwitch connections;
    private readonly RedisWatch? watch;
    private volatile Handshake? handshake;
    private int isStarted;

    /// <param name="url">The servers, or the Sentinels that report them.</param>
    /// <param name="options">How to connect to any server.</param>
    /// <param name="connected">Is called when another server is in use.</param>
    /// <param name="logger">Logs each change.</param>
    public RedisRoute(RedisUrl url, ConfigurationOptions options, Action connected, ILogger logger)
    {
        (this.url, this.options, this.logger) = (url, options, logger);
        connections = new(connected);
        watch = url.NamesSeveral ? new(url, Decided, TimeProvider.System) : null;
    }

    /// <summary>The connection on which scripts run now; null while there is none.</summary>
    public PrimaryConnection? Primary => connections.Primary;

    /// <summary>Why no call may be made now; null if calls may be made.</summary>
    public string? Refusal => connections.Refusal;

    /// <summary>Why the servers that are being tried cannot be used; null if unknown.</summary>
    public string? Fault => handshake?.Fault;

    /// <summary>
    /// Whether the primary of several servers accepts writes even if it has lost its replicas.
    /// </summary>
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
    /// <exception cref="StoreUnavailableException">No server may be called.</exception>
    public Task<PrimaryConnection> PrimaryAsync()
    {
        Start();
        return connections.ComingAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await (watch?.DisposeAsync() ?? ValueTask.CompletedTask);
        await connections.DisposeAsync();
    }

    private void Take(IReadOnlyList<EndPoint> servers)
    {
        var within = TimeSpan.FromMilliseconds(options.ConnectTimeout);
        var own = new Handshake(url.Login, url.Database, within, logger);
        handshake = own;
        connections.Take(MultiplexerOptions.Of(options, servers, own));
    }

    private void Decided(FailoverResult verdict, string reason)
    {
        switch (verdict)
        {
            case { Kind: FailoverResultKind.Follow, Server: { } server }:
                Follows(logger, EndPointCollection.ToString(server) ?? "");
                Take([server]);
                break;
            case { Kind: FailoverResultKind.Cluster }:
                watch?.Stop();
                Take([.. url.Servers.EndPoints]);
                break;
            default:
                var isPlanned = verdict.Kind == FailoverResultKind.HandingOver;
                Refuses(logger, isPlanned ? LogLevel.Information : LogLevel.Error, reason);
                connections.Leave(reason);
                break;
        }
    }

    [LoggerMessage(LogLevel.Information, "The Redis server {Server} is now the primary")]
    private static partial void Follows(ILogger logger, string server);

    [LoggerMessage("Sends and verifications are rejected: {Reason}")]
    private static partial void Refuses(ILogger logger, LogLevel level, string reason);
}
