using System.Globalization;
using OtpService.Api.Answers;
using OtpService.Api.Requests;
using OtpService.Otp.Recipients;

namespace OtpService.Api.Endpoints;

/// <summary>The response to a magic link: a page, or a redirect.</summary>
internal sealed record LinkAnswer : IResult
{
    private readonly int status;
    private readonly string outcome;

    private LinkAnswer(int status, string outcome) => (this.status, this.outcome) = (status, outcome);

    private TimeSpan? RetryAfter { get; init; }

    private string? Location { get; init; }

    private string? Policy { get; init; }

    private string Html { get; init; } = "";

    /// <summary>Makes a page for people, with the code of the refusal for the log.</summary>
    public static LinkAnswer Page(
        int status, string outcome, LinkPageView view, HttpRequest request, ILinkPage page,
        Address? whom = null) =>
        new(status, outcome)
        {
            Policy = page.ContentSecurityPolicy,
            Html = page.Render(view, whom, RequestValues.Locales(null, request)),
        };

    /// <summary>
    /// Makes a redirect; the browser requests its target with GET (RFC 9110 section 15.4.4).
    /// </summary>
    public static LinkAnswer SeeOther(string location) =>
        new(StatusCodes.Status303SeeOther, "ok") { Location = location };

    /// <summary>Adds a Retry-After.</summary>
    public LinkAnswer After(TimeSpan wait) => this with { RetryAfter = wait };

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = status;
        response.Headers["X-Robots-Tag"] = "noindex, nofollow";
        RequestLog.NoteOutcome(httpContext, outcome);
        if (RetryAfter is { } wait)
        {
            response.Headers.RetryAfter = Seconds.RoundedUp(wait).ToString(CultureInfo.InvariantCulture);
        }

        if (Location is not null)
        {
            response.Headers.Location = Location;
            return Task.CompletedTask;
        }

        response.ContentType = "text/html; charset=utf-8";
        response.Headers.ContentSecurityPolicy = Policy;
        return response.WriteAsync(Html, httpContext.RequestAborted);
    }

    /// <summary>Shows nothing, because the redirect contains a token.</summary>
    public override string ToString() => $"(link answer {status})";
}
