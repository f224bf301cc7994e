using System.Net;
using System.Net.Sockets;

namespace OtpService.Benchmarks.Load;

/// <summary>One kept-alive connection, of either end: whole messages in, bytes out, one at a time.</summary>
internal sealed class HttpConnection : IDisposable
{
    /// <summary>The largest message taken: far above any of ours.</summary>
    private const int Capacity = 64 * 1024;

    private readonly Socket socket;
    private readonly byte[] buffer = new byte[Capacity];
    private int received;
    private int used;

    public HttpConnection(Socket socket)
    {
        this.socket = socket;
        socket.NoDelay = true;
    }

    public static async Task<HttpConnection> OpenAsync(IPEndPoint endPoint)
    {
        var opened = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await opened.ConnectAsync(endPoint);
        return new(opened);
    }

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> message)
    {
        while (!message.IsEmpty)
        {
            message = message[await socket.SendAsync(message)..];
        }
    }

    /// <summary>
    /// The next message, valid until the next read; an empty one when the other end has closed.
    /// </summary>
    public async ValueTask<HttpMessage> ReadAsync()
    {
        buffer.AsSpan(used, received - used).CopyTo(buffer);
        received -= used;
        used = 0;
        while (true)
        {
            used = HttpMessage.Read(buffer.AsMemory(0, received), out var message);
            if (used > 0)
            {
                return message;
            }

            if (received == Capacity)
            {
                throw new InvalidDataException("A message is larger than the load program takes.");
            }

            var count = await socket.ReceiveAsync(buffer.AsMemory(received));
            if (count == 0)
            {
                return default;
            }

            received += count;
        }
    }

    public void Dispose() => socket.Dispose();
}
