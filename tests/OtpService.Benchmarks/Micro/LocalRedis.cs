using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace OtpService.Benchmarks.Micro;

/// <summary>
/// The Redis that REDIS_URL names, else a redis-server on a free port of this machine, ended with the
/// benchmark.
/// </summary>
internal sealed class LocalRedis : IDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private Process? process;

    /// <summary>Starts it where it must; gives its URL once it takes connections.</summary>
    public async Task<string> StartAsync()
    {
        if (Environment.GetEnvironmentVariable("REDIS_URL") is { Length: > 0 } url)
        {
            return url;
        }

        var port = FreePort();
        process = Process.Start(new ProcessStartInfo(
            "redis-server",
            ["--port", $"{port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--logfile", "/dev/null"]));

        // Also when a benchmark fails, after which nothing is cleaned up.
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Dispose();
        using var limit = new CancellationTokenSource(StartLimit);
        while (!await AcceptsAsync(port, limit.Token))
        {
            await Task.Delay(Pause, limit.Token);
        }

        return $"redis://127.0.0.1:{port}";
    }

    public void Dispose()
    {
        process?.Kill();
        process?.Dispose();
        process = null;
    }

    private static async Task<bool> AcceptsAsync(int port, CancellationToken cancellationToken)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
