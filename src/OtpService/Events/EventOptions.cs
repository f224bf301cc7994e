using Microsoft.Extensions.Options;
using OtpService.Delivery;
using OtpService.Delivery.Vendors;
using OtpService.Outgoing;

namespace OtpService.Events;

/// <summary>Options for events to the application.</summary>
internal sealed class EventOptions
{
    public const string Section = "Events";

    /// <summary>The application's own URL for events. Default none: no events.</summary>
    public string Url { get; set; } = "";

    /// <summary>whsec_ and 24 to 64 random bytes in base64. Required with a URL.</summary>
    public string Secret { get; set; } = "";

    /// <summary>How an event contains its recipient: none, masked or full. Default none.</summary>
    public string Address { get; set; } = "none";

    /// <summary>The chosen form of the recipient; null for an unknown one.</summary>
    public EventAddress? Naming => Address switch
    {
        "none" => EventAddress.None,
        "masked" => EventAddress.Masked,
        "full" => EventAddress.Full,
        _ => null,
    };
}

/// <summary>How an event contains its recipient.</summary>
internal enum EventAddress
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>In a form that its owner recognizes: a•••@example.com.</summary>
    Masked,

    /// <summary>Unchanged.</summary>
    Full,
}

internal sealed class EventOptionsValidator(PrivateNetwork network)
    : IValidateOptions<EventOptions>
{
    public ValidateOptionsResult Validate(string? name, EventOptions options)
    {
        if (options.Url.Length == 0)
        {
            return ValidateOptionsResult.Success;
        }

        List<string> faults = [.. ProviderFaults.Url("EVENTS_WEBHOOK_URL", options.Url, network)];
        if (!StandardWebhookSigner.TryParse(options.Secret, out _))
        {
            faults.Add(
                "EVENTS_WEBHOOK_SECRET is required with EVENTS_WEBHOOK_URL: whsec_ and 24 to 64 random bytes in "
                + "base64, for example whsec_ and the output of `openssl rand -base64 32`.");
        }

        if (options.Naming is null)
        {
            faults.Add("EVENTS_ADDRESS must be none, masked or full.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
