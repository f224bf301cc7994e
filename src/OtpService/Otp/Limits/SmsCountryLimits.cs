using System.Globalization;
using System.Text.RegularExpressions;
using OtpService.Otp.Destinations;

namespace OtpService.Otp.Limits;

/// <summary>
/// Reads how many SMS may go to each country from SMS_COUNTRY_LIMITS: LV:10/100 allows 10 in an hour and 100 in
/// 24 hours.
/// </summary>
internal static partial class SmsCountryLimits
{
    /// <summary>Reads a list separated by commas; null if an entry has another form.</summary>
    public static IReadOnlyDictionary<string, SendLimits>? TryParse(string list)
    {
        Dictionary<string, SendLimits> limits = new(StringComparer.Ordinal);
        const StringSplitOptions Tidily = StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries;
        foreach (var entry in list.Split(',', Tidily))
        {
            if (Entry.Match(entry) is not { Success: true } match
                || !SmsCountryList.TryParse(match.Groups["country"].Value, out _)
                || !limits.TryAdd(match.Groups["country"].Value.ToUpperInvariant(), SendLimits.Of(
                    ("country-hour", Number(match, "hour"), TimeSpan.FromHours(1)),
                    ("country-day", Number(match, "day"), TimeSpan.FromDays(1)))))
            {
                return null;
            }
        }

        return limits;
    }

    private static int Number(Match match, string group) =>
        int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(
        @"\A(?<country>[A-Za-z]{2}):(?<hour>[0-9]{1,6})/(?<day>[0-9]{1,6})\z", RegexOptions.ExplicitCapture,
        100)]
    private static partial Regex Entry { get; }
}
