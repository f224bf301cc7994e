using OtpService.Otp.Reporting;

namespace OtpService.Api.Answers;

/// <summary>
/// Reports requests to the event sinks that were rejected before the engine: unreadable, without a key, or
/// with an unsolved captcha. It is metadata of the endpoints that report them.
/// </summary>
internal sealed class RefusalEvents(OtpEventKind kind)
{
    public static void Note(HttpContext context, string code, EventSinks events)
    {
        if (IsOfTheBorder(code) && context.GetEndpoint()?.Metadata.GetMetadata<RefusalEvents>() is { } refusals)
        {
            events.Take(new(refusals.Kind, code));
        }
    }

    private OtpEventKind Kind => kind;

    private static bool IsOfTheBorder(string code) => code
        is "invalid_request" or "unauthorized" or "captcha_failed" or "body_too_large"
            or "unsupported_media_type";
}
