using System.Net;
using System.Net.Sockets;
using System.Text;
using OtpService.Tests.Storage.Redis.Servers;

namespace OtpService.Tests.EndToEnd.Fixtures;

/// <summary>
/// Imitates a server that cannot be installed here: it answers whatever it is asked with the same reply, which is
/// that of INFO. Nothing else of such a server is shown by it.
/// </summary>
internal sealed class ImitatedRedis : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, FreePort.Find());
    private readonly CancellationTokenSource stop = new();
    private readonly byte[] reply;
    private readonly Task running;

    private ImitatedRedis(string reply)
    {
        this.reply = Encoding.UTF8.GetBytes(reply);
        listener.Start();
        running = AcceptAsync();
    }

    public string Url => $"redis://{listener.LocalEndpoint}";

    /// <summary>One that reports these lines.</summary>
    public static ImitatedRedis WithInfo(params string[] lines)
    {
        var info = string.Join("\r\n", lines.Prepend("# Server"));
        return new($"${Encoding.UTF8.GetByteCount(info)}\r\n{info}\r\n");
    }

    /// <summary>One that speaks HTTP.</summary>
    public static ImitatedRedis WithHttp() => new("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        listener.Dispose();
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> clients = [];
        while (!stop.IsCancellationRequested)
        {
            clients.Add(AnswerAsync(await listener.AcceptTcpClientAsync(stop.Token)));
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        using (client)
        {
            var asked = new byte[4096];
            while (await client.GetStream().ReadAsync(asked, stop.Token) > 0)
            {
                await client.GetStream().WriteAsync(reply, stop.Token);
            }
        }
    }
}
