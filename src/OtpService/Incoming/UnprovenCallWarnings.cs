using OtpService.Logging;

namespace OtpService.Incoming;

/// <summary>
/// Says that calls of hooks and receipts are refused, once a minute for each route: their senders show the status 401 to
/// nobody who could mend it.
/// </summary>
internal sealed partial class UnprovenCallWarnings(TimeProvider time, ILogger<UnprovenCallWarnings> logger)
{
    private readonly OncePerMinute remarks = new(time);

    /// <summary>A call of one of our routes was not proven.</summary>
    public void Note(string route)
    {
        if (remarks.Allows(route))
        {
            Refused(logger, route);
        }
    }

    [LoggerMessage(LogLevel.Warning,
        "A call of {Route} was refused with 401: its signature or key is wrong or missing, or its time is too far from ours. "
        + "If it came from your provider, set the same secret on both sides")]
    private static partial void Refused(ILogger logger, string route);
}
