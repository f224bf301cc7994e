using Microsoft.Extensions.Options;
using OtpService.Api.Callers;

namespace OtpService.Api;

/// <summary>Options of the API: callers, origins, and how much a refusal reveals.</summary>
internal sealed class ApiOptions
{
    public const string Section = "Api";

    /// <summary>
    /// Keys of back ends, separated by commas, each as <c language="text">name:key</c> or bare. Default none.
    /// </summary>
    public string Keys { get; set; } = "";

    /// <summary>Whether the public endpoints require a key too. Default no.</summary>
    public bool RequireKey { get; set; }

    /// <summary>Origins whose pages may call the API, separated by commas. Default none.</summary>
    public string AllowedOrigins { get; set; } = "";

    /// <summary>
    /// IP addresses and CIDR blocks of proxies in front of the service, and <c language="text">unix</c> for
    /// those that use a Unix socket, separated by commas. Default none.
    /// </summary>
    public string TrustedProxies { get; set; } = "";

    /// <summary>A path in front of every route, such as <c language="text">/api</c>. Default none.</summary>
    public string PathBase { get; set; } = "";

    /// <summary>Whether every wrong, old or missing code gets the same response. Default no.</summary>
    public bool UniformErrors { get; set; }

    /// <summary>Whether a guess must contain the id of its send. Default no.</summary>
    public bool RequireVerificationId { get; set; }

    /// <summary>
    /// The origins in the form that browsers send (RFC 6454): in lower case, without a slash or a default
    /// port.
    /// </summary>
    public string[] Origins => [.. Split(AllowedOrigins).Select(origin =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri)
            ? uri.GetLeftPart(UriPartial.Authority).ToLowerInvariant()
            : origin)];

    public static string[] Split(string commaSeparated) =>
        commaSeparated.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}

internal sealed class ApiOptionsValidator(IHostEnvironment environment) : IValidateOptions<ApiOptions>
{
    private const int MinKeyLength = 16;

    public ValidateOptionsResult Validate(string? name, ApiOptions options)
    {
        var faults = Faults(options).ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private IEnumerable<string> Faults(ApiOptions options)
    {
        var keys = ApiOptions.Split(options.Keys);
        if (options.RequireKey && keys.Length == 0)
        {
            yield return "REQUIRE_API_KEY is true but API_KEYS is empty: list at least one key.";
        }

        if (!environment.IsDevelopment()
            && Array.Exists(keys, key => ApiKeys.SecretOf(key).Length < MinKeyLength))
        {
            yield return "API_KEYS must each be at least 16 characters long: use the output of `openssl rand -hex 32`.";
        }

        if (!Array.TrueForAll(ApiOptions.Split(options.AllowedOrigins), IsOrigin))
        {
            yield return "ALLOWED_ORIGINS must list origins such as https://app.example.com, separated by commas, without a "
                + "path or wildcard.";
        }

        if (TrustedPeers.TryParse(options.TrustedProxies) is null)
        {
            yield return "TRUSTED_PROXIES must list IP addresses and CIDR blocks, written in full such as 10.0.0.7, "
                + "172.16.0.0/12 or 2001:db8::/32, or unix for a Unix socket.";
        }

        if (options.PathBase is not "" && (options.PathBase[0] != '/' || options.PathBase[^1] == '/'))
        {
            yield return "PATH_BASE must begin with a slash and not end with one, as in /api.";
        }
    }

    /// <summary>
    /// Whether a text is the origin of a page, or of an app that shows its own pages: Capacitor, Ionic,
    /// Tauri, extensions.
    /// </summary>
    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && uri.Scheme is "http" or "https" or "capacitor" or "ionic" or "tauri"
            or "chrome-extension" or "moz-extension" or "safari-web-extension"
        && uri.Host.Length > 0
        && uri.PathAndQuery is "" or "/"
        && uri.UserInfo.Length + uri.Fragment.Length == 0
        && !text.Contains('*', StringComparison.Ordinal);
}
