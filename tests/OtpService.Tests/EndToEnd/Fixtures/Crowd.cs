using System.Net;
using System.Net.Sockets;
using System.Text;

namespace OtpService.Tests.EndToEnd.Fixtures;

/// <summary>
/// Connections from many addresses of this machine, which ask for nothing of their own accord.
/// </summary>
internal sealed class Crowd : IDisposable
{
    private const int MembersOfOneAddress = 1000;
    private const int KernelBufferBytes = 4096;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(500);
    private readonly List<NetworkStream> members = [];

    public static async Task<Crowd> ConnectAsync(Uri server, int size)
    {
        var crowd = new Crowd();
        for (var i = 0; i < size; i++)
        {
            var member = new Socket(SocketType.Stream, ProtocolType.Tcp);

            // So that little lies in the kernel, and the rest is for the other end to take or to leave.
            (member.SendBufferSize, member.ReceiveBufferSize) = (KernelBufferBytes, KernelBufferBytes);
            member.Bind(new IPEndPoint(AddressOf(i), port: 0));
            await member.ConnectAsync(server.Host, server.Port);
            crowd.members.Add(new(member, ownsSocket: true));
        }

        return crowd;
    }

    /// <summary>Writes without reading until everything is written or the other end has closed.</summary>
    public Task PourUntilClosedAsync(string text)
    {
        var bytes = Encoding.ASCII.GetBytes(text);
        return Task.WhenAll(members.Select(member => WriteAsync(member, bytes, CancellationToken.None)));
    }

    public async Task WriteAsync(string text)
    {
        foreach (var member in members)
        {
            await WriteAsync(member, Encoding.ASCII.GetBytes(text), CancellationToken.None);
        }
    }

    /// <summary>Waits until the other end has closed so many.</summary>
    public async Task ClosedAsync(int count)
    {
        using var limit = new CancellationTokenSource(ServiceProcess.Patience);
        var closed = Task.WhenEach(members.Select(member => ClosedAsync(member, limit.Token))).Take(count);
        await foreach (var one in closed.WithCancellation(limit.Token))
        {
            await one;
        }

        await limit.CancelAsync();
    }

    /// <summary>
    /// Writes a byte to each at every turn, which no idle limit would notice, until all were closed.
    /// </summary>
    public async Task TrickleUntilClosedAsync()
    {
        using var limit = new CancellationTokenSource(ServiceProcess.Patience);
        using var timer = new PeriodicTimer(Pace);
        var closed = members.Select(member => ClosedAsync(member, limit.Token)).ToList();
        while (closed.Exists(task => !task.IsCompleted))
        {
            await timer.WaitForNextTickAsync(limit.Token);
            foreach (var (member, _) in members.Zip(closed).Where(pair => !pair.Second.IsCompleted))
            {
                await WriteAsync(member, "a"u8.ToArray(), limit.Token);
            }
        }

        await Task.WhenAll(closed);
    }

    public void Dispose() => members.ForEach(member => member.Dispose());

    private static IPAddress AddressOf(int member) =>
        new([127, 0, 0, (byte)(1 + (member / MembersOfOneAddress))]);

    private static async Task WriteAsync(
        NetworkStream member, byte[] text, CancellationToken cancellationToken)
    {
        try
        {
            await member.WriteAsync(text, cancellationToken);
        }
        catch (IOException)
        {
            // Closed by the other end, which reading tells as well.
            return;
        }
    }

    private static async Task ClosedAsync(NetworkStream member, CancellationToken cancellationToken)
    {
        var answer = new byte[1024];
        try
        {
            while (await member.ReadAsync(answer, cancellationToken) > 0)
            {
                // The refusal, which nobody waits for.
            }
        }
        catch (IOException)
        {
            return;
        }
    }
}
