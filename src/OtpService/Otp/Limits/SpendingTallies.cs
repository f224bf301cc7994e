using Microsoft.Extensions.Options;
using OtpService.Otp.Codes;
using OtpService.Otp.Destinations;
using OtpService.Otp.Recipients;
using OtpService.Otp.Store;

namespace OtpService.Otp.Limits;

/// <summary>
/// Tallies of a message beyond its recipient and its caller. They limit costs, and for SMS they require that
/// enough codes are verified.
/// </summary>
internal sealed class SpendingTallies(
    Pseudonyms pseudonyms, SmsCountryFilter destinations, IOptions<LimitOptions> options)
{
    /// <summary>How many of the last digits vary within a block of numbers.</summary>
    private const int BlockDigits = 4;

    private readonly ConversionRule? conversion = options.Value.Conversion;

    private readonly SendLimits sms = SendLimits.Of(
        ("sms-hour", options.Value.SmsPerHour, TimeSpan.FromHours(1)),
        ("sms-day", options.Value.SmsPerDay, TimeSpan.FromDays(1)));

    private readonly SendLimits voice = SendLimits.Of(
        ("voice-hour", options.Value.VoicePerHour, TimeSpan.FromHours(1)),
        ("voice-day", options.Value.VoicePerDay, TimeSpan.FromDays(1)));

    private readonly SendLimits email = SendLimits.Of(
        ("email-hour", options.Value.EmailPerHour, TimeSpan.FromHours(1)),
        ("email-day", options.Value.EmailPerDay, TimeSpan.FromDays(1)));

    private readonly Lazy<IReadOnlyDictionary<string, SendLimits>> countries = new(() =>
        SmsCountryLimits.TryParse(options.Value.SmsCountries)
        ?? throw new InvalidOperationException("Countries were used before they were validated."));

    /// <summary>Tallies that limit costs: messages of the whole service, and SMS to a country.</summary>
    public IEnumerable<Tally> Spending(Address address)
    {
        var (name, service) = address.Channel switch
        {
            Channel.Email => ("email", email),
            Channel.Sms or Channel.WhatsApp or Channel.Telegram => ("sms", sms),
            Channel.Voice => ("voice", voice),
        };
        if (service.Windows.Count > 0)
        {
            yield return new(pseudonyms.Fingerprint("service", name), service, Conversion: null);
        }

        if (address.IsPhone
            && countries.Value.Count > 0
            && destinations.TryFind(address, out var destination)
            && countries.Value.TryGetValue(destination.Country, out var limits))
        {
            yield return new(
                pseudonyms.Fingerprint("country-limits", destination.Country), limits, Conversion: null);
        }
    }

    /// <summary>
    /// Tallies of the conversion rule: one for the number block of a recipient, and one for its country. Only
    /// networks that pay the called side have it: SMS and voice.
    /// </summary>
    public IEnumerable<Tally> Conversions(Address address)
    {
        if (address.Channel is not (Channel.Sms or Channel.Voice) || conversion is null)
        {
            yield break;
        }

        var block = address.Value[..^BlockDigits];
        yield return new(pseudonyms.Fingerprint("block", block), SendLimits.None, conversion);
        if (destinations.TryFind(address, out var destination))
        {
            yield return new(
                pseudonyms.Fingerprint("country", destination.Country), SendLimits.None, conversion);
        }
    }
}
