using Microsoft.Extensions.Options;

namespace OtpService.Otp.Links;

/// <summary>Options of magic links, which lead to this service and from there to the application.</summary>
internal sealed class MagicLinkOptions
{
    public const string Section = "Links";

    /// <summary>The URL of the service with its path base, as clients outside see it. Default none.</summary>
    public string PublicUrl { get; set; } = "";

    /// <summary>The page of the application that reads the proof from its URL fragment. Default none.</summary>
    public string RedirectUrl { get; set; } = "";

    /// <summary>Whether links can be made, which requires both URLs.</summary>
    public bool Complete => PublicUrl.Length > 0 && RedirectUrl.Length > 0;
}

/// <summary>Finds links that are configured but cannot be made.</summary>
internal sealed class MagicLinkOptionsValidator(IOptions<OtpOptions> otp, IHostEnvironment environment)
    : IValidateOptions<MagicLinkOptions>
{
    public ValidateOptionsResult Validate(string? name, MagicLinkOptions options)
    {
        var faults = Faults(options).ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private IEnumerable<string> Faults(MagicLinkOptions options)
    {
        if (options.RedirectUrl.Length > 0 && !IsPage(options.RedirectUrl))
        {
            yield return "LINK_REDIRECT_URL must be an absolute https URL without user or fragment, such as "
                + "https://app.example.com/signed-in; http only on this machine or in Development.";
        }

        if (options.RedirectUrl.Length > 0 && options.PublicUrl.Length == 0)
        {
            yield return "PUBLIC_URL is required with LINK_REDIRECT_URL: links begin with it.";
        }

        if (!options.Complete && Asked() is { } purpose)
        {
            yield return $"Otp__Purposes__{purpose}__Link needs PUBLIC_URL and LINK_REDIRECT_URL: set both.";
        }
    }

    /// <summary>
    /// Returns a purpose for which the operator enabled links. The built-in purpose for links does not count.
    /// </summary>
    private string? Asked()
    {
        try
        {
            return otp.Value.Purposes.FirstOrDefault(p => p.Value.Link && p.Key != Purpose.MagicLink).Key;
        }
        catch (OptionsValidationException)
        {
            // The options of codes report their own faults.
            return null;
        }
    }

    private bool IsPage(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttps
            || (uri.Scheme == Uri.UriSchemeHttp && (uri.IsLoopback || environment.IsDevelopment())))
        && uri.UserInfo.Length == 0
        && !url.Contains('#', StringComparison.Ordinal);
}
