using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.IO.Pipelines;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace OtpService.Storage.Failover;

/// <summary>
/// Opens a small connection of its own to one server and asks it one thing after another. The library's
/// connections choose their server and reconnect when they see fit; this one fails immediately, which is how
/// a promotion shows.
/// </summary>
internal sealed class RespConnection : IAsyncDisposable
{
    private const int LongestReply = 1024 * 1024;

    private readonly Stream connection;
    private readonly PipeReader replies;

    private RespConnection(Stream connection) =>
        (this.connection, replies) = (connection, PipeReader.Create(connection, new(leaveOpen: true)));

    /// <summary>Connects and signs in.</summary>
    /// <exception cref="RespException">The server refuses the user or the password.</exception>
    [SuppressMessage("Reliability", "CA2000", Justification = "The connection disposes of its socket.")]
    public static async Task<RespConnection> OpenAsync(
        EndPoint server, RedisLogin login, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        Stream? stream = null;
        try
        {
            await socket.ConnectAsync(server, cancellationToken);
            stream = new NetworkStream(socket, ownsSocket: true);
            if (login.Tls)
            {
                stream = await EncryptAsync(stream, server, cancellationToken);
            }

            var opened = new RespConnection(stream);
            if (login.Password.Length > 0)
            {
                string[] words = login.User.Length > 0
                    ? ["AUTH", login.User, login.Password]
                    : ["AUTH", login.Password];
                await opened.AskAsync(words, cancellationToken);
            }

            return opened;
        }
        catch
        {
            await (stream?.DisposeAsync() ?? ValueTask.CompletedTask);
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Asks, and waits for the reply.</summary>
    /// <exception cref="RespException">The reply is an error.</exception>
    public async Task<RespReply> AskAsync(string[] words, CancellationToken cancellationToken)
    {
        var command = new StringBuilder().Append(CultureInfo.InvariantCulture, $"*{words.Length}\r\n");
        foreach (var word in words)
        {
            var length = Encoding.UTF8.GetByteCount(word);
            command.Append(CultureInfo.InvariantCulture, $"${length}\r\n{word}\r\n");
        }

        await connection.WriteAsync(Encoding.UTF8.GetBytes(command.ToString()), cancellationToken);
        await connection.FlushAsync(cancellationToken);
        return await ReadAsync(cancellationToken);
    }

    /// <summary>Waits for the next reply, or for what was subscribed to.</summary>
    /// <exception cref="RespException">The reply is an error.</exception>
    public async Task<RespReply> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await replies.ReadAsync(cancellationToken);
            if (TryTake(read.Buffer, out var reply))
            {
                return reply.IsError ? throw new RespException(reply.Text) : reply;
            }

            if (read.IsCompleted || read.Buffer.Length > LongestReply)
            {
                throw new EndOfStreamException("The connection was closed.");
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await replies.CompleteAsync();
        await connection.DisposeAsync();
    }

    private bool TryTake(
        ReadOnlySequence<byte> buffer, [NotNullWhen(true)] out RespReply? reply)
    {
        var bytes = new SequenceReader<byte>(buffer);
        var isWhole = RespReply.TryRead(ref bytes, out reply);
        replies.AdvanceTo(isWhole ? bytes.Position : buffer.Start, isWhole ? bytes.Position : buffer.End);
        return isWhole;
    }

    private static async Task<Stream> EncryptAsync(
        Stream plain, EndPoint server, CancellationToken cancellationToken)
    {
        var host = server switch
        {
            DnsEndPoint name => name.Host,
            IPEndPoint address => address.Address.ToString(),
            _ => "",
        };
        var encrypted = new SslStream(plain);
        try
        {
            await encrypted.AuthenticateAsClientAsync(new() { TargetHost = host }, cancellationToken);
            return encrypted;
        }
        catch
        {
            await encrypted.DisposeAsync();
            throw;
        }
    }
}
