using System.Net;
using System.Net.Sockets;
using OtpService.EmailTokens;
using OtpService.Tests.Delivery.Fixtures;
using OtpService.Tests.Outgoing;

namespace OtpService.Tests.EmailTokens;

/// <summary>Who may vouch for a domain, and where the service fetches its keys.</summary>
public sealed class IssuerTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("gmail.com=accounts.google.com", true)]
    [InlineData(" Gmail.com = Accounts.Google.com , mail.test=issuer.test,", true)]
    [InlineData("", true)]
    [InlineData("gmail.com", false)]
    [InlineData("gmail.com=https://accounts.google.com", false)]
    [InlineData("gmail.com=accounts.google.com:443", false)]
    [InlineData("gmail.com=accounts.google.com,gmail.com=other.test", false)]
    [InlineData("gmail.com=localhost", false)]
    [InlineData("gmail.com=127.0.0.1", false)]
    [InlineData("gmail.com=a=b", false)]
    [InlineData("*", false)]
    [InlineData("*.com=issuer.test", false)]
    [InlineData("mail.test=-issuer.test", false)]
    public void A_list_names_a_domain_and_its_issuer(string text, bool isGood) =>
        Assert.Equal(isGood, IssuerList.TryParse(text, out _));

    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("2001:4860:4860::8888", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("172.31.0.1", false)]
    [InlineData("192.168.0.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("192.0.2.1", false)]
    [InlineData("::", false)]
    [InlineData("::1", false)]
    [InlineData("::ffff:127.0.0.1", false)]
    [InlineData("::ffff:8.8.8.8", true)]
    [InlineData("64:ff9b::7f00:1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fd00::1", false)]
    [InlineData("ff02::1", false)]
    [InlineData("2001:db8::1", false)]
    [InlineData("2002:7f00:1::", false)]
    public void Only_addresses_on_the_internet_are_connected_to(string address, bool isPublic) =>
        Assert.Equal(isPublic, PublicAddresses.Contains(IPAddress.Parse(address)));

    [Fact]
    public async Task An_issuer_in_the_operators_own_network_is_never_reached()
    {
        await using var inside = await FakeProvider.StartAsync();
        using var http = new IssuerHttp(Ways.Handler(), Ways.Network(), TimeProvider.System);
        var port = new Uri(inside.Url).Port;

        foreach (var host in new[] { "localhost", "127.0.0.1", "[::1]" })
        {
            var refusal = await Assert.ThrowsAsync<EmailTokenException>(
                () => http.GetAsync(new($"https://{host}:{port}/"), "application/json"));
            Assert.IsType<IOException>(refusal.InnerException?.InnerException ?? refusal.InnerException);
        }

        Assert.Empty(inside.Requests);
    }

    [Fact]
    public async Task A_proxy_is_reached_wherever_the_operator_has_it()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var proxy = $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
        using var http = new IssuerHttp(Ways.Handler(proxy), Ways.Network(), TimeProvider.System);

        var fetching = http.GetAsync(new("https://issuer.test/"), "application/json");
        using var asked = await listener.AcceptTcpClientAsync(Cancelled);
        using var reader = new StreamReader(asked.GetStream());
        Assert.Equal("CONNECT issuer.test:443 HTTP/1.1", await reader.ReadLineAsync(Cancelled));
        asked.Close();

        await Assert.ThrowsAsync<EmailTokenException>(() => fetching);
    }

    [Fact]
    public void A_bad_setting_is_refused_at_the_start()
    {
        var result = new EmailTokenOptionsValidator().Validate(null, new() { Issuers = "gmail.com" });

        Assert.StartsWith(
            "EMAIL_TOKEN_ISSUERS must list", Assert.Single(result.Failures ?? []), StringComparison.Ordinal);
    }
}
