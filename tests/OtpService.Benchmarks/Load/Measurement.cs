namespace OtpService.Benchmarks.Load;

/// <summary>
/// What one run of one scenario cost. Scripts, and the time that they took inside Redis, are those of one
/// request; they are 0 for a server that has no Redis.
/// </summary>
internal sealed record Measurement(
    double RequestsPerCpuSecond, double RequestsPerSecond, double CoreShare, double P50Milliseconds,
    double P99Milliseconds, double RedisMicroseconds, double Scripts)
{
    public static Measurement Of(
        TimeSpan[] latencies, TimeSpan cpu, TimeSpan elapsed, ScriptStatistics scripts)
    {
        Array.Sort(latencies);
        var count = latencies.Length;
        return new(
            count / cpu.TotalSeconds, count / elapsed.TotalSeconds, cpu / elapsed,
            latencies[count / 2].TotalMilliseconds, latencies[count * 99 / 100].TotalMilliseconds,
            scripts.Microseconds / count, scripts.Calls / (double)count);
    }

    /// <summary>The median of each figure by itself: one disturbed run moves none of them far.</summary>
    public static Measurement Median(IReadOnlyCollection<Measurement> runs)
    {
        return new(
            Middle(r => r.RequestsPerCpuSecond), Middle(r => r.RequestsPerSecond), Middle(r => r.CoreShare),
            Middle(r => r.P50Milliseconds), Middle(r => r.P99Milliseconds), Middle(r => r.RedisMicroseconds),
            Middle(r => r.Scripts));

        double Middle(Func<Measurement, double> figure)
        {
            return runs.Select(figure).Order().ElementAt(runs.Count / 2);
        }
    }
}
