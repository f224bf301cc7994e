using Microsoft.Extensions.Primitives;

namespace OtpService.Api.Answers;

/// <summary>
/// Adds the headers that every response has. An endpoint may set its own caching and content policy.
/// </summary>
internal sealed class SecurityHeaders(RequestDelegate next)
{
    private static readonly StringValues NoStore = "no-store";
    private static readonly StringValues NoSniff = "nosniff";
    private static readonly StringValues NoReferrer = "no-referrer";
    private static readonly StringValues NothingEmbedded = "default-src 'none'; frame-ancestors 'none'";

    public Task InvokeAsync(HttpContext context)
    {
        Write(context.Response.Headers);
        return next(context);
    }

    /// <summary>
    /// Writes the headers before everything else, so that every response has them. Code that clears a
    /// response must write them again.
    /// </summary>
    public static void Write(IHeaderDictionary headers)
    {
        headers.CacheControl = NoStore;
        headers.ContentSecurityPolicy = NothingEmbedded;
        headers.XContentTypeOptions = NoSniff;
        headers["Referrer-Policy"] = NoReferrer;
    }
}
