using System.Net;
using System.Net.Sockets;
using OtpService.Storage.Redis.Url;

namespace OtpService.Tests.Storage.Redis.Url;

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
    [InlineData("redis://host?db=first")]
    [InlineData("unix://run/redis.sock")]
    [InlineData("unix:///")]
    [InlineData("unix:///run/redis.sock?db=-1")]
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
    [InlineData("Valkey://redis")]
    [InlineData("redis://redis?db=0")]
    public void A_host_alone_is_enough(string text)
    {
        Assert.True(RedisUrl.TryParse(text, out var url));

        Assert.Equal(new DnsEndPoint("redis", 6379), Assert.Single(url.Servers.EndPoints));
        Assert.Equal(("", "", false), (url.Login.User, url.Login.Password, url.Login.Tls));
        Assert.Equal((0, false), (url.Servers.DefaultDatabase ?? 0, url.NamesSeveral));
    }

    [Theory]
    [InlineData("rediss://redis/1")]
    [InlineData("REDISS://redis/1")]
    [InlineData("valkeys://redis/1")]
    [InlineData("redis+tls://redis/1")]
    [InlineData("redis+ssl://redis/1")]
    [InlineData("rediss://redis?db=1")]
    [InlineData("rediss://redis/?database=1")]
    public void TLS_and_the_database_have_several_spellings(string text)
    {
        Assert.True(RedisUrl.TryParse(text, out var url));

        Assert.Equal(new DnsEndPoint("redis", 6379), Assert.Single(url.Servers.EndPoints));
        Assert.Equal((true, 1), (url.Login.Tls, url.Database));
    }

    [Theory]
    [InlineData("unix:///run/redis.sock", "", "", 0)]
    [InlineData("UNIX:///run/redis.sock?db=1", "", "", 1)]
    [InlineData("redis+unix:///run/redis.sock?database=2", "", "", 2)]
    [InlineData("redis+socket://otp:p%40ss@/run/redis.sock", "otp", "p@ss", 0)]
    [InlineData("redis-socket://:p@ss?w/rd@/run/redis%2Esock?db=3", "", "p@ss?w/rd", 3)]
    public void A_Unix_socket_is_named_by_its_path(string text, string user, string password, int database)
    {
        Assert.True(RedisUrl.TryParse(text, out var url));

        Assert.Equal(
            "/run/redis.sock",
            Assert.IsType<UnixDomainSocketEndPoint>(Assert.Single(url.Servers.EndPoints)).ToString());
        Assert.Equal((new(user, password, Tls: false), database), (url.Login, url.Database));
    }

    [Theory]
    [InlineData("kumquat:6379", "must begin with redis://, or rediss:// for TLS: write host:6379 as redis://host:6379.")]
    [InlineData("kumquat:6379,password=kumquat,ssl=true", "must begin with redis://, or rediss:// for TLS: write host:6379,password=…,ssl=true as rediss://:password@host:6379.")]
    [InlineData("http://kumquat:6379", "must look like redis://user:password@host:6379/0")]
    [InlineData("redis+sentinel://kumquat/kumquat", "must name Sentinels and the primary that they monitor")]
    [InlineData("redis-sentinel://kumquat", "must name Sentinels and the primary that they monitor")]
    [InlineData("unix://kumquat.sock", "must give the path of the Unix socket")]
    [InlineData("rediss://kumquat?ssl_cert_reqs=kumquat", "must not have the parameter ssl_cert_reqs: certificates are always checked; set SSL_CERT_FILE")]
    [InlineData("rediss://kumquat?ssl_ca_certs=/kumquat", "must not have the parameter ssl_ca_certs: set SSL_CERT_FILE to that file.")]
    [InlineData("rediss://kumquat?ssl_keyfile=/kumquat", "must not have the parameter ssl_keyfile: set REDIS_CLIENT_CERTIFICATE_FILE")]
    [InlineData("redis://kumquat/1?timeout=5s", "must not have the parameter timeout: set Redis__TimeoutMilliseconds.")]
    [InlineData("redis://kumquat?db=1&socket_timeout=5", "must not have the parameter socket_timeout: set Redis__TimeoutMilliseconds.")]
    [InlineData("redis://kumquat?family=6", "must not have the parameter family: the service decides this itself.")]
    [InlineData("redis://kumquat?protocol=3", "must not have the parameter protocol: the service decides this itself.")]
    [InlineData("redis://kumquat?password=kumquat", "must not have the parameter password: write user and password before the host")]
    [InlineData("redis://kumquat?password=kum@quat", "must not have the parameter password: write user and password before the host")]
    [InlineData("redis://kumquat?kumquat=1", "must have no parameter but db: percent-encode the password if")]
    [InlineData("redis://:p?kumquat", "must have no parameter but db: percent-encode the password if")]
    [InlineData("redis://kumquat/1?db=1", "must name its database once, as /1 or as ?db=1.")]
    [InlineData("redis://kumquat?db=1&database=2", "must name its database once, as /1 or as ?db=1.")]
    public void What_is_refused_is_told_what_to_be_and_nothing_of_it_is_repeated(string text, string fault)
    {
        Assert.False(RedisUrlReader.TryRead(text, out _, out var said));

        Assert.StartsWith($"REDIS_URL {fault}", said, StringComparison.Ordinal);
        Assert.DoesNotContain("kumquat", said, StringComparison.Ordinal);
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
