using Microsoft.Extensions.Options;

namespace OtpService.Delivery;

/// <summary>Options of the service's public URL, which it gives to others.</summary>
internal sealed class PublicUrlOptions
{
    public const string Section = "Public";

    /// <summary>The URL of the service with its path base, as clients outside see it. Default none.</summary>
    public string Url { get; set; } = "";

    /// <summary>Returns the public URL of one of our paths; null if no public URL is configured.</summary>
    public Uri? UrlOf(string path) => Url.Length == 0 ? null : new Uri($"{Url.TrimEnd('/')}{path}");
}

internal sealed class PublicUrlOptionsValidator(IHostEnvironment environment) : IValidateOptions<PublicUrlOptions>
{
    public ValidateOptionsResult Validate(string? name, PublicUrlOptions options)
    {
        string[] faults = options.Url.Length == 0
            ? []
            : [.. Faults(options.Url)];
        return faults.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private IEnumerable<string> Faults(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri)
            || !(uri.Scheme == Uri.UriSchemeHttps
                || (uri.Scheme == Uri.UriSchemeHttp && (uri.IsLoopback || environment.IsDevelopment())))
            || uri.UserInfo.Length + uri.Query.Length + uri.Fragment.Length > 0)
        {
            yield return "PUBLIC_URL must be an absolute https URL without user, query or fragment; http only on this machine "
                + "or in Development.";
        }
    }
}
