using Microsoft.AspNetCore.Http.Metadata;
using OtpService.Incoming;

namespace OtpService.Api.Requests;

/// <summary>
/// The maximum size of a request's body: the limit of its endpoint, or otherwise the size that a code needs
/// at most.
/// </summary>
internal static class BodyLimit
{
    public static long Of(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<IRequestSizeLimitMetadata>()?.MaxRequestBodySize
            ?? RequestBody.UsualBytes;
}
