using System.Net;
using OtpService.Storage;

namespace OtpService.Tests.Storage;

public sealed class RedisUrlTests
{
    [Theory]
    [InlineData("")]
    [InlineData("localhost:6379")]
    [InlineData("http://localhost:6379")]
    [InlineData("redis://")]
    [InlineData("redis://host:port")]
    [InlineData("redis://host:99999")]
    [InlineData("redis://host:6379/first")]
    [InlineData("redis://host:6379/-1")]
    [InlineData("redis://a,,b")]
    [InlineData("redis://host:6379/0/1")]
    [InlineData("redis://host?db=1")]
    [InlineData("rediss://host?ssl_cert_reqs=none")]
    [InlineData("redis://host#1")]
    [InlineData("redis-sentinel://")]
    [InlineData("redis-sentinel://host:26379")]
    [InlineData("redis-sentinel://host:26379/")]
    [InlineData("redis-sentinel://host:26379/my master")]
    [InlineData("redis-sentinel://host:26379/mymaster/first")]
    [InlineData("redis-sentinel://host:26379/mymaster/0/1")]
    [InlineData("redis-sentinel://a,,b/mymaster")]
    [InlineData("redis-sentinel://host/mymaster?password=secret")]
    [InlineData("redis-sentinel://host/mymaster?sentinel_secret=secret")]
    [InlineData("redis+sentinel://host/mymaster")]
    public void What_is_no_redis_URL_is_refused(string text) => Assert.False(RedisUrl.TryParse(text, out _));

    [Theory]
    [InlineData("redis://redis")]
    [InlineData("REDIS://redis")]
    public void A_host_alone_is_enough(string text)
    {
        Assert.True(RedisUrl.TryParse(text, out var url));

        Assert.Equal(new DnsEndPoint("redis", 6379), Assert.Single(url.Servers.EndPoints));
        Assert.Equal(("", "", false), (url.Login.User, url.Login.Password, url.Login.Tls));
        Assert.Equal((0, false), (url.Servers.DefaultDatabase ?? 0, url.NamesSeveral));
    }

    [Fact]
    public void User_password_TLS_and_database_are_read()
    {
        Assert.True(RedisUrl.TryParse("rediss://otp:p%40ss%2Fword@redis.example:6380/3", out var url));

        Assert.Equal(new DnsEndPoint("redis.example", 6380), Assert.Single(url.Servers.EndPoints));
        Assert.Equal(
            (true, 3, "otp", "p@ss/word"),
            (url.Servers.Ssl, url.Servers.DefaultDatabase ?? 0, url.Servers.User, url.Servers.Password ?? ""));
    }

    [Fact]
    public void A_password_needs_no_user()
    {
        Assert.True(RedisUrl.TryParse("redis://:secret@redis", out var url));

        Assert.Equal((null, "secret"), (url.Servers.User, url.Servers.Password ?? ""));
    }

    [Fact]
    public void Several_hosts_are_separated_by_commas()
    {
        Assert.True(RedisUrl.TryParse("redis://:secret@a:7001,b:7002,[::1]:7003,10.0.0.1", out var url));

        Assert.True(url.NamesSeveral);
        Assert.Equal(
            [new DnsEndPoint("a", 7001), new DnsEndPoint("b", 7002), new IPEndPoint(IPAddress.IPv6Loopback, 7003), new IPEndPoint(IPAddress.Parse("10.0.0.1"), 6379)],
            url.Servers.EndPoints);
    }

    [Fact]
    public void Sentinels_are_named_with_what_they_guard_and_have_no_password_of_the_servers()
    {
        Assert.True(RedisUrl.TryParse("redis-sentinel://otp:secret@a,b:26380/mymaster/2", out var url));

        Assert.NotNull(url.Sentinels);
        Assert.Empty(url.Servers.EndPoints);
        Assert.Equal([new DnsEndPoint("a", 26379), new DnsEndPoint("b", 26380)], url.Sentinels.EndPoints);
        Assert.Equal(("mymaster", new("", "", Tls: false)), (url.Sentinels.Name, url.Sentinels.Login));
        Assert.Equal(new("otp", "secret", Tls: false), url.Login);
        Assert.Equal((2, true), (url.Servers.DefaultDatabase ?? 0, url.NamesSeveral));
    }

    [Fact]
    public void Sentinels_may_have_a_user_and_a_password_of_their_own()
    {
        Assert.True(RedisUrl.TryParse(
            "rediss-sentinel://:p@ss?w/rd@a/shop.1?sentinel_username=otp&sentinel_password=%3Fp%40ss%26",
            out var url));

        Assert.Equal(new("", "p@ss?w/rd", Tls: true), url.Login);
        Assert.Equal(
            ("shop.1", new("otp", "?p@ss&", Tls: true)), (url.Sentinels?.Name, url.Sentinels?.Login));
    }
}
