using Microsoft.Extensions.Options;

namespace OtpService.Outgoing;

/// <summary>How the service reaches the providers, the captcha and the application's webhooks.</summary>
internal sealed class OutgoingOptions
{
    public const string Section = "Outgoing";

    /// <summary>
    /// Hosts of the operator's own network, which may be called without TLS, in the format of
    /// <see cref="HostList"/>. Default none; <see cref="PrivateNetwork"/> defines which hosts need not be
    /// listed.
    /// </summary>
    public string PrivateHosts { get; set; } = "";

    /// <summary>
    /// The proxy for all requests over TLS, such as http://user:password@proxy.example.com:3128. Default
    /// none.
    /// </summary>
    public string Proxy { get; set; } = "";

    /// <summary>
    /// Hosts that are called without the proxy, in the format of <see cref="HostList"/>. Invalid entries are
    /// ignored, as in other programs. Default none.
    /// </summary>
    public string NoProxy { get; set; } = "";

    /// <summary>
    /// Reads the proxy from the variables that other programs use too: HTTPS_PROXY, or otherwise ALL_PROXY,
    /// and NO_PROXY, in upper or lower case.
    /// </summary>
    public void CompleteFrom(IConfiguration variables)
    {
        Proxy = Chosen(Proxy, variables["HTTPS_PROXY"], variables["ALL_PROXY"]);
        NoProxy = Chosen(NoProxy, variables["NO_PROXY"]);
    }

    private static string Chosen(params string?[] values) =>
        Array.Find(values, value => !string.IsNullOrWhiteSpace(value))?.Trim() ?? "";
}

/// <summary>Finds settings that cannot be read, with what to write instead.</summary>
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
            yield return "PRIVATE_HOSTS must list host names, IP addresses or networks, separated by commas, such as "
                + "sms.corp.example.com,192.0.2.0/24.";
        }

        if (options.Proxy.Length > 0 && !OutgoingProxy.TryParse(options.Proxy, out _))
        {
            yield return "HTTPS_PROXY or ALL_PROXY must look like http://proxy.example.com:3128 or "
                + "http://user:password@proxy.example.com:3128, with percent-encoded user and password.";
        }
    }
}
