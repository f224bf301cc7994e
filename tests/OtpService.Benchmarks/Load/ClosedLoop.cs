using System.Diagnostics;

namespace OtpService.Benchmarks.Load;

/// <summary>
/// Sends every exchange once over 32 kept-alive connections to each replica, every one of which waits for its
/// answer before its next request, and gives the latency of each.
/// </summary>
internal static class ClosedLoop
{
    private const int Connections = 32;

    public static async Task<TimeSpan[]> RunAsync(Server server, Exchange[] exchanges)
    {
        var latencies = new TimeSpan[exchanges.Length];
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, Connections * server.Replicas.Count).Select(ConnectionAsync));
        return latencies;

        async Task ConnectionAsync(int number)
        {
            using var connection = await HttpConnection.OpenAsync(server.EndPointOf(number));
            int i;
            while ((i = Interlocked.Increment(ref next)) < exchanges.Length)
            {
                var started = Stopwatch.GetTimestamp();
                await connection.WriteAsync(exchanges[i].Request);
                var answer = await connection.ReadAsync();
                latencies[i] = Stopwatch.GetElapsedTime(started);
                exchanges[i].Check(answer);
            }
        }
    }
}
