using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using OtpService.Otp;

namespace OtpService.Delivery;

/// <summary>Finds every fault of the lists of providers and of the messages.</summary>
internal sealed partial class DeliveryOptionsValidator(IOptions<OtpOptions> otp, IHostEnvironment environment)
    : IValidateOptions<DeliveryOptions>
{
    private const int MaxBrandLength = 32;

    public ValidateOptionsResult Validate(string? name, DeliveryOptions options)
    {
        var email = DeliveryOptions.Names(options.EmailProviders);
        var sms = DeliveryOptions.Names(options.SmsProviders);
        List<string> faults =
        [
            .. ListFaults("EMAIL_PROVIDERS", Channel.Email, email),
            .. ListFaults("SMS_PROVIDERS", Channel.Sms, sms),
            .. BrandFaults(options),
        ];
        if (email.Length + sms.Length == 0)
        {
            faults.Add("EMAIL_PROVIDERS or SMS_PROVIDERS is required: name who delivers, "
                + $"e-mail by {Choice(Channel.Email)}, SMS by {Choice(Channel.Sms)}.");
        }

        if (faults.Count == 0)
        {
            faults.AddRange(MessageFilesFaults(options));
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private IEnumerable<string> ListFaults(string setting, Channel channel, string[] names)
    {
        var kinds = names.Select(Providers.Find).ToList();
        if (kinds.Exists(kind => kind is null || !kind.Channels.Contains(channel)))
        {
            yield return $"{setting} names a provider that does not exist or does not deliver {channel}: "
                + $"use {Choice(channel)}, in lower case, several separated by commas.";
        }

        if (kinds.Exists(kind => kind?.Name == OutboxProvider.ProviderName) && !environment.IsDevelopment())
        {
            yield return $"{setting} must not name outbox outside Development, where it would show codes to "
                + "whoever reads the log: name a provider that delivers.";
        }

        if (names.ToHashSet(StringComparer.Ordinal).Count < names.Length)
        {
            yield return $"{setting} names a provider twice: name each once, in the order of the tries.";
        }
    }

    private static IEnumerable<string> BrandFaults(DeliveryOptions options)
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

    private List<string> MessageFilesFaults(DeliveryOptions options)
    {
        List<string> faults = [];
        var catalog = MessageCatalog.Load(options.MessagesFolder, faults);
        var languages = catalog.Entries.Keys.Select(key => key.Language).Distinct(StringComparer.Ordinal);
        if (!LanguageTags.Lookup(options.DefaultLocale).Intersect(languages, StringComparer.Ordinal).Any())
        {
            faults.Add("DEFAULT_LOCALE names a language without messages: use one of "
                + $"{string.Join(", ", languages.Order(StringComparer.Ordinal))}.");
        }

        return [.. faults, .. MessageFaults.Find(catalog, options, LongestCode())];
    }

    private int LongestCode()
    {
        try
        {
            var options = otp.Value;
            return options.Purposes.Values.Select(purpose => purpose.Length ?? options.Length)
                .DefaultIfEmpty(options.Length).Max();
        }
        catch (OptionsValidationException)
        {
            // The options of codes report their own faults; until those are mended any length will do.
            return 1;
        }
    }

    private string Choice(Channel channel) => string.Join(" or ", Providers.For(channel)
        .Select(kind => kind.Name)
        .Where(kind => kind != OutboxProvider.ProviderName || environment.IsDevelopment()));

    [GeneratedRegex(
        @"\A(?!.*[0-9]{4})[^\p{C}{}]*\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex BrandName { get; }
}
