using OtpService.Logging;

namespace OtpService.Incoming;

/// <summary>
/// Logs that calls of hooks, receipts and voice are rejected, once a minute for each route, because their senders do
/// not show the status 401 to anybody who could fix it.
/// </summary>
internal sealed partial class UnprovenCallWarnings(TimeProvider time, ILogger<UnprovenCallWarnings> logger)
{
    private readonly OncePerMinute remarks = new(time);

    /// <summary>Notes that a call of one of our routes was not authenticated.</summary>
    public void Note(string route)
    {
        if (remarks.Allows(route))
        {
            Refused(logger, route);
        }
    }

    [LoggerMessage(LogLevel.Warning,
        "A call to {Route} was rejected with 401: its signature or key is wrong or missing, or its time differs too "
        + "much from ours. If it came from your provider, set the same secret on both sides")]
    private static partial void Refused(ILogger logger, string route);
}
