using System.Diagnostics;
using System.Net;

namespace OtpService.Benchmarks.Load;

/// <summary>
/// A server under load, and what its process has used, or those of all its replicas. With a key for its
/// statistics they are looked at meanwhile.
/// </summary>
internal sealed record Server(string Name, IReadOnlyList<Replica> Replicas, string? StatsKey)
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public static Server Parse(string text) =>
        text.Split('=') is [var name, var port, var process, .. var key]
            ? new(name, [.. port.Split('+').Zip(process.Split('+'), Replica.Parse)], key.FirstOrDefault())
            : throw new ArgumentException(
                $"Not name=port=process, several joined by +, or name=port=process=key: {text}",
                nameof(text));

    /// <summary>The only one, or the first of several.</summary>
    public Replica First => Replicas[0];

    /// <summary>Where a connection goes: plain round-robin.</summary>
    public IPEndPoint EndPointOf(int connection) => Replicas[connection % Replicas.Count].EndPoint;

    /// <summary>
    /// User and system time of all threads so far, in steps of the kernel's clock tick (10 ms).
    /// </summary>
    public TimeSpan CpuTime() => TimeSpan.FromTicks(Replicas.Sum(replica => replica.CpuTime().Ticks));

    public long ResidentBytes() => Replicas.Sum(replica => replica.ResidentBytes());

    /// <summary>Waits until it says that it is ready; fails when it has ended or takes too long.</summary>
    public async Task ReadyAsync()
    {
        var started = Stopwatch.GetTimestamp();
        using var client = new HttpClient();
        var waiting = new Queue<Replica>(Replicas);
        while (waiting.TryPeek(out var replica))
        {
            if (await IsReadyAsync(client, new Uri($"http://{replica.EndPoint}/health/ready")))
            {
                waiting.Dequeue();
                continue;
            }

            _ = CpuTime();
            if (Stopwatch.GetElapsedTime(started) > StartLimit)
            {
                throw new TimeoutException($"{Name} was not ready within its 20 seconds.");
            }

            await Task.Delay(Pause);
        }
    }

    private static async Task<bool> IsReadyAsync(HttpClient client, Uri address)
    {
        try
        {
            using var answer = await client.GetAsync(address);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}

/// <summary>One process of a server.</summary>
internal sealed record Replica(IPEndPoint EndPoint, int ProcessId)
{
    public static Replica Parse(string port, string process) =>
        new(new(IPAddress.Loopback, LoadOptions.Number(port)), LoadOptions.Number(process));

    public TimeSpan CpuTime()
    {
        using var process = Process.GetProcessById(ProcessId);
        return process.TotalProcessorTime;
    }

    public long ResidentBytes()
    {
        using var process = Process.GetProcessById(ProcessId);
        return process.WorkingSet64;
    }
}
