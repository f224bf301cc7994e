using Microsoft.Extensions.Options;
using OtpService.Otp.Limits;
using OtpService.Outgoing;

namespace OtpService.Api.Captchas;

/// <summary>
/// The captcha that callers without an API key must solve before a code is sent. Default none.
/// </summary>
internal sealed class CaptchaOptions
{
    public const string Section = "Captcha";

    /// <summary>The captcha's provider: turnstile, hcaptcha or recaptcha. Default none.</summary>
    public string Provider { get; set; } = "";

    /// <summary>The secret of the site, from the provider's dashboard.</summary>
    public string Secret { get; set; } = "";

    /// <summary>The URL that checks tokens. Default: the provider's own.</summary>
    public string VerifyUrl { get; set; } = "";

    /// <summary>
    /// Host names of the pages on which it may be solved, separated by commas. Default any.
    /// </summary>
    public string Hostnames { get; set; } = "";

    /// <summary>
    /// Sends of one client network within an hour before a captcha is required; needs NETWORK_SENDS_PER_HOUR.
    /// Default 0: immediately.
    /// </summary>
    public int AfterSends { get; set; }

    /// <summary>
    /// Whether a captcha is required from everybody while codes are sprayed (see FAILURE_ALARM_HOUR), and
    /// otherwise only after <see cref="AfterSends"/>, if that is set. Default no.
    /// </summary>
    public bool UnderAttack { get; set; }

    /// <summary>
    /// The lowest accepted score, if recaptcha returns one (its version 3). Default 0.5, 0 to 1.
    /// </summary>
    public double MinScore { get; set; } = 0.5;

    /// <summary>The URL that checks tokens.</summary>
    public string UrlInForce =>
        VerifyUrl.Length > 0 ? VerifyUrl : DefaultUrls.GetValueOrDefault(Provider, "");

    /// <summary>The providers, and the URL at which each checks tokens.</summary>
    public static IReadOnlyDictionary<string, string> DefaultUrls { get; } =
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["turnstile"] = "https://challenges.cloudflare.com/turnstile/v0/siteverify",
            ["hcaptcha"] = "https://api.hcaptcha.com/siteverify",
            [Captcha.Recaptcha] = "https://www.google.com/recaptcha/api/siteverify",
        };
}

internal sealed class CaptchaOptionsValidator(PrivateNetwork network, IOptions<LimitOptions> limits)
    : IValidateOptions<CaptchaOptions>
{
    public ValidateOptionsResult Validate(string? name, CaptchaOptions options)
    {
        var faults = Faults(options).ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private IEnumerable<string> Faults(CaptchaOptions options)
    {
        if (options.Provider.Length == 0)
        {
            yield break;
        }

        if (!CaptchaOptions.DefaultUrls.ContainsKey(options.Provider))
        {
            yield return "CAPTCHA_PROVIDER must be turnstile, hcaptcha or recaptcha.";
        }

        if (options.Secret.Length == 0)
        {
            yield return "CAPTCHA_SECRET is required with CAPTCHA_PROVIDER: copy it from the provider's dashboard.";
        }

        if (options.VerifyUrl.Length > 0 && !IsUrl(options.VerifyUrl))
        {
            yield return "CAPTCHA_VERIFY_URL must be an absolute https URL; http only for a host of your own network, which "
                + "PRIVATE_HOSTS can list.";
        }

        if (Array.Exists(
            ApiOptions.Split(options.Hostnames), host => Uri.CheckHostName(host) == UriHostNameType.Unknown))
        {
            yield return "CAPTCHA_HOSTNAMES must list host names such as www.example.com, without https:// or a port.";
        }

        if (options.AfterSends > 0 && options.AfterSends >= limits.Value.NetworkSendsPerHour)
        {
            yield return "CAPTCHA_AFTER must be smaller than NETWORK_SENDS_PER_HOUR: after that nothing is sent at all.";
        }

        if (options.MinScore is not (>= 0 and <= 1))
        {
            yield return "CAPTCHA_MIN_SCORE must be a number from 0 to 1.";
        }
    }

    private bool IsUrl(string text) => Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttps
            || (uri.Scheme == Uri.UriSchemeHttp && network.MayHave(uri.IdnHost, uri.Port)));
}
