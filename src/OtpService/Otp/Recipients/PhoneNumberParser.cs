using System.Diagnostics.CodeAnalysis;
using PhoneNumbers;

namespace OtpService.Otp.Recipients;

/// <summary>
/// Reads phone numbers as people write them, by the numbering plans of libphonenumber: with the calling code, or
/// in the national format of a given country. Text that can mean two numbers is rejected, because a code must
/// never go to a stranger.
/// </summary>
internal static class PhoneNumberParser
{
    private const string InternationalPrefix = "00";

    /// <param name="text">The number, spelled in any way.</param>
    /// <param name="country">
    /// The country whose national format is accepted, ISO 3166 alpha-2; null for none.
    /// </param>
    public static PhoneResult Read(string text, string? country)
    {
        if (!PhoneSpelling.TryParse(text, out var typed))
        {
            return new(Address: null, PhoneFault.NotANumber);
        }

        var region = typed.HasPlus ? null : country?.ToUpperInvariant();
        if (typed.WithoutTail is { } before && PhoneSpelling.TryParse(before, out var shorter)
            && Meant(shorter, region).Length > 0)
        {
            // The separate digits at the end are an extension, or the end of a second number.
            return new(Address: null, PhoneFault.NotANumber);
        }

        string[] abroad = [.. FromAbroad(typed)];
        if (region is null && abroad.Length == 0)
        {
            return new(Address: null, PhoneFault.NoCallingCode);
        }

        var meant = Meant(typed, region);
        if (meant.Length == 0)
        {
            meant = NumberPlans.Valid(OldNumbers.Renewed(region is null ? abroad[0] : typed.Digits, region));
        }

        return meant switch
        {
            [var only] => NumberPlans.Of(only),
            [] => NumberPlans.Unplanned(region is null ? $"+{abroad[0]}" : typed.Digits, region),
            _ => new(Address: null, PhoneFault.Ambiguous),
        };
    }

    /// <summary>Reads a number whose country is not given.</summary>
    public static bool TryRead(string text, [NotNullWhen(true)] out Address? address)
    {
        address = Read(text, country: null).Address;
        return address is not null;
    }

    /// <summary>Whether a country has telephone numbers, by its ISO 3166 alpha-2 code.</summary>
    public static bool IsCountry(string text) =>
        PhoneNumberUtil.GetInstance().GetSupportedRegions().Contains(text.ToUpperInvariant());

    /// <summary>The numbers that the plans know, each in E.164.</summary>
    private static string[] Meant(PhoneSpelling typed, string? region) =>
        NumberPlans.Valid([.. FromAbroad(typed).Select(digits => ($"+{digits}", (string?)null)), .. AtHome(typed, region)]);

    /// <summary>The digits after the plus sign, or after 00.</summary>
    private static IEnumerable<string> FromAbroad(PhoneSpelling typed) => typed.HasPlus
        ? typed.Spellings
        : typed.Spellings.Where(digits => digits.StartsWith(InternationalPrefix, StringComparison.Ordinal))
            .Select(digits => digits[InternationalPrefix.Length..]);

    /// <summary>The number in a region: in its national format, or with the calling code.</summary>
    private static IEnumerable<(string Text, string? Region)> AtHome(PhoneSpelling typed, string? region)
    {
        if (region is null)
        {
            yield break;
        }

        yield return (typed.Digits, region);

        var code = PhoneNumberUtil.GetInstance().GetCountryCodeForRegion(region);
        foreach (var digits in typed.Spellings.Where(digits => digits.StartsWith($"{code}", StringComparison.Ordinal)))
        {
            yield return ($"+{digits}", null);
        }
    }
}
