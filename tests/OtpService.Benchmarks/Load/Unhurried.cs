using System.Diagnostics;

namespace OtpService.Benchmarks.Load;

/// <summary>
/// Sends fifty exchanges a second over one kept-alive connection, which is much for one app and leaves the
/// server idle between them: the latency that a person meets.
/// </summary>
internal static class Unhurried
{
    /// <summary>As many as are sent in ten seconds: p99 is then the fifth from the slowest.</summary>
    public const int Exchanges = 500;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    public static async Task<TimeSpan[]> RunAsync(Server server, Exchange[] exchanges)
    {
        var latencies = new TimeSpan[exchanges.Length];
        using var connection = await HttpConnection.OpenAsync(server.First.EndPoint);
        using var timer = new PeriodicTimer(Interval);
        for (var i = 0; i < exchanges.Length && await timer.WaitForNextTickAsync(); i++)
        {
            var started = Stopwatch.GetTimestamp();
            await connection.WriteAsync(exchanges[i].Request);
            var answer = await connection.ReadAsync();
            latencies[i] = Stopwatch.GetElapsedTime(started);
            exchanges[i].Check(answer);
        }

        return latencies;
    }
}
