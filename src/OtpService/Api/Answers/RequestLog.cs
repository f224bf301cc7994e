using System.Diagnostics;
using OtpService.Otp.Reporting;

namespace OtpService.Api.Answers;

/// <summary>
/// Logs one line for each request if LOG_LEVEL is Debug, and always for requests that failed on our side. The
/// line has the route's pattern, the status, the duration and the code of the refusal. It never has the path,
/// which may contain a token. The results of requests are in the audit log.
/// </summary>
internal sealed partial class RequestLog(RequestDelegate next, EventSinks events, ILogger<RequestLog> logger)
{
    private const string OutcomeKey = "otp.outcome";

    public static void NoteOutcome(HttpContext context, string code) => context.Items[OutcomeKey] = code;

    public async Task InvokeAsync(HttpContext context)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            await next(context);
        }
        finally
        {
            var outcome = context.Items.TryGetValue(OutcomeKey, out var code) ? code as string ?? "" : "ok";
            RefusalEvents.Note(context, outcome, events);
            var level = context.Response.StatusCode >= StatusCodes.Status500InternalServerError
                ? LogLevel.Warning
                : LogLevel.Debug;
            if (logger.IsEnabled(level))
            {
                var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "(none)";
                var method = Method(context);
                var status = context.Response.StatusCode;
                var elapsed = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
                Answered(logger, level, method, route, status, elapsed, outcome);
            }
        }
    }

    /// <summary>Methods are free text, so only the known ones are logged.</summary>
    private static string Method(HttpContext context) => context.Request.Method switch
    {
        "GET" or "POST" or "DELETE" or "HEAD" or "OPTIONS" or "PUT" or "PATCH" => context.Request.Method,
        _ => "(other)",
    };

    [LoggerMessage(Message = "{Method} {Route} {Status} in {Milliseconds:0.0} ms: {Outcome}")]
    private static partial void Answered(
        ILogger logger, LogLevel level, string method, string route, int status, double milliseconds,
        string outcome);
}
