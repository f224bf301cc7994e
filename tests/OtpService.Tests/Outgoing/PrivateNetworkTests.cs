using System.Net;

namespace OtpService.Tests.Outgoing;

/// <summary>Where codes may travel without TLS.</summary>
public sealed class PrivateNetworkTests
{
    [Theory]
    [InlineData("localhost", true)]
    [InlineData("127.0.0.1", true)]
    [InlineData("[::1]", true)]
    [InlineData("sms-gateway", true)]
    [InlineData("10.1.2.3", true)]
    [InlineData("172.16.0.1", true)]
    [InlineData("172.32.0.1", false)]
    [InlineData("192.168.1.1", true)]
    [InlineData("100.64.0.1", true)]
    [InlineData("100.128.0.1", false)]
    [InlineData("169.254.1.1", true)]
    [InlineData("[fd00::1]", true)]
    [InlineData("[fe80::1]", true)]
    [InlineData("[2001:db8::1]", false)]
    [InlineData("[::ffff:10.0.0.1]", true)]
    [InlineData("192.0.2.1", false)]
    [InlineData("host.docker.internal", true)]
    [InlineData("postfix.mail.svc.cluster.local", true)]
    [InlineData("postfix.mail.svc", true)]
    [InlineData("Gateway.LAN", true)]
    [InlineData("gateway.home.arpa.", true)]
    [InlineData("api.autosend.com", false)]
    [InlineData("localhost.example.com", false)]
    [InlineData("notlocal", true)]
    [InlineData("example.notlocal", false)]
    [InlineData("sms.example.com", false)]
    public void A_host_is_judged_by_its_address_or_by_a_name_that_the_internet_does_not_have(string host, bool isPrivate) =>
        Assert.Equal(isPrivate, Ways.Network().MayHave(host, 80));

    [Theory]
    [InlineData("example.com", "sms.example.com", true)]
    [InlineData("*.example.com", "sms.example.com", true)]
    [InlineData(".example.com", "SMS.Example.com", true)]
    [InlineData("example.com", "example.com.", true)]
    [InlineData("example.com", "notexample.com", false)]
    [InlineData("other.example, sms.example.com", "sms.example.com", true)]
    [InlineData("sms.example.com:8080", "sms.example.com", false)]
    [InlineData("192.0.2.0/24", "192.0.2.77", true)]
    [InlineData("192.0.2.9/24", "192.0.2.77", true)]
    [InlineData("192.0.2.77", "192.0.2.78", false)]
    [InlineData("2001:db8::/32", "[2001:db8::1]", true)]
    public void The_operator_lists_more(string list, string host, bool isPrivate) =>
        Assert.Equal(isPrivate, Ways.Network(list).MayHave(host, 80));

    [Theory]
    [InlineData("sms-gateway", "10.0.0.7", true)]
    [InlineData("sms-gateway", "::ffff:10.0.0.7", true)]
    [InlineData("sms-gateway", "203.0.113.7", false)]
    [InlineData("sms.svc.cluster.local", "2001:db8::7", false)]
    [InlineData("sms.example.com", "203.0.113.7", true)]
    [InlineData("sms-gateway", "192.0.2.7", true)]
    public void A_name_counts_as_private_only_where_it_led_there(string host, string address, bool isPrivate) =>
        Assert.Equal(
            isPrivate,
            Ways.Network("sms.example.com,192.0.2.0/24").Has(host, 80, new IPEndPoint(IPAddress.Parse(address), 80)));

    [Fact]
    public void In_Development_nothing_is_refused()
    {
        var network = Ways.Network(environment: "Development");

        Assert.True(network.MayHave("api.autosend.com", 80));
        Assert.True(network.Has("sms-gateway", 80, new IPEndPoint(IPAddress.Parse("203.0.113.7"), 80)));
    }
}
