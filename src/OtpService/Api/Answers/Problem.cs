using System.Globalization;
using OtpService.Api.Requests;

namespace OtpService.Api.Answers;

/// <summary>
/// A refusal: problem details (RFC 9457) with the members that simple front ends show, and Retry-After if it
/// ends by waiting.
/// </summary>
internal sealed record Problem(string Type, string Title, int Status, string Detail, string Code)
    : IResult, IStatusCodeHttpResult
{
    public const string ContentType = "application/problem+json";

    public bool Success { get; }

    /// <summary>The same sentence as <see cref="Detail"/>.</summary>
    public string Error => Detail;

    /// <summary>The faults of the request, by member.</summary>
    public IReadOnlyDictionary<string, string[]>? Errors { get; init; }

    /// <summary>Guesses left at the code.</summary>
    public int? AttemptsRemaining { get; init; }

    /// <summary>Why no mail goes to an address: bounced or complained.</summary>
    public string? Reason { get; init; }

    /// <summary>The health check that fails.</summary>
    public string? Check { get; init; }

    /// <summary>Whole seconds, rounded up, at least 1.</summary>
    public int? RetryAfter { get; init; }

    int? IStatusCodeHttpResult.StatusCode => Status;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Status;
        if (RetryAfter is { } seconds)
        {
            response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        RequestLog.NoteOutcome(httpContext, Code);
        response.WriteJson(this, ApiJson.Relaxed.Problem, ContentType);
        return Task.CompletedTask;
    }
}

internal static class ProblemDocumentation
{
    /// <summary>Documents the statuses with which an endpoint refuses a request.</summary>
    public static RouteHandlerBuilder Refuses(
        this RouteHandlerBuilder endpoint, params ReadOnlySpan<int> statuses)
    {
        foreach (var status in statuses)
        {
            endpoint.Produces<Problem>(status, Problem.ContentType);
        }

        return endpoint;
    }
}
