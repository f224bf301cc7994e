using Microsoft.Extensions.Options;

namespace OtpService.Otp.Destinations;

/// <summary>
/// Finds every fault in the lists of countries and domains. Each fault names its remedy and contains no value.
/// </summary>
internal sealed class DestinationOptionsValidator : IValidateOptions<DestinationOptions>
{
    public ValidateOptionsResult Validate(string? name, DestinationOptions options)
    {
        var faults = Faults(options).ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> Faults(DestinationOptions options)
    {
        foreach (var setting in new[]
        {
            (Name: "SMS_ALLOWED_COUNTRIES", List: options.SmsAllowedCountries),
            (Name: "VOICE_ALLOWED_COUNTRIES", List: options.VoiceAllowedCountries),
        }.Where(setting => !SmsCountryList.TryParse(setting.List, out _)))
        {
            yield return $"{setting.Name} must list two-letter ISO 3166 country codes, such as "
                + "US,CA,GB, or be * for all: one entry has no phone numbers of its own. The United Kingdom is GB, "
                + "Greece is GR.";
        }

        if (!DomainList.TryParse(options.EmailAllowedDomains, out _))
        {
            yield return DomainFault("EMAIL_ALLOWED_DOMAINS");
        }

        if (!DomainList.TryParse(options.EmailDeniedDomains, out _))
        {
            yield return DomainFault("EMAIL_DENIED_DOMAINS");
        }

        if (options.EmailRefuseDisposable && options.EmailDisposableFile.Length > 0
            && DisposableDomains.FaultOf(options.EmailDisposableFile) is { } fault)
        {
            yield return fault;
        }
    }

    private static string DomainFault(string setting) =>
        $"{setting} must list domains separated by commas, such as example.com,example.org, without @ or wildcard.";
}
