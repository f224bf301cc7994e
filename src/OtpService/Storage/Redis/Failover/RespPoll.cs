using System.Net;
using System.Net.Sockets;
using OtpService.Storage.Redis.Connection;
using OtpService.Storage.Redis.Handshakes;

namespace OtpService.Storage.Redis.Failover;

/// <summary>
/// Sends the same query to one server again and again over a connection of its own, and reports each result.
/// </summary>
internal static class RespPoll
{
    /// <summary>A server that needs longer counts as silent.</summary>
    public static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(1);

    /// <param name="server">The server to query.</param>
    /// <param name="login">How to sign in.</param>
    /// <param name="askAsync">Queries the server once.</param>
    /// <param name="failed">Gets the fault each time that the server cannot be queried.</param>
    /// <param name="pace">How long to wait between two queries; null to stop.</param>
    /// <param name="stop">Stops it.</param>
    public static async Task RunAsync(
        EndPoint server, RedisLogin login, Func<RespConnection, CancellationToken, Task> askAsync,
        Action<string> failed, Func<TimeSpan?> pace, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested && pace() is not null)
        {
            var answered = false;
            try
            {
                await using var connection = await BoundedAsync(
                    limit => RedisDial.OpenAsync(server, login, limit), stop);
                for (TimeSpan? pause = TimeSpan.Zero; pause is { } before; pause = pace())
                {
                    await Task.Delay(before, stop);
                    await BoundedAsync(
                        async limit =>
                        {
                            await askAsync(connection, limit);
                            return answered = true;
                        },
                        stop);
                }
            }
            catch (Exception e) when (IsOutage(e))
            {
                if (stop.IsCancellationRequested)
                {
                    return;
                }

                // A server that is promoted closes its connections, so the first loss does not make it
                // silent.
                if (!answered || e is OperationCanceledException)
                {
                    failed(Trouble(e));
                    await Task.Delay(pace() ?? TimeSpan.Zero, stop)
                        .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }
            }
        }
    }

    /// <summary>Does something within the time limit for a response.</summary>
    public static async Task<T> BoundedAsync<T>(
        Func<CancellationToken, Task<T>> doAsync, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(AnswerWithin);
        return await doAsync(limit.Token);
    }

    public static bool IsOutage(Exception exception) => exception
        is SocketException or IOException or InvalidDataException
        or OperationCanceledException or ObjectDisposedException;

    /// <summary>Describes the fault of a server, as the end of a sentence.</summary>
    public static string Trouble(Exception exception) => exception switch
    {
        RedisFaultException fault => fault.Message,
        RespException error => $"responds with the error {RedisErrorLog.CodeOf(error.Message)}",
        OperationCanceledException => "does not respond in time",
        InvalidDataException => "does not support the Redis protocol",
        _ => "cannot be reached",
    };
}
