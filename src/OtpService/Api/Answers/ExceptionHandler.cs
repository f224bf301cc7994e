using OtpService.Api.Requests;
using OtpService.Incoming;
using OtpService.Otp.Store;

namespace OtpService.Api.Answers;

/// <summary>
/// Turns exceptions into responses: bad bodies, an unavailable store, disconnected callers, and bugs. It also
/// adds a problem to refusals that are only a status, such as those of routing.
/// </summary>
internal sealed partial class ExceptionHandler(RequestDelegate next, ILogger<ExceptionHandler> logger)
{
    private static readonly TimeSpan StoreRetry = TimeSpan.FromSeconds(1);

    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
            if (IsBareRefusal(context.Response))
            {
                await ProblemCatalog.ForStatus(context.Response.StatusCode, context).ExecuteAsync(context);
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            if (!context.Response.HasStarted)
            {
                context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            }

            RequestLog.NoteOutcome(context, "client_closed_request");
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            context.Response.Clear();
            SecurityHeaders.Write(context.Response.Headers);
            if (e is BadHttpRequestException and not MalformedBodyException)
            {
                await EndAsync(e, context);
                return;
            }

            await ProblemOf(e, context).ExecuteAsync(context);
        }
    }

    private static bool IsBareRefusal(HttpResponse response) =>
        response is
        {
            StatusCode: >= StatusCodes.Status400BadRequest,
            HasStarted: false,
            ContentLength: null,
            ContentType: null,
        };

    /// <summary>
    /// Responds to a request whose body did not arrive, and closes its connection. The response is started
    /// here. Otherwise, if the client has disconnected, the server would not start it, and would look for
    /// another request in the rest of the body.
    /// </summary>
    private async Task EndAsync(Exception exception, HttpContext context)
    {
        RequestBody.LeaveRest(context);
        await ProblemOf(exception, context).ExecuteAsync(context);
        await context.Response.StartAsync(CancellationToken.None);
    }

    private Problem ProblemOf(Exception exception, HttpContext context)
    {
        switch (exception)
        {
            case MalformedBodyException malformed:
                return malformed.Problem;
            case BadHttpRequestException { StatusCode: StatusCodes.Status400BadRequest }:
                return ProblemCatalog.InvalidRequest("The request body must be a JSON object.");
            case BadHttpRequestException bad:
                return ProblemCatalog.ForStatus(bad.StatusCode, context);
            case StoreUnavailableException:
                return ProblemCatalog.StoreUnavailable(StoreRetry);
            default:
                Unexpected(logger, exception);
                return ProblemCatalog.Internal();
        }
    }

    [LoggerMessage(LogLevel.Error, "A request failed unexpectedly")]
    private static partial void Unexpected(ILogger logger, Exception exception);
}
