using System.Net;
using OtpService.Storage.Redis.Handshakes;
using StackExchange.Redis;

namespace OtpService.Storage.Redis.Connection;

/// <summary>
/// Configures how the library connects to given servers. TLS and the database are not configured, because the
/// <see cref="Handshake"/> handles them before the library gets a connection.
/// </summary>
internal static class MultiplexerOptions
{
    /// <summary>
    /// Excludes commands that the service does not need and its user may not run, because a Redis that logs
    /// denied commands would log these at every start. If Redis does not know a script, the script is sent as
    /// text.
    /// </summary>
    private static readonly CommandMap Commands = CommandMap.Create(
        new HashSet<string>(StringComparer.Ordinal) { "SCRIPT", "CONFIG", "SENTINEL" }, available: false);

    /// <summary>
    /// How often the library looks for calls that have timed out, and so how late it ends them at most.
    /// </summary>
    private static readonly TimeSpan LookAfterCallsEvery = TimeSpan.FromMilliseconds(100);

    /// <summary>How the service connects: it keeps trying, and no call waits longer than this.</summary>
    public static ConfigurationOptions Patient(ConfigurationOptions servers, TimeSpan answerWithin)
    {
        var own = servers.Clone();
        own.AbortOnConnectFail = false;
        own.BacklogPolicy = BacklogPolicy.FailFast;
        own.ConnectTimeout = own.SyncTimeout = own.AsyncTimeout = (int)answerWithin.TotalMilliseconds;
        own.HeartbeatInterval = LookAfterCallsEvery;
        own.ReconnectRetryPolicy = new LinearRetry((int)answerWithin.TotalMilliseconds);
        own.ClientName = "otpservice";
        return own;
    }

    /// <summary>How a check connects: once, with the reason if it fails.</summary>
    public static ConfigurationOptions Impatient(ConfigurationOptions servers, TimeSpan answerWithin)
    {
        var own = servers.Clone();
        own.AbortOnConnectFail = true;
        own.ConnectRetry = 1;
        own.ConnectTimeout = own.SyncTimeout = own.AsyncTimeout = (int)answerWithin.TotalMilliseconds;
        own.ClientName = "otpservice-check";
        return own;
    }

    /// <summary>The same options for these servers, with connections that this handshake opens.</summary>
    public static ConfigurationOptions Of(
        ConfigurationOptions options, IEnumerable<EndPoint> servers, Handshake handshake)
    {
        var own = options.Clone();
        own.EndPoints.Clear();
        foreach (var server in servers)
        {
            own.EndPoints.Add(server);
        }

        own.Tunnel = new RedisTunnel(handshake);
        own.Ssl = false;
        own.DefaultDatabase = null;
        own.CommandMap = Commands;

        // If there are several servers, the service decides which one is the primary.
        own.TieBreaker = "";

        // The library treats INFO as an administrative command. No other such command is ever sent.
        own.AllowAdmin = true;
        own.IncludeDetailInExceptions = false;
        return own;
    }
}
