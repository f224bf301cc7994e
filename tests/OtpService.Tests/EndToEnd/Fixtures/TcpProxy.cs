using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace OtpService.Tests.EndToEnd.Fixtures;

/// <summary>
/// A wire to a port of this machine that can be slow, cut for a while, or lose its connections unnoticed.
/// </summary>
internal sealed class TcpProxy : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource end = new();
    private readonly ConcurrentBag<Task> wires = [];
    private readonly int target;
    private readonly Task accepting;
    private volatile Func<IPAddress?, CancellationToken, Task<bool>> passage = Open;

    public TcpProxy(int target)
    {
        this.target = target;
        listener.Start();
        accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Passes everything on as it comes.</summary>
    public void Mend() => passage = Open;

    /// <summary>Passes everything on, this much later.</summary>
    public void Slow(TimeSpan delay) => passage = async (_, cancellationToken) =>
    {
        await Task.Delay(delay, cancellationToken);
        return true;
    };

    /// <summary>
    /// Keeps everything back until the task ends, and then passes it on: a partition that heals.
    /// </summary>
    public void HoldUntil(Task released) => passage = async (_, cancellationToken) =>
    {
        await released.WaitAsync(cancellationToken);
        return true;
    };

    /// <summary>
    /// Swallows everything and closes nothing. A connection used meanwhile never works again.
    /// </summary>
    public void Lose() => passage = (_, _) => Task.FromResult(false);

    /// <summary>The same for what comes from there, and for what is answered to it.</summary>
    public void Lose(IPAddress from) => passage = (near, _) => Task.FromResult(!from.Equals(near));

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        await accepting;
        listener.Dispose();
        await Task.WhenAll(wires);
        end.Dispose();
    }

    private static Task<bool> Open(IPAddress? from, CancellationToken cancellationToken) =>
        Task.FromResult(true);

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                wires.Add(JoinAsync(await listener.AcceptTcpClientAsync(end.Token)));
            }
        }
        catch (Exception e)
            when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            return;
        }
    }

    private async Task JoinAsync(TcpClient near)
    {
        using var far = new TcpClient();
        using var closed = CancellationTokenSource.CreateLinkedTokenSource(end.Token);
        using (near)
        {
            try
            {
                await far.ConnectAsync(IPAddress.Loopback, target, closed.Token);
                var from = (near.Client.RemoteEndPoint as IPEndPoint)?.Address;
                await Task.WhenAll(PumpAsync(near, far, from, closed), PumpAsync(far, near, from, closed));
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or IOException)
            {
                return;
            }
        }
    }

    /// <summary>Carries one direction; its end is the end of both.</summary>
    private async Task PumpAsync(
        TcpClient source, TcpClient to, IPAddress? from, CancellationTokenSource closed)
    {
        var lost = false;
        var buffer = new byte[16 * 1024];
        try
        {
            while (await source.GetStream().ReadAsync(buffer, closed.Token) is > 0 and var count)
            {
                lost = lost || !await passage(from, closed.Token);
                if (!lost)
                {
                    await to.GetStream().WriteAsync(buffer.AsMemory(0, count), closed.Token);
                }
            }
        }
        finally
        {
            await closed.CancelAsync();
        }
    }
}
