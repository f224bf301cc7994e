using System.Text.RegularExpressions;
using OtpService.Otp;

namespace OtpService.Delivery;

/// <summary>
/// Finds every fault of the settings that messages are made with, and of the operator's files.
/// </summary>
internal static partial class MessageSettings
{
    private const int MaxBrandLength = 32;

    public static IReadOnlyList<string> Faults(DeliveryOptions options, int codeLength)
    {
        List<string> faults = [.. ValueFaults(options)];
        return faults.Count > 0 ? faults : FileFaults(options, codeLength);
    }

    private static IEnumerable<string> ValueFaults(DeliveryOptions options)
    {
        if (options.BrandName.Length is 0 or > MaxBrandLength || !BrandName.IsMatch(options.BrandName))
        {
            yield return "BRAND_NAME must be 1 to 32 characters without line breaks or braces, and with no "
                + "more than three digits in a row, which could be taken for the code.";
        }

        if (!BrandColor.TryParse(options.BrandColor, out _))
        {
            yield return "BRAND_COLOR must be a colour such as #2563eb.";
        }

        if (options.WebOtpDomain.Length > 0
            && (!HostName.TryParse(options.WebOtpDomain, out var host) || host != options.WebOtpDomain))
        {
            yield return "WEBOTP_DOMAIN must be a host name such as example.com: lower case, without scheme, "
                + "port or path.";
        }

        if (options.MessagesFolder.Length > 0 && !Directory.Exists(options.MessagesFolder))
        {
            yield return "MESSAGES_FOLDER is no folder that the service can see: mount it, and name its path.";
        }
    }

    private static List<string> FileFaults(DeliveryOptions options, int codeLength)
    {
        List<string> faults = [];
        var catalog = MessageCatalog.Load(options.MessagesFolder, faults);
        var languages = catalog.Entries.Keys.Select(key => key.Language).Distinct(StringComparer.Ordinal);
        if (!LanguageTags.Lookup(options.DefaultLocale).Intersect(languages, StringComparer.Ordinal).Any())
        {
            faults.Add("DEFAULT_LOCALE names a language without messages: use one of "
                + $"{string.Join(", ", languages.Order(StringComparer.Ordinal))}.");
        }

        return [.. faults, .. MessageFaults.Find(catalog, options, codeLength)];
    }

    [GeneratedRegex(
        @"\A(?!.*[0-9]{4})[^\p{C}{}]*\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex BrandName { get; }
}
