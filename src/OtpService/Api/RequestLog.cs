using System.Diagnostics;
using OtpService.Otp;

namespace OtpService.Api;

/// <summary>
/// One line for each request: the route's pattern, never its path, which may carry a token, the status, the time it took
/// and the code of the refusal.
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
            Refusals.Note(context, outcome, events);
            if (logger.IsEnabled(LogLevel.Information))
            {
                var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "(none)";
                var elapsed = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
                Answered(logger, Method(context), route, context.Response.StatusCode, elapsed, outcome);
            }
        }
    }

    /// <summary>Methods are free text on the wire; only the known ones are worth a line's clarity.</summary>
    private static string Method(HttpContext context) => context.Request.Method switch
    {
        "GET" or "POST" or "DELETE" or "HEAD" or "OPTIONS" or "PUT" or "PATCH" => context.Request.Method,
        _ => "(other)",
    };

    [LoggerMessage(LogLevel.Information, "{Method} {Route} {Status} in {Milliseconds:0.0} ms: {Outcome}")]
    private static partial void Answered(
        ILogger logger, string method, string route, int status, double milliseconds, string outcome);
}
