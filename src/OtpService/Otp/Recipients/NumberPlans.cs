using System.Diagnostics.CodeAnalysis;
using PhoneNumbers;
using Validation = PhoneNumbers.PhoneNumberUtil.ValidationResult;

namespace OtpService.Otp.Recipients;

/// <summary>Checks one spelling of a number against the numbering plans of libphonenumber.</summary>
internal static class NumberPlans
{
    /// <summary>
    /// Accepts a number in a range that is missing from the plans, if its length fits and the text is the number
    /// in E.164. Plans grow faster than services are updated, and examples use ranges that nobody has.
    /// </summary>
    public static PhoneResult Unplanned(string text, string? region)
    {
        var plans = PhoneNumberUtil.GetInstance();
        if (!TryParse(plans, text, region, out var number, out var fault))
        {
            return new(Address: null, fault);
        }

        if (IsDoubled(plans, number))
        {
            return new(Address: null, PhoneFault.Ambiguous);
        }

        return plans.IsPossibleNumberWithReason(number) switch
        {
            Validation.IS_POSSIBLE when plans.Format(number, PhoneNumberFormat.E164) == text => Of(text),
            Validation.TOO_SHORT => new(Address: null, PhoneFault.TooShort),
            Validation.TOO_LONG => new(Address: null, PhoneFault.TooLong),
            Validation.INVALID_COUNTRY_CODE => new(Address: null, PhoneFault.UnknownCallingCode),
            _ => new(Address: null, PhoneFault.Unassigned),
        };
    }

    /// <summary>
    /// Returns a number as a recipient, or its fault: the plans of some countries have numbers that are too long
    /// or too short for E.164.
    /// </summary>
    public static PhoneResult Of(string number) => Address.TryParsePhone(number, out var address)
        ? new(address, PhoneFault.None)
        : new(Address: null, number.Length > Address.MaxPhoneDigits ? PhoneFault.TooLong : PhoneFault.TooShort);

    /// <summary>Returns the different numbers, in E.164, for which the plans have a range.</summary>
    public static string[] Valid(IEnumerable<(string Text, string? Region)> spellings)
    {
        var plans = PhoneNumberUtil.GetInstance();
        return
        [
            .. spellings
                .Select(spelling => TryParse(plans, spelling.Text, spelling.Region, out var number, out _) ? number : null)
                .OfType<PhoneNumber>()
                .Where(plans.IsValidNumber)
                .Select(number => plans.Format(number, PhoneNumberFormat.E164))
                .Distinct(StringComparer.Ordinal),
        ];
    }

    /// <summary>
    /// Whether the calling code occurs twice, because a form had filled it in already, and the number is valid
    /// with only one of them.
    /// </summary>
    private static bool IsDoubled(PhoneNumberUtil plans, PhoneNumber number)
    {
        var code = $"{number.CountryCode}";
        var national = plans.GetNationalSignificantNumber(number);
        return national.StartsWith(code, StringComparison.Ordinal) && Valid([($"+{national}", null)]).Length > 0;
    }

    private static bool TryParse(
        PhoneNumberUtil plans, string text, string? region,
        [NotNullWhen(true)] out PhoneNumber? number, out PhoneFault fault)
    {
        try
        {
            (number, fault) = (plans.Parse(text, region), PhoneFault.None);
            return true;
        }
        catch (NumberParseException e)
        {
            number = null;
            fault = e.ErrorType switch
            {
                ErrorType.TOO_SHORT_NSN or ErrorType.TOO_SHORT_AFTER_IDD => PhoneFault.TooShort,
                ErrorType.TOO_LONG => PhoneFault.TooLong,
                ErrorType.INVALID_COUNTRY_CODE => PhoneFault.UnknownCallingCode,
                ErrorType.NOT_A_NUMBER => PhoneFault.NotANumber,
            };
            return false;
        }
    }
}
