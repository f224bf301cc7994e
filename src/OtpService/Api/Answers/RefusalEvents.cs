using OtpService.Otp.Reporting;

namespace OtpService.Api.Answers;

/// <summary>
/// Tells those who watch of requests that were refused before the engine heard of them: unreadable, without a
/// key, with an unsolved captcha. Metadata of the endpoints for which that counts.
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
