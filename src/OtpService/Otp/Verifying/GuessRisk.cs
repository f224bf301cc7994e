using System.Globalization;

namespace OtpService.Otp.Verifying;

/// <summary>
/// The chance that a persistent attacker, from any number of networks, guesses a code of one given recipient
/// within a year. A day allows the failure budget, each guess of it against every live code, and one more guess
/// for each code sent. Without a budget each code allows its guesses twice: with its id and without.
/// </summary>
internal sealed record GuessRisk(string Purpose, double ChancePerYear)
{
    /// <summary>Above this chance the service does not start, unless the operator accepts the risk.</summary>
    private const double Limit = 0.03;

    /// <summary>
    /// How often the windows of a recipient may be used up: by callers without an API key, once more by client
    /// networks that have had no send to the recipient, and by callers with a key.
    /// </summary>
    private const int Windows = 3;

    /// <summary>Guesses with the id of a code and guesses without are counted apart.</summary>
    private const int KindsOfGuesses = 2;

    private const int DaysPerYear = 365;
    private const int HoursPerDay = 24;
    private const double SecondsPerDay = 86_400;

    public bool Acceptable => ChancePerYear <= Limit;

    /// <summary>The risk of the purpose and channel that are easiest to guess.</summary>
    public static GuessRisk Highest(OtpOptions options) => new PurposeTable(options).All
        .Select(purpose => new GuessRisk(purpose.Name, Chance(purpose, options)))
        .MaxBy(risk => risk.ChancePerYear)
        ?? throw new InvalidOperationException("No purpose is configured.");

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"An attacker who guesses codes of one recipient for a year succeeds with a chance of {ChancePerYear:P2} "
        + $"(purpose {Purpose})");

    private static double Chance(Purpose purpose, OtpOptions options)
    {
        var sends = Windows * Math.Max(
            SendsPerDay(options.EmailRateLimitHour, options.EmailRateLimitDay, options.ResendCooldownSeconds),
            SendsPerDay(options.SmsRateLimitHour, options.SmsRateLimitDay, options.ResendCooldownSeconds));
        var unbounded = sends * purpose.MaxAttempts * KindsOfGuesses;
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
