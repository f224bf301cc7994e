namespace OtpService.Events;

/// <summary>
/// Says why events do not arrive: once when it begins, once when it is over, and for each event that is given up.
/// </summary>
internal sealed partial class EventTrouble(ILogger<EventTrouble> logger)
{
    private int failing;
    private bool surprised;

    /// <summary>The application has an event.</summary>
    public void Taken()
    {
        surprised = false;
        if (Interlocked.Exchange(ref failing, 0) == 1)
        {
            TakesAgain(logger);
        }
    }

    /// <summary>The application, or the way to it, refused an event.</summary>
    public void Refused(string reason)
    {
        if (Interlocked.Exchange(ref failing, 1) == 0)
        {
            DoesNotTake(logger, reason);
        }
    }

    /// <summary>Something happened that nobody foresaw.</summary>
    public void Unforeseen(Exception exception)
    {
        if (!surprised)
        {
            Surprise(logger, exception);
        }

        surprised = true;
    }

    /// <summary>Nobody will try an event again.</summary>
    public void GivenUp(string id, int tries) => GaveUp(logger, id, tries);

    [LoggerMessage(LogLevel.Warning,
        "The application does not take events ({Reason}): check EVENTS_WEBHOOK_URL and what stands there. They are tried again "
        + "for a day")]
    private static partial void DoesNotTake(ILogger logger, string reason);

    [LoggerMessage(LogLevel.Information, "The application takes events again")]
    private static partial void TakesAgain(ILogger logger);

    [LoggerMessage(LogLevel.Error, "An event could not be brought; it is tried again")]
    private static partial void Surprise(ILogger logger, Exception exception);

    [LoggerMessage(LogLevel.Error, "The event {Id} was given up after {Tries} tries: the application does not take it")]
    private static partial void GaveUp(ILogger logger, string id, int tries);
}
