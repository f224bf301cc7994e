using Microsoft.Extensions.Options;
using OtpService.Api.Answers;
using OtpService.Api.Callers;
using OtpService.Api.Requests;
using OtpService.Otp.Limits;
using OtpService.Otp.Verifying;

namespace OtpService.Api.Captchas;

/// <summary>Decides of whom a captcha is demanded, and refuses who has not solved it.</summary>
internal sealed class CaptchaGate(
    Captcha captcha, CaptchaLoad load, ApiKeys keys, SendQuotas quotas, SprayAlarm alarm,
    IOptions<CaptchaOptions> options)
{
    private readonly bool configured = options.Value.Provider.Length > 0;
    private readonly int after = options.Value.AfterSends;
    private readonly bool underAttack = options.Value.UnderAttack;

    private bool IsAlwaysDemanded => after == 0 && !underAttack;

    /// <summary>
    /// The refusal of a request, or null. It comes before a send is counted; the provider is asked last, and
    /// only for networks that are not refused anyway.
    /// </summary>
    public async ValueTask<Problem?> RefuseAsync(
        HttpContext context, string? token, CancellationToken cancellationToken)
    {
        if (!configured || RequestValues.Client(context, keys) is not { } client || !IsDemanded(client))
        {
            return null;
        }

        if (quotas.RefusedFor(client) is var refused && refused > TimeSpan.Zero)
        {
            return ProblemCatalog.TooManyRequests(refused);
        }

        return Captcha.IsToken(token)
            ? await CheckAsync(client, token, cancellationToken)
            : ProblemCatalog.CaptchaFailed();
    }

    private async Task<Problem?> CheckAsync(
        ClientNetwork client, string token, CancellationToken cancellationToken)
    {
        using var check = load.Begin(client, out var wait);
        if (check is null)
        {
            return ProblemCatalog.TooManyRequests(wait);
        }

        var verdict = await captcha.CheckAsync(token, cancellationToken);
        if (verdict == CaptchaVerdict.Refused)
        {
            check.NoteFailure();
        }

        return verdict switch
        {
            CaptchaVerdict.Passed => null,
            CaptchaVerdict.Refused => ProblemCatalog.CaptchaFailed(),
            CaptchaVerdict.Unavailable => ProblemCatalog.CaptchaUnchecked(),
        };
    }

    /// <summary>Of everybody but back ends, who answer for their own visitors.</summary>
    private bool IsDemanded(ClientNetwork client) =>
        IsAlwaysDemanded
        || (after > 0 && quotas.KnownSendsOf(client) >= after)
        || (underAttack && alarm.Raised);
}
