using Microsoft.Extensions.Options;
using OtpService.Delivery;
using OtpService.Delivery.Vendors;
using OtpService.Outgoing;

namespace OtpService.Events;

/// <summary>Options of the events to the application.</summary>
internal sealed class EventOptions
{
    public const string Section = "Events";

    /// <summary>The application's own address for events. Default none: no events.</summary>
    public string Url { get; set; } = "";

    /// <summary>whsec_ and 24 to 64 random bytes in base64. Required with an address.</summary>
    public string Secret { get; set; } = "";

    /// <summary>How an event names the address it is about: none, masked or full. Default none.</summary>
    public string Address { get; set; } = "none";

    /// <summary>The choice of how an address is named; null when it is none that exists.</summary>
    public EventAddress? Naming => Address switch
    {
        "none" => EventAddress.None,
        "masked" => EventAddress.Masked,
        "full" => EventAddress.Full,
        _ => null,
    };
}

/// <summary>How an event names the address it is about.</summary>
internal enum EventAddress
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>As a person recognizes it: a•••@example.com.</summary>
    Masked,

    /// <summary>As it is.</summary>
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
        if (!StandardWebhookSignature.TryParse(options.Secret, out _))
        {
            faults.Add(
                "EVENTS_WEBHOOK_SECRET must be there with EVENTS_WEBHOOK_URL: whsec_ and 24 to 64 random bytes in "
                + "base64, for example whsec_ and the output of `openssl rand -base64 32`.");
        }

        if (options.Naming is null)
        {
            faults.Add("EVENTS_ADDRESS must be none, masked or full.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
