using Microsoft.Extensions.Options;

namespace OtpService.Delivery;

/// <summary>Where the service is seen from outside, for what it tells others to call.</summary>
internal sealed class PublicOptions
{
    public const string Section = "Public";

    /// <summary>
    /// The address of the service with its path base, as the outside calls it. Default none.
    /// </summary>
    public string Url { get; set; } = "";

    /// <summary>The address of a path of ours; null where no outside address is configured.</summary>
    public Uri? UrlOf(string path) => Url.Length == 0 ? null : new Uri($"{Url.TrimEnd('/')}{path}");
}

internal sealed class PublicOptionsValidator(IHostEnvironment environment) : IValidateOptions<PublicOptions>
{
    public ValidateOptionsResult Validate(string? name, PublicOptions options)
    {
        string[] faults = options.Url.Length == 0
            ? []
            : [.. ProviderFaults.Url("PUBLIC_URL", options.Url, environment)];
        return faults.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
