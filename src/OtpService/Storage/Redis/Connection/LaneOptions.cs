using System.Net;
using OtpService.Storage.Redis.Handshakes;
using StackExchange.Redis;

namespace OtpService.Storage.Redis.Connection;

/// <summary>
/// Tells the library how to connect to given servers. TLS and the database are left out: the
/// <see cref="Handshake"/> has settled them before the library gets a connection.
/// </summary>
internal static class LaneOptions
{
    /// <summary>
    /// Without the commands that the service does not need and its user may not run: a Redis that logs what it
    /// denied would log these at every start. Scripts are sent by their text where Redis does not know them.
    /// </summary>
    private static readonly CommandMap Commands = CommandMap.Create(
        new HashSet<string>(StringComparer.Ordinal) { "SCRIPT", "CONFIG", "SENTINEL" }, available: false);

    /// <summary>
    /// How often the library looks for calls that have waited too long: it ends them so much late at most.
    /// </summary>
    private static readonly TimeSpan LookAfterCallsEvery = TimeSpan.FromMilliseconds(100);

    /// <summary>How the service connects: again and again, and no call waits longer than this.</summary>
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

    /// <summary>How a check connects: once, and says why it could not.</summary>
    public static ConfigurationOptions Impatient(ConfigurationOptions servers, TimeSpan answerWithin)
    {
        var own = servers.Clone();
        own.AbortOnConnectFail = true;
        own.ConnectRetry = 1;
        own.ConnectTimeout = own.SyncTimeout = own.AsyncTimeout = (int)answerWithin.TotalMilliseconds;
        own.ClientName = "otpservice-check";
        return own;
    }

    /// <summary>The same way to connect, to these servers, once this has opened the connection.</summary>
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

        // Which of several servers is the primary is for the service to say.
        own.TieBreaker = "";

        // The library counts INFO among the administrative commands; no other of them is ever sent.
        own.AllowAdmin = true;
        own.IncludeDetailInExceptions = false;
        return own;
    }
}
