using System.Text.RegularExpressions;

namespace OtpService.Otp.Recipients;

/// <summary>
/// Ways to write a number that its country has given up, and that people and their contacts still have. Each
/// leads to the one number that it became; what libphonenumber knows of them by itself is not here.
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
    /// The numbers that these digits became, behind their calling code or, in a region, perhaps without it.
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
    /// Mobiles have a ninth digit, 9, in front since November 2016. At home a 0 and perhaps the two digits of
    /// a carrier stand before the area.
    /// </summary>
    [GeneratedRegex(
        @"\A(?:0(?:[0-9]{2})?)?(?<area>[1-9][0-9])(?<number>[6-9][0-9]{7})\z", Options, PatienceMilliseconds)]
    private static partial Regex Brazil { get; }

    /// <summary>
    /// Until August 2019 mobiles were called with a 1 from abroad, and with 044, 045 or 01 at home.
    /// </summary>
    [GeneratedRegex(@"\A(?:044|045|01|1)(?<number>[0-9]{10})\z", Options, PatienceMilliseconds)]
    private static partial Regex Mexico { get; }
}
