using OtpService.Api.Requests;
using OtpService.Incoming;
using OtpService.Otp.Store;

namespace OtpService.Api.Answers;

/// <summary>
/// The edge where exceptions end: bad bodies, an absent store, callers who left, and bugs; and where refusals
/// that are a bare status, as of routing, get their words.
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
    /// Answers a request whose body did not come, and ends its connection. The answer is begun here: a server
    /// whose client has left would not, and so not learn that it is the last, but look for another request in
    /// the rest of the body.
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
