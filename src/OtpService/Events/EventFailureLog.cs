namespace OtpService.Events;

/// <summary>
/// Logs why events are not delivered: once when it begins, once when it ends, and for each event that is
/// given up.
/// </summary>
internal sealed partial class EventFailureLog(ILogger<EventFailureLog> logger)
{
    private int failing;
    private bool surprised;

    /// <summary>Notes that the application accepted an event.</summary>
    public void Taken()
    {
        surprised = false;
        if (Interlocked.Exchange(ref failing, 0) == 1)
        {
            TakesAgain(logger);
        }
    }

    /// <summary>Notes that the application rejected an event, or could not be reached.</summary>
    public void Refused(string reason)
    {
        if (Interlocked.Exchange(ref failing, 1) == 0)
        {
            DoesNotTake(logger, reason);
        }
    }

    /// <summary>Notes an unexpected exception.</summary>
    public void Unforeseen(Exception exception)
    {
        if (!surprised)
        {
            Surprise(logger, exception);
        }

        surprised = true;
    }

    /// <summary>Notes that an event will not be retried.</summary>
    public void GivenUp(string id, int tries) => GaveUp(logger, id, tries);

    [LoggerMessage(LogLevel.Warning,
        "The application does not accept events ({Reason}): check EVENTS_WEBHOOK_URL and the program at that URL. "
        + "The events are retried for a day")]
    private static partial void DoesNotTake(ILogger logger, string reason);

    [LoggerMessage(LogLevel.Information, "The application accepts events again")]
    private static partial void TakesAgain(ILogger logger);

    [LoggerMessage(LogLevel.Error, "An event could not be delivered; it is retried")]
    private static partial void Surprise(ILogger logger, Exception exception);

    [LoggerMessage(LogLevel.Error,
        "The event {Id} was given up after {Tries} attempts: the application did not accept it")]
    private static partial void GaveUp(ILogger logger, string id, int tries);
}
