using System.Text;
using Microsoft.Extensions.Options;
using OtpService.Otp.Codes;
using OtpService.Otp.Steps;
using OtpService.Otp.Verifying;

namespace OtpService.Otp;

/// <summary>
/// Finds all faults in secrets and numbers. Each fault names its remedy and contains no value. If there is none,
/// it computes the guessing risk that follows from the numbers.
/// </summary>
internal sealed class OtpOptionsValidator : IValidateOptions<OtpOptions>
{
    private const int MaxExpiryMinutes = 24 * 60;

    public ValidateOptionsResult Validate(string? name, OtpOptions options)
    {
        var faults = SecretFaults(options.Secret)
            .Concat(RangeFaults.Of(Ranges(options)))
            .Concat(options.Purposes.SelectMany(p => PurposeFaults(p.Key, p.Value)))
            .Concat(options.Purposes.SelectMany(p => StepFaults(p.Key, p.Value, options)).Distinct(StringComparer.Ordinal))
            .ToList();
        if (faults.Count == 0
            && !options.AcceptGuessRisk
            && GuessRisk.Highest(options) is { Acceptable: false } risk)
        {
            faults.Add($"{risk}. Lower MAX_ATTEMPTS, FAILURE_LIMIT_DAY or the rate limits, lengthen OTP_LENGTH, or set "
                + "Otp__AcceptGuessRisk=true to start anyway.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> SecretFaults(string text)
    {
        var secrets = SecretRing.Split(text);
        if (secrets.Length == 0)
        {
            yield return "OTP_SECRET is required: set it to at least 32 random bytes, for example the output of "
                + "`openssl rand -base64 48`.";
        }
        else if (
            Array.Exists(secrets, secret => Encoding.UTF8.GetByteCount(secret) < SecretRing.MinSecretBytes))
        {
            yield return "OTP_SECRET must be at least 32 bytes long, and so must each of several secrets separated by "
                + "commas: use the output of `openssl rand -base64 48`.";
        }
    }

    private static IEnumerable<(string Setting, int Value, int Min, int Max)> Ranges(OtpOptions options) =>
        [
            ("OTP_LENGTH", options.Length, 4, 10),
            ("MAX_ATTEMPTS", options.MaxAttempts, 1, 100),
            ("LIVE_CODES", options.LiveCodes, 1, 5),
            ("RESEND_COOLDOWN_SECONDS", options.ResendCooldownSeconds, 0, 3600),
            ("SMS_RATE_LIMIT_HOUR", options.SmsRateLimitHour, 0, 1000),
            ("SMS_RATE_LIMIT_DAY", options.SmsRateLimitDay, 0, 1000),
            ("EMAIL_RATE_LIMIT_HOUR", options.EmailRateLimitHour, 0, 1000),
            ("EMAIL_RATE_LIMIT_DAY", options.EmailRateLimitDay, 0, 1000),
            ("FAILURE_LIMIT_DAY", options.FailureLimitDay, 0, 100),
            ("EMAIL_SUPPRESSION_DAYS", options.EmailSuppressionDays, 0, 365),
        ];

    private static IEnumerable<string> PurposeFaults(string name, PurposeOptions purpose)
    {
        var setting = $"Otp__Purposes__{name}__";
        if (purpose.ExpiryMinutes is < 1 or > MaxExpiryMinutes)
        {
            var flat = Setting(name);
            yield return $"{flat ?? (setting + nameof(purpose.ExpiryMinutes))} must be a whole number from 1 to 1440.";
        }

        if (purpose.MaxAttempts is < 1 or > 100)
        {
            yield return $"{setting}MaxAttempts must be a whole number from 1 to 100.";
        }

        if (purpose.Length is < 4 or > 10)
        {
            yield return $"{setting}Length must be a whole number from 4 to 10.";
        }

        if (purpose.LiveCodes is < 1 or > 5)
        {
            yield return $"{setting}LiveCodes must be a whole number from 1 to 5.";
        }
    }

    private static IEnumerable<string> StepFaults(string name, PurposeOptions purpose, OtpOptions options)
    {
        var setting = purpose.PhoneSteps is null ? "PHONE_STEPS" : $"Otp__Purposes__{name}__{nameof(purpose.PhoneSteps)}";
        var steps = PhoneSteps.Parse(purpose.PhoneSteps ?? options.PhoneSteps, out var fault);
        if (fault is not null)
        {
            yield return $"{setting} {fault}";
        }
        else if (steps.Sum(step => step.Wait.TotalMinutes) >= purpose.ExpiryMinutes)
        {
            yield return $"{setting} takes longer than a code for {name} lives: shorten the seconds, or lengthen "
                + $"{Setting(name) ?? $"Otp__Purposes__{name}__{nameof(purpose.ExpiryMinutes)}"}.";
        }
    }

    private static string? Setting(string purpose) => purpose switch
    {
        Purpose.Default => "VERIFICATION_EXPIRY_MINUTES",
        "login" or "two-factor" => "OTP_EXPIRY_MINUTES",
        Purpose.MagicLink => "MAGIC_LINK_EXPIRY_MINUTES",
        "password-reset" => "PASSWORD_RESET_EXPIRY_MINUTES",
        _ => null,
    };
}
