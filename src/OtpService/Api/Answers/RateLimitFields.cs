using System.Globalization;
using OtpService.Otp.Limits;

namespace OtpService.Api.Answers;

/// <summary>The RateLimit and RateLimit-Policy fields (draft-ietf-httpapi-ratelimit-headers-10).</summary>
internal static class RateLimitFields
{
    public static void Write(HttpResponse response, RateLimit limit)
    {
        response.Headers["RateLimit-Policy"] = string.Create(
            CultureInfo.InvariantCulture,
            $"\"{limit.Policy}\";q={limit.Quota};w={(int)limit.Window.TotalSeconds}");
        response.Headers["RateLimit"] = string.Create(
            CultureInfo.InvariantCulture,
            $"\"{limit.Policy}\";r={limit.Remaining};t={Seconds.Left(limit.Reset)}");
    }
}
