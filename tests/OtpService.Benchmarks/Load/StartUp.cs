using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace OtpService.Benchmarks.Load;

/// <summary>
/// Starts a server, configured by the environment, and says how long it took until it was ready and what it
/// holds of memory when nobody asks anything.
/// </summary>
internal static class StartUp
{
    private const int Starts = 5;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(2);
    private static readonly byte[] Question =
        "GET /health/ready HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray();

    public static async Task<string> MeasureAsync(string binary, int port)
    {
        List<(double Milliseconds, long Resident, long Private)> starts = [];
        for (var i = 0; i < Starts; i++)
        {
            starts.Add(await StartAsync(binary, new(IPAddress.Loopback, port)));
        }

        var (milliseconds, resident, own) = starts.OrderBy(start => start.Milliseconds).ElementAt(Starts / 2);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Start to the first 200 of /health/ready: {milliseconds:F0} ms; idle: resident {resident} KiB, private {own} KiB\n");
    }

    private static async Task<(double Milliseconds, long Resident, long Private)> StartAsync(
        string binary, IPEndPoint endPoint)
    {
        var started = Stopwatch.GetTimestamp();
        using var process = Process.Start(
            new ProcessStartInfo(binary) { RedirectStandardOutput = true, UseShellExecute = false })
            ?? throw new InvalidOperationException($"{binary} did not start.");
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        while (!await IsReadyAsync(endPoint))
        {
            if (process.HasExited || Stopwatch.GetElapsedTime(started) > Limit)
            {
                throw new TimeoutException($"{binary} was not ready within its 20 seconds.");
            }
        }

        var milliseconds = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        await Task.Delay(Rest);
        var memory = await ProcessMemory.ReadAsync(process.Id);
        process.Kill();
        await process.WaitForExitAsync();
        return (milliseconds, memory.ResidentKiB, memory.PrivateKiB);
    }

    private static async Task<bool> IsReadyAsync(IPEndPoint endPoint)
    {
        try
        {
            using var connection = await HttpConnection.OpenAsync(endPoint);
            await connection.WriteAsync(Question);
            return (await connection.ReadAsync()).Head.Span.StartsWith("HTTP/1.1 200"u8);
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
