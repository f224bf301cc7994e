namespace OtpService.Delivery.Smtp;

/// <summary>
/// The connections that wait for the next email, the newest first. A connection that is not used is closed
/// after a minute or two, because servers close it after five (RFC 5321 section 4.5.3.2.7).
/// </summary>
internal sealed class SmtpIdleConnections : IAsyncDisposable
{
    /// <summary>The shortest time that a connection waits.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private readonly TimeProvider time;
    private readonly Lock gate = new();
    private readonly LinkedList<(SmtpConnection Connection, long Since)> kept = new();
    private readonly ITimer sweep;
    private bool closed;

    public SmtpIdleConnections(TimeProvider time)
    {
        this.time = time;
        sweep = time.CreateTimer(_ => Sweep(), null, Limit, Limit);
    }

    /// <summary>Takes a connection that the server has not closed; null if there is none.</summary>
    public SmtpConnection? Take()
    {
        lock (gate)
        {
            while (kept.Last is { Value.Connection: var connection })
            {
                kept.RemoveLast();
                if (connection.IsUsable)
                {
                    return connection;
                }

                connection.Dispose();
            }
        }

        return null;
    }

    /// <summary>Keeps a connection if it can send another email.</summary>
    public void Keep(SmtpConnection connection)
    {
        lock (gate)
        {
            if (!closed && connection.IsUsable)
            {
                kept.AddLast((connection, time.GetTimestamp()));
                return;
            }
        }

        _ = connection.LeaveAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await sweep.DisposeAsync();
        List<Task> leaving = [];
        lock (gate)
        {
            closed = true;
            leaving.AddRange(kept.Select(each => each.Connection.LeaveAsync()));
            kept.Clear();
        }

        await Task.WhenAll(leaving);
    }

    private void Sweep()
    {
        lock (gate)
        {
            while (kept.First is { Value: var (connection, since) } && time.GetElapsedTime(since) >= Limit)
            {
                kept.RemoveFirst();
                _ = connection.LeaveAsync();
            }
        }
    }
}
