using System.Collections.ObjectModel;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using OtpService.Storage.Redis.Url;
using OtpService.Tests.EndToEnd.Fixtures;
using StackExchange.Redis;
using Testcontainers.Redis;

namespace OtpService.Tests.Storage.Redis.Servers;

/// <summary>
/// A real Redis: the one that REDIS_URL names, else a redis-server of the machine started on a free port,
/// else a container. Only a server that was started here can be killed, frozen and restarted.
/// </summary>
public sealed class RedisServer : IAsyncLifetime
{
    private Process? process;
    private RedisContainer? container;

    /// <summary>Where a server that was started here listens.</summary>
    public int Port { get; } = FreePort.Find();

    public string Url { get; private set; } = "";

    /// <summary>Whether tests may kill and freeze it.</summary>
    public bool IsOurs { get; private set; }

    /// <summary>
    /// Environment variables that it has besides those of the tests, from its next start on.
    /// </summary>
    public IReadOnlyDictionary<string, string> Variables { get; set; } =
        ReadOnlyDictionary<string, string>.Empty;

    public async ValueTask InitializeAsync()
    {
        if (Environment.GetEnvironmentVariable("REDIS_URL") is { Length: > 0 } url)
        {
            Url = url;
        }
        else if (Path is not null)
        {
            Url = $"redis://127.0.0.1:{Port}/0";
            IsOurs = true;
            await StartAsync();
        }
        else
        {
            container = new RedisBuilder("redis:7-alpine").Build();
            await container.StartAsync();
            Url = $"redis://{container.Hostname}:{container.GetMappedPublicPort(RedisBuilder.RedisPort)}/0";
        }
    }

    /// <summary>Whether a server that was started here runs, be it frozen.</summary>
    public bool IsRunning => process is not null;

    public Task StartAsync(params string[] options) => LaunchAsync(
    [
        "--port", $"{Port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no",
        "--loglevel", "warning", .. options,
    ]);

    /// <summary>Starts it as a Sentinel, from a file that it writes to.</summary>
    public Task StartSentinelAsync(string file) => LaunchAsync([file, "--sentinel", "--loglevel", "warning"]);

    private async Task LaunchAsync(string[] arguments)
    {
        var executable = Path ?? throw new InvalidOperationException(
            "Install redis-server to run this test.");
        var start = new ProcessStartInfo(executable, arguments)
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        foreach (var (name, value) in Variables)
        {
            start.Environment[name] = value;
        }

        process = Process.Start(start)
            ?? throw new InvalidOperationException("redis-server did not start.");
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        await WaitUntilItAnswersAsync(process, Port);
    }

    public async Task KillAsync()
    {
        if (process is { } running)
        {
            running.Kill();
            await running.WaitForExitAsync();
            running.Dispose();
            process = null;
        }
    }

    public Task FreezeAsync() => SignalAsync("-STOP");

    public Task ThawAsync() => SignalAsync("-CONT");

    public async Task<ConnectionMultiplexer> ConnectAsync()
    {
        if (!RedisUrlReader.TryRead(Url, out var url, out var fault))
        {
            throw new InvalidOperationException(fault);
        }

        url.Servers.AllowAdmin = true;
        return await ConnectionMultiplexer.ConnectAsync(url.Servers);
    }

    public async ValueTask DisposeAsync()
    {
        if (container is not null)
        {
            await container.DisposeAsync();
        }

        await KillAsync();
    }

    private static string? Path => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .Select(folder => System.IO.Path.Combine(folder, "redis-server"))
        .FirstOrDefault(File.Exists);

    /// <summary>
    /// Each try to connect waits for the kernel's answer; the process's own end stops the loop.
    /// </summary>
    private static async Task WaitUntilItAnswersAsync(Process process, int port)
    {
        using var limit = new CancellationTokenSource(ServiceProcess.Patience);
        while (!process.HasExited)
        {
            using var client = new TcpClient();
            try
            {
                await client.ConnectAsync(IPAddress.Loopback, port, limit.Token);
                await client.GetStream().WriteAsync("PING\r\n"u8.ToArray(), limit.Token);
                var answer = new byte[7];
                await client.GetStream().ReadExactlyAsync(answer, limit.Token);
                return;
            }
            catch (Exception e) when (e is SocketException or IOException)
            {
                await Task.Yield();
            }
        }

        throw new InvalidOperationException("redis-server ended at once.");
    }

    private async Task SignalAsync(string signal)
    {
        var target = process ?? throw new InvalidOperationException(
            "Only a server that was started here can be frozen.");
        using var kill = Process.Start("kill", [signal, $"{target.Id}"]);
        await kill.WaitForExitAsync();
    }
}
