using System.Diagnostics;
using System.Net;

namespace OtpService.Benchmarks.Load;

/// <summary>
/// A server under load, and what its process has used. With a key for its statistics they are looked at meanwhile.
/// </summary>
internal sealed record Server(string Name, IPEndPoint EndPoint, int ProcessId, string? StatsKey)
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public static Server Parse(string text) =>
        text.Split('=') is [var name, var port, var process, .. var key]
            ? new(name, new(IPAddress.Loopback, LoadOptions.Number(port)), LoadOptions.Number(process), key.FirstOrDefault())
            : throw new ArgumentException($"Not name=port=process or name=port=process=key: {text}", nameof(text));

    /// <summary>User and system time of all its threads so far, in steps of the kernel's clock tick (10 ms).</summary>
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

    /// <summary>Waits until it says that it is ready; fails when it has ended or takes too long.</summary>
    public async Task ReadyAsync()
    {
        var started = Stopwatch.GetTimestamp();
        using var client = new HttpClient();
        var address = new Uri("http://" + EndPoint + "/health/ready");
        while (!await IsReadyAsync(client, address))
        {
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
