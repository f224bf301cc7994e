using Microsoft.Net.Http.Headers;

namespace OtpService.Api;

/// <summary>
/// Refuses a body that is not JSON in UTF-8 before anything reads it. A browser must ask first (CORS preflight) to send
/// this type across origins, so a foreign page cannot make its visitors send codes.
/// </summary>
internal sealed class JsonOnly(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context) =>
        !HttpMethods.IsPost(context.Request.Method)
        || context.GetEndpoint() is null
        || IsJson(context.Request.ContentType)
            ? next(context)
            : Problems.UnsupportedMediaType().ExecuteAsync(context);

    private static bool IsJson(string? contentType) =>
        contentType == "application/json"
        || (MediaTypeHeaderValue.TryParse(contentType, out var type)
            && type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            && (!type.Charset.HasValue || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)
                || type.Charset.Equals("\"utf-8\"", StringComparison.OrdinalIgnoreCase)));
}
