using System.Text.RegularExpressions;
using OtpService.Delivery.Layout;
using OtpService.Delivery.Lengths;
using OtpService.Otp.Recipients;

namespace OtpService.Delivery.Wording;

/// <summary>Finds every fault in the settings for messages, and in the operator's files.</summary>
internal static partial class MessageSettings
{
    private const int MaxBrandLength = 32;

    public static IReadOnlyList<string> Faults(DeliveryOptions options)
    {
        List<string> faults = [.. ValueFaults(options)];
        return faults.Count > 0 ? faults : FileFaults(options);
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
            yield return "BRAND_COLOR must be a color such as #2563eb.";
        }

        if (options.WebOtpDomain.Length > 0
            && (!HostName.TryParse(options.WebOtpDomain, out var host) || host != options.WebOtpDomain))
        {
            yield return "WEBOTP_DOMAIN must be a host name such as example.com: lower case, without scheme, "
                + "port or path.";
        }

        if (options.SmsAppHash.Length > 0 && !AppHash.IsMatch(options.SmsAppHash))
        {
            yield return "SMS_APP_HASH must be the hash of an Android app, 11 characters of base64 such "
                + "as FA+9qCX9VSu.";
        }

        if (options.MessagesFolder.Length > 0 && !Directory.Exists(options.MessagesFolder))
        {
            yield return "MESSAGES_FOLDER is not a folder that the service can read: mount it, and set its path.";
        }
    }

    private static List<string> FileFaults(DeliveryOptions options)
    {
        List<string> faults = [];
        var catalog = MessageCatalog.Load(options, faults);
        faults.AddRange(catalog.Languages.Faults());
        if (faults.Count == 0)
        {
            faults.AddRange(Gaps(catalog, options));
        }

        return [.. faults, .. MessageFaults.Find(catalog, options)];
    }

    /// <summary>
    /// Returns the messages that the default language must have if English, which has all of them, is not
    /// sent.
    /// </summary>
    private static IEnumerable<string> Gaps(MessageCatalog catalog, DeliveryOptions options)
    {
        string[] missing =
        [
            .. from channel in Channels.Worded
               from name in new[] { MessageKinds.AnyCode, MessageKinds.SecurityAlert }
               where catalog.FindOrNull(channel, name, [options.DefaultLocale]) is null
               select $"[{channel.Name()} {name}]",
        ];
        if (missing.Length > 0)
        {
            yield return $"LOCALES leaves out {MessageCatalog.LastLanguage}, and DEFAULT_LOCALE has no "
                + $"{string.Join(", ", missing)}: add the words to its file in MESSAGES_FOLDER, or "
                + $"{MessageCatalog.LastLanguage} to LOCALES.";
        }
    }

    [GeneratedRegex(
        @"\A(?!.*[0-9]{4})[^\p{C}{}]*\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex BrandName { get; }

    [GeneratedRegex(@"\A[A-Za-z0-9+/]{11}\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex AppHash { get; }
}
