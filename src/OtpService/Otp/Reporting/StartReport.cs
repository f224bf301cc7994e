using Microsoft.Extensions.Options;
using OtpService.Otp.Limits;
using OtpService.Otp.Links;
using OtpService.Otp.Verifying;

namespace OtpService.Otp.Reporting;

/// <summary>
/// Logs at start the guessing risk that follows from the configured numbers, and which of them are unwise.
/// </summary>
internal sealed partial class StartReport(
    IOptions<OtpOptions> options,
    IOptions<LimitOptions> limitOptions,
    IOptions<MagicLinkOptions> links,
    PurposeTable purposes,
    ILogger<StartReport> logger)
    : IHostedService
{
    /// <summary>
    /// NIST SP 800-63B section 3.1.3.2: an out-of-band secret is valid for at most 10 minutes.
    /// </summary>
    private static readonly TimeSpan NistLifetime = TimeSpan.FromMinutes(10);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var numbers = options.Value;
        var risk = GuessRisk.Highest(numbers);
        Risk(logger, risk.Purpose, risk.ChancePerYear);
        foreach (var purpose in purposes.All.Where(p => p.Lifetime > NistLifetime))
        {
            LongLived(logger, purpose.Name, purpose.Lifetime.TotalMinutes);
        }

        foreach (var purpose in purposes.All.Where(p => p.HasLink && !links.Value.Complete))
        {
            NoLinks(logger, purpose.Name);
        }

        (string Name, int Limit)[] limits =
        [
            ("RESEND_COOLDOWN_SECONDS", numbers.ResendCooldownSeconds),
            ("SMS_RATE_LIMIT_HOUR", numbers.SmsRateLimitHour),
            ("SMS_RATE_LIMIT_DAY", numbers.SmsRateLimitDay),
            ("EMAIL_RATE_LIMIT_HOUR", numbers.EmailRateLimitHour),
            ("EMAIL_RATE_LIMIT_DAY", numbers.EmailRateLimitDay),
            ("FAILURE_LIMIT_DAY", numbers.FailureLimitDay),
            ("NETWORK_SENDS_PER_HOUR", limitOptions.Value.NetworkSendsPerHour),
            ("NETWORK_FAILURES_PER_HOUR", limitOptions.Value.NetworkFailuresPerHour),
            ("SMS_CONVERSION_SENDS", limitOptions.Value.SmsConversionSends),
        ];
        foreach (var (name, _) in limits.Where(l => l.Limit == 0))
        {
            NoLimit(logger, name);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(LogLevel.Information,
        "An attacker who guesses codes of one recipient for a year succeeds with a chance of {Chance:P2} "
        + "(purpose {Purpose})")]
    private static partial void Risk(ILogger logger, string purpose, double chance);

    [LoggerMessage(LogLevel.Warning,
        "Codes for {Purpose} are valid for {Minutes} minutes: NIST SP 800-63B allows 10 for authentication")]
    private static partial void LongLived(ILogger logger, string purpose, double minutes);

    [LoggerMessage(LogLevel.Information,
        "Messages for {Purpose} contain a code but no link: links need PUBLIC_URL and LINK_REDIRECT_URL")]
    private static partial void NoLinks(ILogger logger, string purpose);

    [LoggerMessage(LogLevel.Warning, "{Setting} is 0: this limit is off")]
    private static partial void NoLimit(ILogger logger, string setting);
}
