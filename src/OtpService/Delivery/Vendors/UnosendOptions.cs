using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using OtpService.Outgoing;

namespace OtpService.Delivery.Vendors;

/// <summary>Unosend's account and sender.</summary>
internal sealed class UnosendOptions
{
    public const string Section = "Unosend";

    /// <summary>The API key. Required.</summary>
    public string ApiKey { get; set; } = "";

    /// <summary>
    /// The URL of the API. Default https://www.unosend.co/api/v1; newer accounts may have another one.
    /// </summary>
    public string ApiUrl { get; set; } = "https://www.unosend.co/api/v1";

    /// <summary>
    /// The sender of SMS: 1 to 11 letters and digits, or a number in E.164 form. Default the account's own.
    /// </summary>
    public string From { get; set; } = "";

    /// <summary>
    /// The SMS template that Unosend approved, with a place for ##code##. Default none: then the words are
    /// ours.
    /// </summary>
    public string TemplateId { get; set; } = "";

    /// <summary>
    /// The sender of email, in a domain verified with Unosend. Required if it delivers email.
    /// </summary>
    public string FromEmail { get; set; } = "";

    /// <summary>The name of the sender of email. Default BRAND_NAME.</summary>
    public string FromName { get; set; } = "";

    /// <summary>
    /// Whether it delivers email. This follows from EMAIL_PROVIDERS, whatever is configured here.
    /// </summary>
    public bool DeliversEmail { get; set; }
}

internal sealed partial class UnosendOptionsValidator(PrivateNetwork network)
    : IValidateOptions<UnosendOptions>
{
    private const int MaxTemplateIdLength = 128;

    public ValidateOptionsResult Validate(string? name, UnosendOptions options)
    {
        List<string> faults =
        [
            .. ProviderFaults.Key("UNOSEND_API_KEY", options.ApiKey),
            .. ProviderFaults.Url("UNOSEND_API_URL", options.ApiUrl, network),
        ];
        if (options.DeliversEmail)
        {
            faults.AddRange(ProviderFaults.Sender("UNOSEND_FROM_EMAIL", options.FromEmail));
            faults.AddRange(ProviderFaults.SenderName("UNOSEND_FROM_NAME", options.FromName));
        }

        if (options.TemplateId.Length > MaxTemplateIdLength || options.TemplateId.Any(char.IsControl))
        {
            faults.Add("UNOSEND_TEMPLATE_ID must be the id of a template, from Unosend's dashboard.");
        }

        if (!Sender.IsMatch(options.From))
        {
            faults.Add("UNOSEND_FROM must be 1 to 11 letters and digits, or a number like +14155550100; "
                + "or leave it out.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    [GeneratedRegex(
        @"\A([A-Za-z0-9]{0,11}|\+[1-9][0-9]{7,14})\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Sender { get; }
}
