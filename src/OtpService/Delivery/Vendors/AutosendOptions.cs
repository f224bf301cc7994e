using Microsoft.Extensions.Options;
using OtpService.Outgoing;

namespace OtpService.Delivery.Vendors;

/// <summary>Autosend's account and sender.</summary>
internal sealed class AutosendOptions
{
    public const string Section = "Autosend";

    /// <summary>The API key. Required.</summary>
    public string ApiKey { get; set; } = "";

    /// <summary>The URL of the API. Default https://api.autosend.com/v1.</summary>
    public string ApiUrl { get; set; } = "https://api.autosend.com/v1";

    /// <summary>The sender, in a domain verified with Autosend. Required.</summary>
    public string FromEmail { get; set; } = "";

    /// <summary>The name of the sender. Default BRAND_NAME.</summary>
    public string FromName { get; set; } = "";
}

internal sealed class AutosendOptionsValidator(PrivateNetwork network)
    : IValidateOptions<AutosendOptions>
{
    public ValidateOptionsResult Validate(string? name, AutosendOptions options)
    {
        string[] faults =
        [
            .. ProviderFaults.Key("AUTOSEND_API_KEY", options.ApiKey),
            .. ProviderFaults.Url("AUTOSEND_API_URL", options.ApiUrl, network),
            .. ProviderFaults.Sender("AUTOSEND_FROM_EMAIL", options.FromEmail),
        ];
        return faults.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
