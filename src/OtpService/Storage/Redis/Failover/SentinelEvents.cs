using System.Net;
using OtpService.Storage.Redis.Handshakes;

namespace OtpService.Storage.Redis.Failover;

/// <summary>
/// Listens to failovers that a Sentinel announces. A tenth of a second passes between the announcement and
/// the promotion, which is time enough to stop writing to the old primary.
/// </summary>
internal static class SentinelEvents
{
    /// <summary>Published right before the Sentinel promotes a replica.</summary>
    private const string Promoting = "+failover-state-send-slaveof-noone";

    /// <summary>Published when the promoted replica has taken over.</summary>
    private const string Switched = "+switch-master";

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <param name="sentinel">The Sentinel to listen to.</param>
    /// <param name="login">How to sign in.</param>
    /// <param name="name">The name of the primary.</param>
    /// <param name="announced">Is called when a replica is about to be promoted.</param>
    /// <param name="stop">Stops it.</param>
    public static async Task ListenAsync(
        EndPoint sentinel, RedisLogin login, string name, Action announced, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await using var connection = await RespPoll.BoundedAsync(
                    async limit =>
                    {
                        var opened = await RedisDial.OpenAsync(sentinel, login, limit);
                        await opened.AskAsync(["SUBSCRIBE", Promoting, Switched], limit);
                        return opened;
                    },
                    stop);
                while (true)
                {
                    // message, channel, and the words that describe the primary.
                    var message = await connection.ReadAsync(stop);
                    if (message.Items is [_, { Text: Promoting }, var about]
                        && about.Text.Split(' ').Contains(name, StringComparer.Ordinal))
                    {
                        announced();
                    }
                }
            }
            catch (Exception e) when (RespPoll.IsOutage(e))
            {
                await Task.Delay(Pause, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
