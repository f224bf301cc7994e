using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using OtpService.Otp.Recipients;
using OtpService.Outgoing;

namespace OtpService.Delivery.Vendors;

/// <summary>Finds every fault in the settings for Twilio, for the channels that it delivers.</summary>
internal sealed partial class TwilioOptionsValidator(
    PrivateNetwork network, IOptions<DeliveryOptions> delivery, IOptions<PublicUrlOptions> outside)
    : IValidateOptions<TwilioOptions>
{
    public ValidateOptionsResult Validate(string? name, TwilioOptions options)
    {
        List<string> faults =
        [
            .. ProviderFaults.Key("TWILIO_AUTH_TOKEN", options.AuthToken),
            .. ProviderFaults.Url("TWILIO_API_URL", options.ApiUrl, network),
            .. Delivers(Channel.Sms) ? SenderFaults(options) : [],
            .. Delivers(Channel.Voice) ? CallFaults(options) : [],
        ];
        if (!AccountSid.IsMatch(options.AccountSid))
        {
            faults.Add(
                "TWILIO_ACCOUNT_SID is required: AC and 32 hexadecimal digits, from Twilio's console.");
        }

        if (!TwilioVoices.TryParse(options.Voices, out _))
        {
            faults.Add("TWILIO_VOICES must list languages of this service with Twilio's names of voices, such as "
                + "de:Polly.Vicki-Neural,hi:Polly.Aditi, each language once.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> SenderFaults(TwilioOptions options)
    {
        var senders = new[] { options.From, options.MessagingServiceSid }.Count(sender => sender.Length > 0);
        if (senders != 1)
        {
            yield return "TWILIO_FROM or TWILIO_MESSAGING_SERVICE_SID is required, and not both.";
        }

        var named = PhoneNumberParser.TryRead(options.From, out _) || SenderName.IsMatch(options.From);
        if (options.From.Length > 0 && !named)
        {
            yield return "TWILIO_FROM must be a number like +14155550100, or 1 to 11 letters, digits and "
                + "spaces.";
        }

        if (options.MessagingServiceSid.Length > 0 && !ServiceSid.IsMatch(options.MessagingServiceSid))
        {
            yield return "TWILIO_MESSAGING_SERVICE_SID must be MG and 32 hexadecimal digits.";
        }
    }

    private IEnumerable<string> CallFaults(TwilioOptions options)
    {
        if (!Address.TryParsePhone(options.VoiceFrom, out _))
        {
            yield return "TWILIO_VOICE_FROM is required for calls: a number of your account, or one that you have "
                + "verified with Twilio, like +14155550100.";
        }

        if (Of(outside)?.Url.Length == 0)
        {
            yield return "PUBLIC_URL is required for calls by Twilio, which fetches what to say from there: set it to "
                + "the URL of this service as clients outside see it.";
        }
    }

    private bool Delivers(Channel channel) =>
        Of(delivery)?.ProvidersOf(channel).Contains(TwilioProvider.ProviderName, StringComparer.Ordinal) == true;

    /// <summary>Returns options of others; null if they have faults, which they report themselves.</summary>
    private static T? Of<T>(IOptions<T> options) where T : class
    {
        try
        {
            return options.Value;
        }
        catch (OptionsValidationException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"\AAC[0-9a-f]{32}\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex AccountSid { get; }

    [GeneratedRegex(@"\AMG[0-9a-f]{32}\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex ServiceSid { get; }

    [GeneratedRegex(@"\A(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11}\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex SenderName { get; }
}
