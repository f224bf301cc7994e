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
    public void What_is_no_redis_URL_is_refused(string text) => Assert.False(RedisUrl.TryParse(text, out _));

    [Fact]
    public void A_host_alone_is_enough()
    {
        Assert.True(RedisUrl.TryParse("redis://redis", out var options));

        Assert.Equal(new DnsEndPoint("redis", 6379), Assert.Single(options.EndPoints));
        Assert.Equal(
            (false, 0, null, ""),
            (options.Ssl, options.DefaultDatabase ?? 0, options.User, options.Password ?? ""));
    }

    [Fact]
    public void User_password_TLS_and_database_are_read()
    {
        Assert.True(RedisUrl.TryParse("rediss://otp:p%40ss%2Fword@redis.example:6380/3", out var options));

        Assert.Equal(new DnsEndPoint("redis.example", 6380), Assert.Single(options.EndPoints));
        Assert.Equal(
            (true, 3, "otp", "p@ss/word"),
            (options.Ssl, options.DefaultDatabase ?? 0, options.User, options.Password ?? ""));
    }

    [Fact]
    public void A_password_needs_no_user()
    {
        Assert.True(RedisUrl.TryParse("redis://:secret@redis", out var options));

        Assert.Equal((null, "secret"), (options.User, options.Password ?? ""));
    }

    [Fact]
    public void Several_hosts_are_separated_by_commas()
    {
        Assert.True(RedisUrl.TryParse("redis://:secret@a:7001,b:7002,[::1]:7003,10.0.0.1", out var options));

        Assert.Equal(
            [new DnsEndPoint("a", 7001), new DnsEndPoint("b", 7002), new IPEndPoint(IPAddress.IPv6Loopback, 7003), new IPEndPoint(IPAddress.Parse("10.0.0.1"), 6379)],
            options.EndPoints);
    }
}
