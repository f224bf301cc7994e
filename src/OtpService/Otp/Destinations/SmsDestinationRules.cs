using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Options;
using OtpService.Otp.Recipients;
using PhoneNumbers;

namespace OtpService.Otp.Destinations;

/// <summary>
/// Decides which telephone numbers SMS may go to, by the numbering plans that libphonenumber knows. They are
/// loaded country by country when a number first asks for them, so that email alone costs nothing.
/// </summary>
internal sealed class SmsDestinationRules
{
    /// <summary>The "country" of calling codes that belong to none (UN M.49: world).</summary>
    private const string Nowhere = "001";

    private readonly Lazy<SmsCountryList> allowed;

    public SmsDestinationRules(IOptions<DestinationOptions> options) =>
        allowed = new(() => SmsCountryList.TryParse(options.Value.SmsAllowedCountries, out var countries)
            ? countries
            : throw new InvalidOperationException("Countries were used before they were validated."));

    /// <summary>
    /// The origin of a number, if SMS may go there: it is written as E.164 has it, as long as its country's
    /// numbers are, of a kind that people have, and of an allowed country. A range that is not in the plans
    /// is let through where its length fits: plans grow faster than services are updated, and examples use
    /// ranges that nobody has.
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

        // Satellite and other networks without a country are nobody's in particular: codes 800, 808, 870,
        // 878, 881 to 883, 888 and 979.
        return country != Nowhere && allowed.Value.Contains(country);
    }

    /// <summary>
    /// The country of a number, whether SMS may go there or not: an ISO 3166 alpha-2 code, or 001 for none.
    /// </summary>
    public static string CountryOf(Address address)
    {
        var plans = PhoneNumberUtil.GetInstance();
        return TryParse(plans, address.Value, out var number) ? CountryOf(plans, number) : Nowhere;
    }

    /// <summary>
    /// Numbers with a national prefix in them, as in +44 (0)20, lead to telephones that have another number
    /// already, with counters of its own.
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
    /// In a range that is not in the plans, the main country of those that share the calling code.
    /// </summary>
    private static string CountryOf(PhoneNumberUtil plans, PhoneNumber number) =>
        plans.GetRegionCodeForNumber(number) ?? plans.GetRegionCodeForCountryCode(number.CountryCode);

    /// <summary>
    /// Whether a kind of number can be a person's own. Fixed lines are: in some countries nothing tells them
    /// from mobiles, and in others numbers are taken along or can get text.
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
