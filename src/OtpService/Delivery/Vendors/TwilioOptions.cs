using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using OtpService.Otp.Recipients;
using OtpService.Outgoing;

namespace OtpService.Delivery.Vendors;

/// <summary>Twilio's account and sender.</summary>
internal sealed class TwilioOptions
{
    public const string Section = "Twilio";

    /// <summary>The account: AC and 32 hexadecimal digits. Required.</summary>
    public string AccountSid { get; set; } = "";

    /// <summary>The account's token. Required.</summary>
    public string AuthToken { get; set; } = "";

    /// <summary>The URL of the API. Default https://api.twilio.com.</summary>
    public string ApiUrl { get; set; } = "https://api.twilio.com";

    /// <summary>
    /// The sender: a number in E.164 form, or 1 to 11 letters, digits and spaces. Either this or
    /// <see cref="MessagingServiceSid"/> is required.
    /// </summary>
    public string From { get; set; } = "";

    /// <summary>The messaging service that chooses the sender: MG and 32 hexadecimal digits.</summary>
    public string MessagingServiceSid { get; set; } = "";
}

internal sealed partial class TwilioOptionsValidator(PrivateNetwork network)
    : IValidateOptions<TwilioOptions>
{
    public ValidateOptionsResult Validate(string? name, TwilioOptions options)
    {
        List<string> faults =
        [
            .. ProviderFaults.Key("TWILIO_AUTH_TOKEN", options.AuthToken),
            .. ProviderFaults.Url("TWILIO_API_URL", options.ApiUrl, network),
            .. SenderFaults(options),
        ];
        if (!AccountSid.IsMatch(options.AccountSid))
        {
            faults.Add(
                "TWILIO_ACCOUNT_SID is required: AC and 32 hexadecimal digits, from Twilio's console.");
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

    [GeneratedRegex(@"\AAC[0-9a-f]{32}\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex AccountSid { get; }

    [GeneratedRegex(@"\AMG[0-9a-f]{32}\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex ServiceSid { get; }

    [GeneratedRegex(@"\A(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11}\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex SenderName { get; }
}
