using System.Globalization;

namespace OtpService.Otp;

/// <summary>
/// The chance that an attacker who never tires guesses a code of one given address within a year. A day
/// allows the failure budget, each guess of it against every live code, and one more guess for each code sent
/// after that.
/// </summary>
internal sealed record GuessRisk(string Purpose, double ChancePerYear)
{
    private const double Limit = 0.02;
    private const int DaysPerYear = 365;
    private const int HoursPerDay = 24;
    private const double SecondsPerDay = 86_400;

    public bool Acceptable => ChancePerYear <= Limit;

    /// <summary>The purpose and channel at which guessing pays most.</summary>
    public static GuessRisk Highest(OtpOptions options) => new Purposes(options).All
        .Select(purpose => new GuessRisk(purpose.Name, Chance(purpose, options)))
        .MaxBy(risk => risk.ChancePerYear)
        ?? throw new InvalidOperationException("No purpose is configured.");

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"Guessing codes of one address for a year succeeds with {ChancePerYear:P2} (purpose {Purpose})");

    private static double Chance(Purpose purpose, OtpOptions options)
    {
        var sends = Math.Max(
            SendsPerDay(options.EmailRateLimitHour, options.EmailRateLimitDay, options.ResendCooldownSeconds),
            SendsPerDay(options.SmsRateLimitHour, options.SmsRateLimitDay, options.ResendCooldownSeconds));
        var unbounded = sends * purpose.MaxAttempts;
        var guesses = options.FailureLimitDay == 0
            ? unbounded * purpose.LiveCodes
            : (Math.Min(unbounded, options.FailureLimitDay) * purpose.LiveCodes) + sends;
        return 1 - Math.Pow(1 - (1 / purpose.Format.Space), DaysPerYear * guesses);
    }

    private static double SendsPerDay(int hourly, int daily, int cooldownSeconds) => Math.Min(
        Math.Min(Or(HoursPerDay * hourly), Or(daily)),
        cooldownSeconds == 0 ? double.PositiveInfinity : SecondsPerDay / cooldownSeconds);

    private static double Or(int limit) => limit == 0 ? double.PositiveInfinity : limit;
}
