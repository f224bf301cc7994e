using Microsoft.AspNetCore.Http.Metadata;
using OtpService.Incoming;

namespace OtpService.Api.Requests;

/// <summary>
/// How large the body of a request may be: what its endpoint says, else what a code needs at most.
/// </summary>
internal static class BodyLimit
{
    public static long Of(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<IRequestSizeLimitMetadata>()?.MaxRequestBodySize
            ?? RequestBody.UsualBytes;
}
