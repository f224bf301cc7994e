using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Options;
using OtpService.Otp.Recipients;
using PhoneNumbers;

namespace OtpService.Otp.Destinations;

/// <summary>
/// Decides which phone numbers messages and calls may go to, by the numbering plans of libphonenumber. A country's plan is
/// loaded when the first number needs it, so that a service that sends only email loads none.
/// </summary>
internal sealed class SmsCountryFilter
{
    /// <summary>The "country" of calling codes that belong to none (UN M.49: world).</summary>
    private const string Nowhere = "001";

    private readonly Lazy<SmsCountryList> allowed;
    private readonly Lazy<SmsCountryList> called;

    public SmsCountryFilter(IOptions<DestinationOptions> options)
    {
        allowed = new(() => Parse(options.Value.SmsAllowedCountries));
        called = new(() => Parse(options.Value.VoiceAllowedCountries));
    }

    /// <summary>
    /// Finds the origin of a number if messages of its channel may go there. The number must be in E.164 form, as long as its
    /// country's numbers, of a kind that people have, and of an allowed country. A range that is missing from the
    /// plans is accepted if the length fits: plans grow faster than services are updated, and examples use ranges
    /// that nobody has.
    /// </summary>
    public bool TryFind(Address address, out NumberOrigin destination)
    {
        destination = default;
        var plans = PhoneNumberUtil.GetInstance();
        if (!TryParse(plans, address.Value, out var number)
            || plans.IsPossibleNumberWithReason(number) != PhoneNumberUtil.ValidationResult.IS_POSSIBLE
            || !IsOfPeople(plans, number))
        {
            return false;
        }

        var country = CountryOf(plans, number);
        destination = new(country, number.CountryCode);

        // Satellite and other global networks belong to no country: codes 800, 808, 870, 878, 881 to 883, 888 and
        // 979.
        var countries = address.Channel == Channel.Voice ? called.Value : allowed.Value;
        return country != Nowhere && countries.Contains(country);
    }

    /// <summary>
    /// The country of a number, whether SMS may go there or not: an ISO 3166 alpha-2 code, or 001 for none.
    /// </summary>
    public static string CountryOf(Address address)
    {
        var plans = PhoneNumberUtil.GetInstance();
        return TryParse(plans, address.Value, out var number) ? CountryOf(plans, number) : Nowhere;
    }

    private static SmsCountryList Parse(string list) => SmsCountryList.TryParse(list, out var countries)
        ? countries
        : throw new InvalidOperationException("Countries were used before they were validated.");

    /// <summary>
    /// Parses a number, and rejects one that contains a national prefix, as in +44 (0)20. Such a number reaches a
    /// phone that already has another number, which has counters of its own.
    /// </summary>
    private static bool TryParse(
        PhoneNumberUtil plans, string value, [NotNullWhen(true)] out PhoneNumber? number)
    {
        try
        {
            number = plans.Parse(value, defaultRegion: null);
        }
        catch (NumberParseException)
        {
            number = null;
            return false;
        }

        return $"+{number.CountryCode}{plans.GetNationalSignificantNumber(number)}" == value;
    }

    /// <summary>
    /// Returns the country of a number or, if its range is missing from the plans, the main country of its
    /// calling code.
    /// </summary>
    private static string CountryOf(PhoneNumberUtil plans, PhoneNumber number) =>
        plans.GetRegionCodeForNumber(number) ?? plans.GetRegionCodeForCountryCode(number.CountryCode);

    /// <summary>
    /// Whether a person can have this kind of number. Fixed lines count: some countries do not distinguish them
    /// from mobiles, and in others numbers are ported to mobiles or can receive text.
    /// </summary>
    private static bool IsOfPeople(PhoneNumberUtil plans, PhoneNumber number) => plans.GetNumberType(number) switch
    {
        PhoneNumberType.MOBILE or PhoneNumberType.FIXED_LINE or PhoneNumberType.FIXED_LINE_OR_MOBILE => true,
        PhoneNumberType.VOIP => true,
        PhoneNumberType.UNKNOWN => UnknownRanges.MayBePeoples(plans, number),
        PhoneNumberType.PREMIUM_RATE or PhoneNumberType.SHARED_COST or PhoneNumberType.TOLL_FREE => false,
        PhoneNumberType.PERSONAL_NUMBER or PhoneNumberType.PAGER => false,
        PhoneNumberType.UAN or PhoneNumberType.VOICEMAIL => false,
    };
}
