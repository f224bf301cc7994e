namespace OtpService.Storage.Redis.Connection;

/// <summary>
/// A connection whose writes leave together: what is written while the process has other work waiting is sent
/// as one, and at once where it has none. Without it every command is a system call of its own, which costs
/// more than the command: a fifth of all work on a cluster, whose scripts cannot run as one. Nothing is ever
/// held back for a time.
/// </summary>
internal sealed class BatchingStream(Stream network) : Stream, IThreadPoolWorkItem
{
    /// <summary>
    /// So much waits only where the other end has stopped to read: about a second of the most that can be
    /// asked.
    /// </summary>
    private const int MostWaiting = 16 * 1024 * 1024;

    private const int UsualSize = 16 * 1024;

    private readonly Lock gate = new();
    private byte[] waiting = new byte[UsualSize];
    private byte[] leaving = new byte[UsualSize];
    private int length;
    private bool sending;
    private Exception? broken;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <exception cref="IOException">
    /// What was written before could not be sent, or nobody takes it.
    /// </exception>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        lock (gate)
        {
            if (broken is not null || length + buffer.Length > MostWaiting)
            {
                throw new IOException("The connection takes nothing more.", broken);
            }

            if (length + buffer.Length > waiting.Length)
            {
                Array.Resize(ref waiting, Math.Max(waiting.Length * 2, length + buffer.Length));
            }

            buffer.CopyTo(waiting.AsSpan(length));
            length += buffer.Length;
            if (sending)
            {
                return;
            }

            sending = true;
        }

        // Behind all work that waits already, so that what that work writes leaves with this.
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        Write(buffer.AsSpan(offset, count));
        return Task.CompletedTask;
    }

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override int Read(Span<byte> buffer) => network.Read(buffer);

    public override int Read(byte[] buffer, int offset, int count) => network.Read(buffer, offset, count);

    public override ValueTask<int> ReadAsync(
        Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        network.ReadAsync(buffer, cancellationToken);

    public override Task<int> ReadAsync(
        byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        network.ReadAsync(buffer, offset, count, cancellationToken);

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    void IThreadPoolWorkItem.Execute() => _ = SendAsync();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            network.Dispose();
        }

        base.Dispose(disposing);
    }

    private async Task SendAsync()
    {
        try
        {
            while (Next() is { Length: > 0 } next)
            {
                await network.WriteAsync(next);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            lock (gate)
            {
                broken = e;
            }

            // Whoever reads learns of it.
            await network.DisposeAsync();
        }
    }

    /// <summary>Takes all that waits; where nothing does, the next write begins anew.</summary>
    private ReadOnlyMemory<byte> Next()
    {
        lock (gate)
        {
            var next = length;
            (waiting, leaving, length, sending) = (leaving, waiting, 0, next > 0);
            return leaving.AsMemory(0, next);
        }
    }
}
