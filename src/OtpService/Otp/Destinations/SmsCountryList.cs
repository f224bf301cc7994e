using System.Collections.Frozen;
using PhoneNumbers;

namespace OtpService.Otp.Destinations;

/// <summary>A list of countries by ISO 3166 alpha-2 code, or all of them.</summary>
internal sealed class SmsCountryList
{
    private const string Everywhere = "*";

    private static readonly char[] Separators = [',', ';', ' '];

    private SmsCountryList(FrozenSet<string>? codes) => Codes = codes;

    /// <summary>The codes that are listed; null for all there are.</summary>
    public FrozenSet<string>? Codes { get; }

    /// <summary>Reads a list separated by commas, semicolons or spaces; an empty one and * are all countries.</summary>
    public static bool TryParse(string list, out SmsCountryList countries)
    {
        var names = list.ToUpperInvariant()
            .Split(Separators, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (list.Length == 0 || names is [Everywhere])
        {
            countries = new(codes: null);
            return true;
        }

        countries = new(names.ToFrozenSet(StringComparer.Ordinal));
        return names.Length > 0 && PhoneNumberUtil.GetInstance().GetSupportedRegions().IsSupersetOf(names);
    }

    public bool Contains(string country) => Codes?.Contains(country) ?? true;
}
