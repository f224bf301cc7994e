using Microsoft.Extensions.Options;
using OtpService.Otp;

namespace OtpService.Api;

/// <summary>Decides of whom a captcha is demanded, and refuses who has not solved it.</summary>
internal sealed class CaptchaGate(
    Captcha captcha, ApiKeys keys, SendQuotas quotas, SprayAlarm alarm, IOptions<CaptchaOptions> options)
{
    private readonly bool configured = options.Value.Provider.Length > 0;
    private readonly int after = options.Value.AfterSends;
    private readonly bool underAttack = options.Value.UnderAttack;

    private bool IsAlwaysDemanded => after == 0 && !underAttack;

    /// <summary>The refusal of a request, or null. It comes before anything is counted.</summary>
    public async ValueTask<Problem?> RefuseAsync(
        HttpContext context, string? token, CancellationToken cancellationToken)
    {
        if (!IsDemanded(context))
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
    private bool IsDemanded(HttpContext context) =>
        configured && keys.Identify(context.Request) != Caller.BackEnd && (IsAlwaysDemanded
            || (after > 0 && quotas.KnownSendsOf(Border.Client(context, keys)) >= after)
            || (underAttack && alarm.Raised));
}
