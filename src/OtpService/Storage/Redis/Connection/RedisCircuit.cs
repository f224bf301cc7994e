namespace OtpService.Storage.Redis.Connection;

/// <summary>
/// A circuit breaker (Nygard, Release It). It opens when at least <see cref="LeastFailures"/> calls within
/// <see cref="Window"/> failed, and at least half of all. Then it allows one call each <see cref="Rest"/>,
/// until one succeeds. A success costs one addition, which is why this is not the general circuit breaker
/// that guards providers.
/// </summary>
internal sealed partial class RedisCircuit(TimeProvider time, ILogger logger, string where)
{
    public const int LeastFailures = 4;

    public static readonly TimeSpan Window = TimeSpan.FromSeconds(2);
    public static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private volatile bool open;
    private long windowEnds;
    private long nextTrial;
    private int calls;
    private int failures;

    /// <summary>
    /// Whether a call may be made now. While the circuit is open, a caller that gets true makes the trial.
    /// </summary>
    public bool Allows()
    {
        if (!open)
        {
            return true;
        }

        lock (gate)
        {
            var now = time.GetTimestamp();
            if (open && now < nextTrial)
            {
                return false;
            }

            nextTrial = now + Ticks(Rest);
            return true;
        }
    }

    /// <summary>Counts calls that got a response, whatever it was.</summary>
    public void NoteAnswer(int answered)
    {
        Interlocked.Add(ref calls, answered);
        if (open)
        {
            Close();
        }
    }

    /// <summary>Counts calls that got no response.</summary>
    public void NoteSilence(int unanswered)
    {
        lock (gate)
        {
            var now = time.GetTimestamp();
            if (now >= windowEnds)
            {
                (calls, failures, windowEnds) = (0, 0, now + Ticks(Window));
            }

            failures += unanswered;
            var total = Interlocked.Add(ref calls, unanswered);
            if (open || failures < LeastFailures || failures * 2 < total)
            {
                return;
            }

            (open, nextTrial) = (true, now + Ticks(Rest));
        }

        Opened(logger, where);
    }

    /// <summary>Allows the next call immediately, because another server will handle it.</summary>
    public void TryNow()
    {
        lock (gate)
        {
            nextTrial = 0;
        }
    }

    private void Close()
    {
        lock (gate)
        {
            if (!open)
            {
                return;
            }

            (open, calls, failures) = (false, 0, 0);
        }

        Closed(logger, where);
    }

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * time.TimestampFrequency);

    [LoggerMessage(LogLevel.Error, "Redis does not respond{Where}: sends and verifications are rejected until it does")]
    private static partial void Opened(ILogger logger, string where);

    [LoggerMessage(LogLevel.Information, "Redis responds again{Where}")]
    private static partial void Closed(ILogger logger, string where);
}
