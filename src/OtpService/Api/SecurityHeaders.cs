using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace OtpService.Api;

/// <summary>The headers that every answer carries. An endpoint may set its own caching and content policy.</summary>
internal sealed class SecurityHeaders(RequestDelegate next)
{
    private static readonly StringValues NoStore = "no-store";
    private static readonly StringValues NoSniff = "nosniff";
    private static readonly StringValues NoReferrer = "no-referrer";
    private static readonly StringValues NothingEmbedded = "default-src 'none'; frame-ancestors 'none'";

    public Task InvokeAsync(HttpContext context)
    {
        context.Response.OnStarting(Write, context);
        return next(context);
    }

    private static Task Write(object state)
    {
        var headers = ((HttpContext)state).Response.Headers;
        headers.TryAdd(HeaderNames.CacheControl, NoStore);
        headers.TryAdd(HeaderNames.ContentSecurityPolicy, NothingEmbedded);
        headers.XContentTypeOptions = NoSniff;
        headers["Referrer-Policy"] = NoReferrer;
        return Task.CompletedTask;
    }
}
