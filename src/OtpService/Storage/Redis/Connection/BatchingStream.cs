namespace OtpService.Storage.Redis.Connection;

/// <summary>
/// Sends the writes of a connection in batches. If the process has other work waiting, everything that this
/// work writes is sent together; otherwise a write is sent immediately. Without batches every command is a
/// system call of its own, which costs more than the command: a fifth of all work on a cluster, whose scripts
/// cannot run as one. No write ever waits for a timer.
/// </summary>
internal sealed class BatchingStream(Stream network) : Stream, IThreadPoolWorkItem
{
    private readonly WriteBatches batches = new();

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <exception cref="IOException">An earlier write failed, or too much is waiting to be sent.</exception>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (!batches.Add(buffer))
        {
            return;
        }

        // It runs after all work that is already waiting, so that everything which this work writes is in the
        // same batch.
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
            while (batches.Next() is { Length: > 0 } next)
            {
                await network.WriteAsync(next);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            batches.Break(e);

            // The reader gets an exception.
            await network.DisposeAsync();
        }
    }
}
