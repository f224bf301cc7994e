using Microsoft.Extensions.Options;
using PhoneNumbers;

namespace OtpService.Otp.Destinations;

/// <summary>
/// Logs at start which numbers a list of countries excludes although an operator may expect them to be included.
/// </summary>
internal sealed partial class SmsCountriesReport(
    IOptions<DestinationOptions> options, ILogger<SmsCountriesReport> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (SmsCountryList.TryParse(options.Value.SmsAllowedCountries, out var countries)
            && countries.Codes is { } listed)
        {
            foreach (var (country, home) in Strays(listed))
            {
                Stray(logger, country, home);
            }

            foreach (var (inside, code, others) in Neighbours(listed))
            {
                Neighbour(logger, inside, code, others);
            }
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// Countries whose mobile numbers may count as those of another country, which is not listed.
    /// </summary>
    public static IEnumerable<(string Country, string Home)> Strays(IReadOnlySet<string> listed) =>
        from country in listed.Order(StringComparer.Ordinal)
        let home = HomeOf(country)
        where home != country && !listed.Contains(home)
        select (country, home);

    /// <summary>Calling codes that listed countries share with countries that are not listed.</summary>
    public static IEnumerable<(string Countries, int CallingCode, string Others)> Neighbours(
        IReadOnlySet<string> listed)
    {
        var plans = PhoneNumberUtil.GetInstance();
        return from country in plans.GetSupportedRegions()
               group country by plans.GetCountryCodeForRegion(country) into plan
               let inside = plan.Where(listed.Contains).Order(StringComparer.Ordinal).ToList()
               let outside = plan.Except(inside, StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList()
               where inside.Count > 0 && outside.Count > 0
               orderby plan.Key
               select (string.Join(", ", inside), plan.Key, string.Join(", ", outside));
    }

    /// <summary>The country to which libphonenumber assigns a country's own example of a mobile number.</summary>
    private static string HomeOf(string country)
    {
        var plans = PhoneNumberUtil.GetInstance();
        var example = plans.GetExampleNumberForType(country, PhoneNumberType.MOBILE)
            ?? plans.GetExampleNumber(country);
        return plans.GetRegionCodeForNumber(example) ?? country;
    }

    [LoggerMessage(LogLevel.Warning,
        "SMS_ALLOWED_COUNTRIES: mobile phones of {Country} can have numbers of {Home}, which is not listed. Such "
        + "numbers are rejected: list it too")]
    private static partial void Stray(ILogger logger, string country, string home);

    [LoggerMessage(LogLevel.Information,
        "SMS_ALLOWED_COUNTRIES: {Countries} share the calling code +{Code} with {Others}, which are not listed: "
        + "numbers of the latter are rejected")]
    private static partial void Neighbour(ILogger logger, string countries, int code, string others);
}
