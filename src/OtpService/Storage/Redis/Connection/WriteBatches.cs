namespace OtpService.Storage.Redis.Connection;

/// <summary>Collects the writes of a connection while an earlier batch is being sent.</summary>
internal sealed class WriteBatches
{
    /// <summary>
    /// This much waits only if the other end has stopped reading: about a second of the highest possible
    /// load.
    /// </summary>
    private const int MostWaiting = 16 * 1024 * 1024;

    private const int UsualSize = 16 * 1024;

    private readonly Lock gate = new();
    private byte[] waiting = new byte[UsualSize];
    private byte[] leaving = new byte[UsualSize];
    private int length;
    private bool sending;
    private Exception? broken;

    /// <summary>Adds a write. Returns whether the caller must start to send, because nobody is sending.</summary>
    /// <exception cref="IOException">An earlier batch failed, or too much is waiting to be sent.</exception>
    public bool Add(ReadOnlySpan<byte> bytes)
    {
        lock (gate)
        {
            if (broken is not null || length + bytes.Length > MostWaiting)
            {
                throw new IOException("The connection accepts no more data.", broken);
            }

            if (length + bytes.Length > waiting.Length)
            {
                Array.Resize(ref waiting, Math.Max(waiting.Length * 2, length + bytes.Length));
            }

            bytes.CopyTo(waiting.AsSpan(length));
            length += bytes.Length;
            var starts = !sending;
            sending = true;
            return starts;
        }
    }

    /// <summary>Returns everything that waits. If nothing does, the next write must start to send.</summary>
    public ReadOnlyMemory<byte> Next()
    {
        lock (gate)
        {
            var next = length;
            (waiting, leaving, length, sending) = (leaving, waiting, 0, next > 0);
            return leaving.AsMemory(0, next);
        }
    }

    /// <summary>Accepts no more writes, because a batch could not be sent.</summary>
    public void Break(Exception reason)
    {
        lock (gate)
        {
            broken = reason;
        }
    }
}
