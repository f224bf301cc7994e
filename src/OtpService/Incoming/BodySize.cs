using Microsoft.AspNetCore.Http.Metadata;

namespace OtpService.Incoming;

/// <summary>Endpoint metadata: the largest body in bytes.</summary>
internal sealed record BodySize(long Bytes) : IRequestSizeLimitMetadata
{
    /// <summary>The size of what other systems send: several receipts or a whole email.</summary>
    public static BodySize OfWebhook { get; } = new(256 * 1024);

    public long? MaxRequestBodySize => Bytes;
}
