using Microsoft.Extensions.Options;

namespace OtpService.Api;

/// <summary>Decides of whom a captcha is demanded, and refuses who has not solved it.</summary>
internal sealed class CaptchaGate(Captcha captcha, ApiKeys keys, IOptions<CaptchaOptions> options)
{
    private readonly bool configured = options.Value.Provider.Length > 0;

    /// <summary>The refusal of a request, or null. It comes before anything is counted.</summary>
    public async ValueTask<Problem?> RefuseAsync(
        HttpRequest request, string? token, CancellationToken cancellationToken)
    {
        if (!IsDemanded(request))
        {
            return null;
        }

        return await captcha.CheckAsync(token, cancellationToken) switch
        {
            CaptchaVerdict.Passed => null,
            CaptchaVerdict.Refused => Problems.CaptchaFailed(),
            CaptchaVerdict.Unavailable => Problems.CaptchaUnchecked(),
        };
    }

    /// <summary>Of everybody but back ends, who answer for their own visitors.</summary>
    private bool IsDemanded(HttpRequest request) => configured && keys.Identify(request) != Caller.BackEnd;
}
