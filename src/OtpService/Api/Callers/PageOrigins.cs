using Microsoft.Extensions.Options;
using OtpService.Api.Answers;

namespace OtpService.Api.Callers;

/// <summary>
/// Finds the origin of the page that a request is for (RFC 6454), which an email token must name. A browser sends it as a
/// header that no script can change, and a back end with an API key in its request.
/// </summary>
internal sealed class PageOrigins(ApiKeys keys, IOptions<ApiOptions> options, IHostEnvironment environment)
{
    private readonly string[] allowed = options.Value.Origins;

    /// <summary>Returns the refusal of a request, or null with the origin.</summary>
    public Problem? Find(HttpContext context, string? named, out string origin)
    {
        var request = context.Request;
        var isBackEnd = keys.Identify(request) == Caller.BackEnd;
        var sent = request.Headers.Origin;
        origin = sent is [{ } one] ? one : sent.Count == 0 && isBackEnd ? named ?? "" : "";
        if (origin.Length == 0 || (named is not null && named != origin))
        {
            return ProblemCatalog.InvalidRequest(
                "origin", "is required, as the header Origin of a browser or, with an API key, as a member.");
        }

        // Outside Development a page without TLS proves nothing, because anybody between can change it; and the demo page,
        // which needs no list, is not there. Its host name comes from the request, so that it must be this machine's.
        var isSafe = environment.IsDevelopment()
            || origin.StartsWith($"{Uri.UriSchemeHttps}{Uri.SchemeDelimiter}", StringComparison.Ordinal);
        var isDemo = environment.IsDevelopment() && Uri.TryCreate(origin, UriKind.Absolute, out var page) && page.IsLoopback
            && origin == $"{request.Scheme}{Uri.SchemeDelimiter}{request.Host}";
        return isSafe && (isDemo || allowed.Contains(origin, StringComparer.Ordinal))
            ? null
            : ProblemCatalog.OriginNotAllowed();
    }
}
