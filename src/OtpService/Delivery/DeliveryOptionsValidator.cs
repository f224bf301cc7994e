using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using OtpService.Otp;

namespace OtpService.Delivery;

/// <summary>Finds every fault of the lists of providers and of the brand name.</summary>
internal sealed partial class DeliveryOptionsValidator(MessageCatalog catalog, IHostEnvironment environment)
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
            .. BrandFaults(options.BrandName),
        ];
        if (email.Length + sms.Length == 0)
        {
            faults.Add("EMAIL_PROVIDERS or SMS_PROVIDERS is required: name who delivers, "
                + $"e-mail by {Choice(Channel.Email)}, SMS by {Choice(Channel.Sms)}.");
        }

        if (sms.Length > 0 && faults.Count == 0 && !catalog.FitsOneSegment(options.BrandName))
        {
            faults.Add("BRAND_NAME makes an SMS longer than one segment: use only letters of the GSM-7 "
                + "alphabet, without accents other than those of French, German and Spanish.");
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

    private static IEnumerable<string> BrandFaults(string brand)
    {
        if (brand.Length is 0 or > MaxBrandLength || !BrandName.IsMatch(brand))
        {
            yield return "BRAND_NAME must be 1 to 32 characters without line breaks or braces, and with no "
                + "more than three digits in a row, which could be taken for the code.";
        }
    }

    private string Choice(Channel channel) => string.Join(" or ", Providers.For(channel)
        .Select(kind => kind.Name)
        .Where(kind => kind != OutboxProvider.ProviderName || environment.IsDevelopment()));

    [GeneratedRegex(
        @"\A(?!.*[0-9]{4})[^\p{C}{}]*\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex BrandName { get; }
}
