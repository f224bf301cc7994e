using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using OtpService.Storage.Redis.Handshakes;

namespace OtpService.Storage.Redis.Failover;

/// <summary>
/// Sends commands to one server, one after another, over a connection of its own. The library's connections
/// choose their server and reconnect on their own. This one fails immediately, which shows a promotion.
/// </summary>
internal sealed class RespConnection : IAsyncDisposable
{
    private const int LongestReply = 1024 * 1024;

    private readonly Stream connection;
    private readonly PipeReader replies;
    private readonly string? faultOfSilence;
    private bool hasReplied;
    private bool isDetached;

    /// <param name="connection">Is disposed together with this object.</param>
    /// <param name="faultOfSilence">
    /// What it means if the server ends the connection without any reply; null if that has no meaning.
    /// </param>
    public RespConnection(Stream connection, string? faultOfSilence)
    {
        (this.connection, this.faultOfSilence) = (connection, faultOfSilence);
        replies = PipeReader.Create(connection, new(leaveOpen: true));
    }

    /// <summary>
    /// Hands over the stream. Nothing is lost, because each reply was read in full before the next command
    /// was sent.
    /// </summary>
    public Stream Detach()
    {
        isDetached = true;
        return connection;
    }

    /// <summary>Sends a command and waits for the reply.</summary>
    /// <exception cref="RespException">The reply is an error.</exception>
    public async Task<RespReply> AskAsync(string[] words, CancellationToken cancellationToken)
    {
        var command = new StringBuilder().Append(CultureInfo.InvariantCulture, $"*{words.Length}\r\n");
        foreach (var word in words)
        {
            var length = Encoding.UTF8.GetByteCount(word);
            command.Append(CultureInfo.InvariantCulture, $"${length}\r\n{word}\r\n");
        }

        try
        {
            await connection.WriteAsync(Encoding.UTF8.GetBytes(command.ToString()), cancellationToken);
            await connection.FlushAsync(cancellationToken);
        }
        catch (IOException e)
        {
            throw Silence(e) ?? (Exception)e;
        }

        return await ReadAsync(cancellationToken);
    }

    /// <summary>Waits for the next reply, or for a message of a subscription.</summary>
    /// <exception cref="RespException">The reply is an error.</exception>
    public async Task<RespReply> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await ReceiveAsync(cancellationToken);
            if (TryTake(read.Buffer, out var reply))
            {
                hasReplied = true;
                return reply.IsError ? throw new RespException(reply.Text) : reply;
            }

            if (read.IsCompleted || read.Buffer.Length > LongestReply)
            {
                throw Silence() ?? (Exception)new EndOfStreamException("The connection was closed.");
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await replies.CompleteAsync();
        if (!isDetached)
        {
            await connection.DisposeAsync();
        }
    }

    private async Task<ReadResult> ReceiveAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await replies.ReadAsync(cancellationToken);
        }
        catch (IOException e)
        {
            throw Silence(e) ?? (Exception)e;
        }
    }

    /// <summary>Explains why a server does not respond at all; null if there is no explanation.</summary>
    private RedisFaultException? Silence(IOException? cause = null) =>
        hasReplied || faultOfSilence is null ? null : new(faultOfSilence, cause);

    private bool TryTake(
        ReadOnlySequence<byte> buffer, [NotNullWhen(true)] out RespReply? reply)
    {
        var bytes = new SequenceReader<byte>(buffer);
        var isWhole = RespReply.TryRead(ref bytes, out reply);
        replies.AdvanceTo(isWhole ? bytes.Position : buffer.Start, isWhole ? bytes.Position : buffer.End);
        return isWhole;
    }
}
