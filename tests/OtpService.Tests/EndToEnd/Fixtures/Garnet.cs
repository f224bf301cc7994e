using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using OtpService.Tests.Storage.Redis.Servers;

namespace OtpService.Tests.EndToEnd.Fixtures;

/// <summary>Microsoft's Garnet as tests/unpack.sh unpacks it, which speaks the protocol of Redis.</summary>
internal sealed class Garnet : IAsyncDisposable
{
    private readonly Process process;
    private readonly int port;

    private Garnet(Process process, int port) => (this.process, this.port) = (process, port);

    public string Url => $"redis://127.0.0.1:{port}";

    public static async Task<Garnet> StartAsync()
    {
        var free = FreePort.Find();
        var started = Process.Start(new ProcessStartInfo(
            Repository.PathOf("artifacts/garnet/garnet-server"),
            ["--bind", "127.0.0.1", "--port", $"{free}", "--lua", "--lua-transaction-mode"])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })
            ?? throw new InvalidOperationException("Garnet did not start.");
        started.OutputDataReceived += (_, _) => { };
        started.BeginOutputReadLine();
        var garnet = new Garnet(started, free);
        await Installation.RecoversAsync(garnet.AcceptsAsync);
        return garnet;
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private async Task<bool> AcceptsAsync()
    {
        Assert.False(process.HasExited, "Garnet ended.");
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
