using System.Collections.Frozen;
using OtpService.Otp.Recipients;

namespace OtpService.Delivery;

/// <summary>
/// The providers of SMS by country, from SMS_ROUTES: <c language="text">IN:msg91,twilio;US,CA:twilio</c> tries msg91 and then
/// twilio for numbers of India, and twilio alone for those of the USA and Canada. <c language="text">*</c> is
/// every other country; without it these go by SMS_PROVIDERS.
/// </summary>
internal static class SmsRoutes
{
    /// <summary>Every country that has no route of its own.</summary>
    public const string Others = "*";

    /// <summary>Returns the names of the providers by the ISO 3166 code of the country, in upper case.</summary>
    /// <param name="text">The setting.</param>
    /// <param name="providers">The providers of SMS, of which each route names some.</param>
    /// <param name="fault">What is wrong, in words that follow the name of the setting; null for nothing.</param>
    public static FrozenDictionary<string, string[]> Parse(
        string text, IReadOnlyCollection<string> providers, out string? fault)
    {
        Dictionary<string, string[]> routes = new(StringComparer.Ordinal);
        fault = text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(route => Read(route, providers, routes)).FirstOrDefault(found => found is not null);
        return routes.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static string? Read(string route, IReadOnlyCollection<string> providers, Dictionary<string, string[]> routes)
    {
        var parts = route.Split(':', StringSplitOptions.TrimEntries);
        var (countries, names) = (DeliveryOptions.Names(parts[0]), DeliveryOptions.Names(parts.Length == 2 ? parts[1] : ""));
        if (countries.Length == 0 || names.Length == 0)
        {
            return "must list routes such as IN:msg91,twilio;US,CA:twilio: countries, a colon, and providers in order.";
        }

        if (Array.Find(countries, country => country != Others && !PhoneNumberParser.IsCountry(country)) is { } unknown)
        {
            return $"names {unknown}, which is no country with telephone numbers: use ISO codes such as IN, or * for all others.";
        }

        if (Array.Find(names, name => !providers.Contains(name, StringComparer.Ordinal)) is { } missing)
        {
            return $"names {missing}, which SMS_PROVIDERS does not list: add it there.";
        }

        if (names.ToHashSet(StringComparer.Ordinal).Count < names.Length)
        {
            return $"names a provider twice for {parts[0]}: name each once, in the order of the attempts.";
        }

        return Array.Find(countries, country => !routes.TryAdd(country.ToUpperInvariant(), names)) is { } twice
            ? $"has two routes for {twice}: keep one of them."
            : null;
    }
}
