using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Options;
using OtpService.Logging;

namespace OtpService.Api.Captchas;

/// <summary>
/// Checks the token that a visitor's page gets for a solved captcha. A token that cannot be checked is not
/// accepted.
/// </summary>
internal sealed partial class Captcha(
    IOptions<CaptchaOptions> options, SiteVerify provider, TimeProvider time, ILogger<Captcha> logger)
{
    public const string Recaptcha = "recaptcha";

    private const int MaxTokenLength = 8192;

    /// <summary>Error codes of providers for faults that are not caused by the visitor.</summary>
    private static readonly FrozenSet<string> FaultsOfOthers = FrozenSet.Create(
        StringComparer.Ordinal,
        "missing-input-secret", "invalid-input-secret", "sitekey-secret-mismatch", "bad-request",
        "internal-error");

    private readonly CaptchaOptions options = options.Value;
    private readonly OncePerMinute remarks = new(time);
    private readonly FrozenSet<string> hostnames =
        ApiOptions.Split(options.Value.Hostnames).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a token is worth a call to the provider.</summary>
    public static bool IsToken([NotNullWhen(true)] string? token) =>
        token is { Length: > 0 and <= MaxTokenLength };

    /// <summary>Checks a token, or gives up after the provider's 3 seconds.</summary>
    public async Task<CaptchaVerdict> CheckAsync(string token, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await provider.AskAsync(token, cancellationToken);
            return answer is null ? Unavailable("unreadable-answer") : Judge(answer);
        }
        catch (HttpRequestException e)
        {
            return Unavailable(e.HttpRequestError.ToString());
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Unavailable("no-answer-in-time");
        }
    }

    private CaptchaVerdict Judge(SiteVerifyAnswer answer)
    {
        if (answer.ErrorCodes?.FirstOrDefault(FaultsOfOthers.Contains) is { } fault)
        {
            return Unavailable(fault);
        }

        var passed = answer.Success
            && (hostnames.Count == 0 || hostnames.Contains(answer.Hostname ?? ""))

            // hCaptcha's score, which some customers get, is high for bad visitors.
            && (options.Provider != Recaptcha || answer.Score is not { } score || score >= options.MinScore);
        return passed ? CaptchaVerdict.Passed : CaptchaVerdict.Refused;
    }

    private CaptchaVerdict Unavailable(string reason)
    {
        if (remarks.Allows(reason))
        {
            Unchecked(logger, options.Provider, reason);
        }

        return CaptchaVerdict.Unavailable;
    }

    [LoggerMessage(LogLevel.Warning, "A captcha could not be checked by {Provider} ({Reason}): nothing was sent")]
    private static partial void Unchecked(ILogger logger, string provider, string reason);
}

/// <summary>The verdict on a captcha's token.</summary>
internal enum CaptchaVerdict
{
    /// <summary>The token cannot be checked at present.</summary>
    Unavailable,

    /// <summary>The token is wrong or used, or was solved on another page or by a machine.</summary>
    Refused,

    Passed,
}
