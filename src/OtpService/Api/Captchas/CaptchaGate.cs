using Microsoft.Extensions.Options;
using OtpService.Api.Answers;
using OtpService.Api.Callers;
using OtpService.Api.Requests;
using OtpService.Otp.Limits;
using OtpService.Otp.Verifying;

namespace OtpService.Api.Captchas;

/// <summary>Decides which callers need a captcha, and rejects those that have not solved it.</summary>
internal sealed class CaptchaGate(
    Captcha captcha, CaptchaLoad load, ApiKeys keys, SendTallies tallies, SprayAlarm alarm,
    IOptions<CaptchaOptions> options)
{
    private readonly bool configured = options.Value.Provider.Length > 0;
    private readonly int after = options.Value.AfterSends;
    private readonly bool underAttack = options.Value.UnderAttack;

    private bool IsAlwaysDemanded => after == 0 && !underAttack;

    /// <summary>
    /// Returns the refusal of a request, or null. This happens before a send is counted. The provider is
    /// called last, and only for networks that are not rejected anyway.
    /// </summary>
    public async ValueTask<Problem?> RefuseAsync(
        HttpContext context, string? token, CancellationToken cancellationToken)
    {
        if (!configured || RequestValues.Client(context, keys) is not { } client || !IsDemanded(client))
        {
            return null;
        }

        if (tallies.RefusedFor(client) is var refused && refused > TimeSpan.Zero)
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

    /// <summary>
    /// Whether a network needs a captcha. Back ends never do, because they are responsible for their own
    /// visitors.
    /// </summary>
    private bool IsDemanded(ClientNetwork client) =>
        IsAlwaysDemanded
        || (after > 0 && tallies.KnownSendsOf(client) >= after)
        || (underAttack && alarm.Raised);
}
