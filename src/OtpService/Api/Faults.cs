using System.Text.Json;
using OtpService.Otp;

namespace OtpService.Api;

/// <summary>
/// The edge where exceptions end: bad bodies, an absent store, callers who left, and bugs; and where refusals
/// that are a bare status, as of routing, get their words.
/// </summary>
internal sealed partial class Faults(RequestDelegate next, ILogger<Faults> logger)
{
    private static readonly TimeSpan StoreRetry = TimeSpan.FromSeconds(1);

    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
            if (IsBareRefusal(context.Response))
            {
                await Problems.ForStatus(context.Response.StatusCode, context).ExecuteAsync(context);
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
            if (e is BadHttpRequestException { InnerException: not JsonException })
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
            case BadHttpRequestException { InnerException: JsonException json }:
                return Malformed(json);
            case BadHttpRequestException { StatusCode: StatusCodes.Status400BadRequest }:
                return Problems.InvalidRequest("The request body must be a JSON object.");
            case BadHttpRequestException bad:
                return Problems.ForStatus(bad.StatusCode, context);
            case StoreUnavailableException:
                return Problems.StoreUnavailable(StoreRetry);
            default:
                Unexpected(logger, exception);
                return Problems.Internal();
        }
    }

    /// <summary>Says where the JSON went wrong, by the member's name and never by its value.</summary>
    private static Problem Malformed(JsonException json)
    {
        const string Prefix = "$.";
        const string Advice =
            "Send one JSON object with the documented members, each once, and strings in quotes.";
        return json.Path is { } path && path.StartsWith(Prefix, StringComparison.Ordinal)
            && KnownMembers.Contains(path[Prefix.Length..])
            ? Problems.InvalidRequest(path[Prefix.Length..], "must be a string, given once.")
            : Problems.InvalidRequest($"The request body cannot be read. {Advice}");
    }

    private static readonly HashSet<string> KnownMembers = new(StringComparer.Ordinal)
    {
        "email", "phone", "purpose", "locale", "fallbackEmail", "name", "captchaToken", "code", "verificationId",
    };

    [LoggerMessage(LogLevel.Error, "A request failed unexpectedly")]
    private static partial void Unexpected(ILogger logger, Exception exception);
}
