using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using OtpService.Outgoing;

namespace OtpService.Tests.Outgoing;

/// <summary>The variables for proxies that all programs share.</summary>
public sealed class OutgoingOptionsTests
{
    private const string Url = "https://api.autosend.com/v1/mails/send";

    private static readonly Uri Api = new(Url);

    [Theory]
    [InlineData("", Url, true)]
    [InlineData("*", Url, false)]
    [InlineData("autosend.com", Url, false)]
    [InlineData(".autosend.com", Url, false)]
    [InlineData("*.autosend.com", Url, false)]
    [InlineData("localhost,127.0.0.1, api.autosend.com", Url, false)]
    [InlineData("localhost 127.0.0.1 api.autosend.com", Url, false)]
    [InlineData("api.autosend.com:443", Url, false)]
    [InlineData("api.autosend.com:8443", Url, true)]
    [InlineData("send.com", Url, true)]
    [InlineData("<local>,192.168.*,127.0.0.1:80,[::1]:80,kumquat:http,api.autosend.com", Url, false)]
    [InlineData("10.0.0.0/8", "https://10.2.3.4/", false)]
    [InlineData("10.0.0.0/8", "https://11.2.3.4/", true)]
    [InlineData("fd00::/8", "https://[fd12::1]/", false)]
    [InlineData("", "https://localhost:8443/", false)]
    [InlineData("", "https://127.0.0.1:8443/", false)]
    [InlineData("", "http://sms-gateway:3000/", false)]
    public void TLS_goes_through_the_proxy_and_nothing_else(string noProxy, string url, bool goes)
    {
        var proxy = Proxy(("HTTPS_PROXY", "http://proxy.example.com:3128"), ("NO_PROXY", noProxy));

        Assert.Equal(goes ? new Uri("http://proxy.example.com:3128/") : null, proxy.GetProxy(new(url)));
        Assert.Equal(!goes, proxy.IsBypassed(new(url)));
    }

    [Fact]
    public void Without_a_proxy_everything_is_reached_directly() => Assert.Null(Proxy().GetProxy(Api));

    [Theory]
    [InlineData("proxy.example.com:3128", "http://proxy.example.com:3128/")]
    [InlineData(" https://proxy.example.com\n", "https://proxy.example.com/")]
    [InlineData("socks5://proxy.example.com:1080", "socks5://proxy.example.com:1080/")]
    [InlineData("socks5h://proxy.example.com:1080", "socks5://proxy.example.com:1080/")]
    public void A_proxy_is_written_as_other_programs_take_it(string value, string proxy)
    {
        Assert.Equal(new Uri(proxy), Proxy(("https_proxy", value)).GetProxy(Api));
        Assert.Equal(new Uri(proxy), Proxy(("ALL_PROXY", value)).GetProxy(Api));
        Assert.Equal(new Uri(proxy), Proxy(("HTTPS_PROXY", value), ("ALL_PROXY", "http://another.example")).GetProxy(Api));
    }

    [Fact]
    public void The_account_at_the_proxy_is_decoded()
    {
        var proxy = Proxy(("HTTPS_PROXY", "http://desk:p%40ss%3Aword@proxy.example.com:3128"));

        var account = Assert.IsType<NetworkCredential>(proxy.Credentials);
        Assert.Equal(("desk", "p@ss:word"), (account.UserName, account.Password));
    }

    [Theory]
    [InlineData("HTTPS_PROXY", "ftp://kumquat.example")]
    [InlineData("HTTPS_PROXY", "http://kumquat.example/path")]
    [InlineData("HTTPS_PROXY", "http://")]
    [InlineData("HTTPS_PROXY", "\"http://kumquat.example:3128\"")]
    [InlineData("ALL_PROXY", "ftp://kumquat.example")]
    [InlineData("Outgoing:PrivateHosts", "*")]
    [InlineData("Outgoing:PrivateHosts", "kumquat.example/24")]
    [InlineData("Outgoing:PrivateHosts", "10.0.0.0/33")]
    [InlineData("Outgoing:PrivateHosts", "10.1")]
    [InlineData("Outgoing:PrivateHosts", "169.254/16")]
    [InlineData("Outgoing:PrivateHosts", "kumquat:http")]
    [InlineData("Outgoing:PrivateHosts", "kum_quat!")]
    [InlineData("Outgoing:PrivateHosts", "http://kumquat.example")]
    public void What_cannot_be_read_is_named_with_its_remedy(string name, string value)
    {
        var options = Bound((name, value));

        var result = new OutgoingOptionsValidator().Validate(name: null, options);

        var setting = name.StartsWith("Outgoing", StringComparison.Ordinal) ? "PRIVATE_HOSTS" : "HTTPS_PROXY or ALL_PROXY";
        var fault = Assert.Single(result.Failures ?? []);
        Assert.StartsWith($"{setting} must ", fault, StringComparison.Ordinal);
        Assert.DoesNotContain("kum", fault, StringComparison.Ordinal);
    }

    private static OutgoingProxy Proxy(params (string Name, string Value)[] variables) =>
        new(Options.Create(Bound(variables)));

    private static OutgoingOptions Bound(params (string Name, string Value)[] variables)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(variables.Select(v => KeyValuePair.Create(v.Name, (string?)v.Value)))
            .Build();
        var options = new OutgoingOptions();
        configuration.GetSection(OutgoingOptions.Section).Bind(options);
        options.CompleteFrom(configuration);
        return options;
    }
}
