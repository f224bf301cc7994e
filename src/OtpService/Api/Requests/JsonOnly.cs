using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Net.Http.Headers;
using OtpService.Api.Answers;

namespace OtpService.Api.Requests;

/// <summary>
/// Rejects a body that is not JSON in UTF-8 before it is read, if the endpoint requires JSON. A browser must
/// send a CORS preflight for this type, so a foreign page cannot make its visitors send codes.
/// </summary>
internal sealed class JsonOnly(RequestDelegate next)
{
    private const string Json = "application/json";

    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (context.GetEndpoint()?.Metadata.GetMetadata<IAcceptsMetadata>() is null)
        {
            return next(context);
        }

        if (!IsJson(request.ContentType))
        {
            return ProblemCatalog.UnsupportedMediaType().ExecuteAsync(context);
        }

        // Whatever the spelling was, the following code need not parse it again.
        request.ContentType = Json;
        return next(context);
    }

    private static bool IsJson(string? contentType) =>
        contentType == Json
        || (MediaTypeHeaderValue.TryParse(contentType, out var type)
            && type.MediaType.Equals(Json, StringComparison.OrdinalIgnoreCase)
            && (!type.Charset.HasValue
                || HeaderUtilities.RemoveQuotes(type.Charset)
                    .Equals("utf-8", StringComparison.OrdinalIgnoreCase)));
}
