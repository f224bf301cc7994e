using Microsoft.Extensions.Options;

namespace OtpService.Outgoing;

/// <summary>How the service reaches the providers, the captcha and the application's webhooks.</summary>
internal sealed class OutgoingOptions
{
    public const string Section = "Outgoing";

    /// <summary>
    /// Hosts of the operator's own network, which may be reached without TLS, as <see cref="HostList"/> reads them.
    /// Default none; <see cref="PrivateNetwork"/> says which hosts need no mention.
    /// </summary>
    public string PrivateHosts { get; set; } = "";

    /// <summary>
    /// The proxy for everything that is spoken to over TLS, such as http://user:password@proxy.example.com:3128. Default
    /// none.
    /// </summary>
    public string Proxy { get; set; } = "";

    /// <summary>
    /// Hosts that are reached without the proxy, as <see cref="HostList"/> reads them; what is none is ignored, as
    /// other programs do. Default none.
    /// </summary>
    public string NoProxy { get; set; } = "";

    /// <summary>
    /// Takes the proxy from the variables that other programs read too: HTTPS_PROXY, or ALL_PROXY without it, and
    /// NO_PROXY, in capitals or not.
    /// </summary>
    public void CompleteFrom(IConfiguration variables)
    {
        Proxy = Chosen(Proxy, variables["HTTPS_PROXY"], variables["ALL_PROXY"]);
        NoProxy = Chosen(NoProxy, variables["NO_PROXY"]);
    }

    private static string Chosen(params string?[] values) =>
        Array.Find(values, value => !string.IsNullOrWhiteSpace(value))?.Trim() ?? "";
}

/// <summary>Finds what cannot be read, and says what to write instead.</summary>
internal sealed class OutgoingOptionsValidator : IValidateOptions<OutgoingOptions>
{
    public ValidateOptionsResult Validate(string? name, OutgoingOptions options)
    {
        var faults = Faults(options).ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> Faults(OutgoingOptions options)
    {
        if (HostList.Read(options.PrivateHosts) is not { IsSound: true, IsEverything: false })
        {
            yield return "PRIVATE_HOSTS must list host names, addresses or networks, separated by commas, such as "
                + "sms.corp.example.com,192.0.2.0/24.";
        }

        if (options.Proxy.Length > 0 && !OutgoingProxy.TryParse(options.Proxy, out _))
        {
            yield return "HTTPS_PROXY or ALL_PROXY must look like http://proxy.example.com:3128 or "
                + "http://user:password@proxy.example.com:3128, with percent-encoded user and password.";
        }
    }
}
