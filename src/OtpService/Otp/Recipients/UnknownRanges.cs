using PhoneNumbers;

namespace OtpService.Otp.Recipients;

/// <summary>
/// Decides which numbers to accept in ranges that are missing from the plans: plans grow faster than services are
/// updated, but not everywhere.
/// </summary>
internal static class UnknownRanges
{
    private const int NorthAmerica = 1;
    private const char Zero = '0';

    /// <summary>
    /// How many digits too many or too few still reach a service, since exchanges ignore the rest.
    /// </summary>
    private const int MostOff = 3;

    /// <summary>
    /// Whether a range may be assigned to people one day, and is not close to a range of services that cost.
    /// </summary>
    public static bool MayBePeoples(PhoneNumberUtil plans, PhoneNumber number)
    {
        var national = plans.GetNationalSignificantNumber(number);
        return number.CountryCode == NorthAmerica ? IsNorthAmerican(national)
            : (national[0] != Zero || HasZeros(plans, number.CountryCode))
                && !IsBesideService(plans, number.CountryCode, national);
    }

    /// <summary>
    /// NANP: neither an area nor an exchange begins with 0 or 1, and N11 is a service, not an area (NANPA,
    /// ATIS-0300115). Nobody has area 555: its numbers are for examples, such as +1 555 123 4567.
    /// </summary>
    private static bool IsNorthAmerican(string national) =>
        national.Length == 10 && national[0] >= '2' && national is not [_, '1', '1', ..]
        && (national[3] >= '2' || national.StartsWith("555", StringComparison.Ordinal));

    /// <summary>Whether the numbers of a country may begin with a zero, as in Italy and Côte d'Ivoire.</summary>
    private static bool HasZeros(PhoneNumberUtil plans, int code)
    {
        var region = plans.GetRegionCodeForCountryCode(code);
        return new[] { PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE }
            .Select(type => plans.GetExampleNumberForType(region, type))
            .Any(example => example is not null && plans.GetNationalSignificantNumber(example)[0] == Zero);
    }

    private static bool IsBesideService(PhoneNumberUtil plans, int code, string national)
    {
        for (var off = 1; off <= MostOff; off++)
        {
            if (IsService(plans, code, national + new string('0', off))
                || (national.Length > off && IsService(plans, code, national[..^off])))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsService(PhoneNumberUtil plans, int code, string national)
    {
        try
        {
            return plans.GetNumberType(plans.Parse($"+{code}{national}", defaultRegion: null)) is PhoneNumberType.PREMIUM_RATE
                or PhoneNumberType.SHARED_COST or PhoneNumberType.TOLL_FREE or PhoneNumberType.UAN;
        }
        catch (NumberParseException)
        {
            return false;
        }
    }
}
