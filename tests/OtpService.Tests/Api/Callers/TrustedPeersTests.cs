using System.Net;
using OtpService.Api.Callers;

namespace OtpService.Tests.Api.Callers;

public sealed class TrustedPeersTests
{
    [Theory]
    [InlineData("10.0.0.7", "10.0.0.7")]
    [InlineData("10.0.0.7", "::ffff:10.0.0.7")]
    [InlineData("172.16.0.0/12", "172.31.255.255")]
    [InlineData("::ffff:10.0.0.7", "10.0.0.7")]
    [InlineData("::ffff:10.0.0.0/104", "10.255.0.1")]
    [InlineData("::ffff:10.0.0.0/104", "::ffff:10.255.0.1")]
    [InlineData("2001:db8::/32, unix", "2001:db8::1")]
    public void Those_who_are_listed_are_trusted_however_they_are_written(string list, string peer) =>
        Assert.True(TrustedPeers.TryParse(list)?.Contains(IPAddress.Parse(peer)));

    [Theory]
    [InlineData("10.0.0.7", "10.0.0.8")]
    [InlineData("::ffff:10.0.0.0/104", "11.0.0.1")]
    [InlineData("::/0", "10.0.0.1")]
    [InlineData("unix", "10.0.0.1")]
    [InlineData("", "127.0.0.1")]
    public void Others_are_not(string list, string peer) =>
        Assert.False(TrustedPeers.TryParse(list)?.Contains(IPAddress.Parse(peer)));

    [Fact]
    public void A_Unix_socket_is_trusted_where_it_is_listed()
    {
        Assert.True(TrustedPeers.TryParse("Unix")?.Contains(peer: null));
        Assert.False(TrustedPeers.TryParse("0.0.0.0/0, ::/0")?.Contains(peer: null));
    }

    [Theory]
    [InlineData("10.1")]
    [InlineData("10")]
    [InlineData("10/8")]
    [InlineData("10.1/16")]
    [InlineData("0x0a000001")]
    [InlineData("0x0a000000/8")]
    [InlineData("010.0.0.1")]
    [InlineData("10.0.0.0/33")]
    [InlineData("10.0.0.0/-8")]
    [InlineData("10.0.0.0/8/8")]
    [InlineData("[::1]")]
    [InlineData("[::1]:80")]
    [InlineData("fe80::1%eth0")]
    [InlineData("10.0.0.1:80")]
    [InlineData("proxy.example.com")]
    [InlineData("unixx")]
    public void What_could_mean_something_else_is_refused(string list) =>
        Assert.Null(TrustedPeers.TryParse(list));
}
