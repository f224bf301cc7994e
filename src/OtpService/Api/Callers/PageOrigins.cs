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
        origin = request.Headers.Origin is [{ } sent] ? sent : named ?? "";
        if (request.Headers.Origin.Count == 0 && (!isBackEnd || named is null))
        {
            return ProblemCatalog.InvalidRequest(
                "origin", "is required, as the header Origin of a browser or, with an API key, as a member.");
        }

        // Outside Development a page without TLS proves nothing: anybody on its way can change it.
        var isSafe = environment.IsDevelopment()
            || origin.StartsWith($"{Uri.UriSchemeHttps}{Uri.SchemeDelimiter}", StringComparison.Ordinal);
        var isOwn = !isBackEnd && origin == $"{request.Scheme}{Uri.SchemeDelimiter}{request.Host}";
        return isSafe && (isOwn || allowed.Contains(origin, StringComparer.Ordinal))
            ? null
            : ProblemCatalog.OriginNotAllowed();
    }
}
