using System.Text.RegularExpressions;

namespace OtpService.Otp.Recipients;

/// <summary>
/// Reads formats of numbers that a country has abolished, but that people and their contacts still use. Each old
/// number became exactly one new number. Formats that libphonenumber converts itself are not listed here.
/// </summary>
internal static partial class OldNumbers
{
    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;
    private const int PatienceMilliseconds = 100;

    private static readonly (string Country, string Code, Regex Old, string New)[] Plans =
    [
        ("BJ", "229", Benin, "01${number}"),
        ("BR", "55", Brazil, "${area}9${number}"),
        ("MX", "52", Mexico, "${number}"),
    ];

    /// <summary>
    /// Returns the new numbers for these digits, which start with the calling code or, in a region, perhaps
    /// without it.
    /// </summary>
    public static IEnumerable<(string Text, string? Region)> Renewed(string digits, string? region)
    {
        foreach (var (country, code, old, renewed) in Plans)
        {
            var hasCode = digits.StartsWith(code, StringComparison.Ordinal);
            if (hasCode && (region is null || region == country) && old.IsMatch(digits[code.Length..]))
            {
                yield return ($"+{code}{old.Replace(digits[code.Length..], renewed)}", null);
            }

            if (region == country && old.IsMatch(digits))
            {
                yield return ($"+{code}{old.Replace(digits, renewed)}", null);
            }
        }
    }

    /// <summary>All numbers have ten digits, the first of them 01, since November 2024.</summary>
    [GeneratedRegex(@"\A(?<number>[0-9]{8})\z", Options, PatienceMilliseconds)]
    private static partial Regex Benin { get; }

    /// <summary>
    /// Mobile numbers have had a ninth digit, 9, in front since November 2016. Within Brazil a 0, and perhaps the
    /// two digits of a carrier, precede the area code.
    /// </summary>
    [GeneratedRegex(
        @"\A(?:0(?:[0-9]{2})?)?(?<area>[1-9][0-9])(?<number>[6-9][0-9]{7})\z", Options, PatienceMilliseconds)]
    private static partial Regex Brazil { get; }

    /// <summary>
    /// Until August 2019 mobile numbers were dialed with a 1 from abroad, and with 044, 045 or 01 within Mexico.
    /// </summary>
    [GeneratedRegex(@"\A(?:044|045|01|1)(?<number>[0-9]{10})\z", Options, PatienceMilliseconds)]
    private static partial Regex Mexico { get; }
}
