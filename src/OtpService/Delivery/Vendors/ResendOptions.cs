using Microsoft.Extensions.Options;
using OtpService.Outgoing;

namespace OtpService.Delivery.Vendors;

/// <summary>Resend's account and sender.</summary>
internal sealed class ResendOptions
{
    public const string Section = "Resend";

    /// <summary>The API key. Required.</summary>
    public string ApiKey { get; set; } = "";

    /// <summary>The URL of the API. Default https://api.resend.com.</summary>
    public string ApiUrl { get; set; } = "https://api.resend.com";

    /// <summary>The sender, in a domain verified with Resend. Required.</summary>
    public string FromEmail { get; set; } = "";

    /// <summary>The name of the sender. Default BRAND_NAME.</summary>
    public string FromName { get; set; } = "";
}

internal sealed class ResendOptionsValidator(PrivateNetwork network) : IValidateOptions<ResendOptions>
{
    public ValidateOptionsResult Validate(string? name, ResendOptions options)
    {
        string[] faults =
        [
            .. ProviderFaults.Key("RESEND_API_KEY", options.ApiKey),
            .. ProviderFaults.Url("RESEND_API_URL", options.ApiUrl, network),
            .. ProviderFaults.Sender("RESEND_FROM_EMAIL", options.FromEmail),
            .. ProviderFaults.SenderName("RESEND_FROM_NAME", options.FromName),
        ];
        return faults.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
