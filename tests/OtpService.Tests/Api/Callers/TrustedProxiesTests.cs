using OtpService.Tests.Delivery.Fixtures;

namespace OtpService.Tests.Api.Callers;

/// <summary>Who counts as one network where an address is missing.</summary>
public sealed class TrustedProxiesTests
{
    private const string Proxy = "10.0.0.7";
    private const string Client = "203.0.113.7";

    [Fact]
    public async Task Callers_without_an_address_are_one_network()
    {
        await using var app = await TestApp.StartAsync(("NETWORK_SENDS_PER_HOUR", "1"));
        Assert.Equal(200, (await SendAsync(app, "ada")).Status);

        (await SendAsync(app, "bob")).IsProblem(429, "too_many_requests");
        (await SendAsync(app, "eve", Client)).IsProblem(429, "too_many_requests");
        app.Peer = Client;
        Assert.Equal(200, (await SendAsync(app, "joe")).Status);
    }

    [Fact]
    public async Task Behind_a_listed_Unix_socket_everybody_counts_alone_and_nobody_can_pretend()
    {
        await using var app = await TestApp.StartAsync(
            ("NETWORK_SENDS_PER_HOUR", "1"), ("TRUSTED_PROXIES", "unix"));
        Assert.Equal(200, (await SendAsync(app, "ada", Client)).Status);

        (await SendAsync(app, "bob", Client)).IsProblem(429, "too_many_requests");
        (await SendAsync(app, "eve", $"198.51.100.9, {Client}")).IsProblem(429, "too_many_requests");
        Assert.Equal(200, (await SendAsync(app, "joe", $"{Client}, 198.51.100.9")).Status);
    }

    [Theory]
    [InlineData("FORWARDEDHEADERS_ENABLED")]
    [InlineData("ForwardedHeaders_Enabled")]
    public async Task The_frameworks_own_switch_changes_nothing_and_says_so(string name)
    {
        using var lines = new Lines();
        await using var app = await TestApp.StartAsync(
            lines, (name, "true"), ("NETWORK_SENDS_PER_HOUR", "1"), ("TRUSTED_PROXIES", Proxy));
        app.Peer = Client;
        Assert.Equal(200, (await SendAsync(app, "ada", "198.51.100.1")).Status);

        (await SendAsync(app, "bob", "198.51.100.2")).IsProblem(429, "too_many_requests");
        Assert.Single(lines.All, line => line.Contains("FORWARDEDHEADERS_ENABLED", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Proxy, null)]
    [InlineData(Proxy, "nonsense")]
    [InlineData(Proxy, "198.51.100.9, nonsense")]
    [InlineData(Proxy, "unknown")]
    [InlineData(Proxy, "nonsense, 10.0.0.8")]
    [InlineData(null, null)]
    [InlineData(null, "nonsense")]
    public async Task A_proxy_that_does_not_say_who_calls_is_told_to_the_operator_once(
        string? peer, string? forwardedFor)
    {
        using var lines = new Lines();
        await using var app = await TestApp.StartAsync(lines, ("TRUSTED_PROXIES", "10.0.0.0/8, unix"));
        app.Peer = peer;
        await SendAsync(app, "ada", forwardedFor);
        await SendAsync(app, "bob", forwardedFor);

        Assert.Single(lines.All, Warns);
    }

    [Theory]
    [InlineData(Client)]
    [InlineData("nonsense, " + Client)]
    [InlineData("10.1.2.3")]
    public async Task A_proxy_that_does_is_not(string forwardedFor)
    {
        using var lines = new Lines();
        await using var app = await TestApp.StartAsync(lines, ("TRUSTED_PROXIES", "10.0.0.0/8"));
        app.Peer = Proxy;
        await SendAsync(app, "ada", forwardedFor);

        Assert.DoesNotContain(lines.All, Warns);
    }

    [Fact]
    public async Task Probes_and_back_ends_may_come_without_a_proxy()
    {
        using var lines = new Lines();
        await using var app = await TestApp.StartAsync(lines, ("TRUSTED_PROXIES", "10.0.0.0/8"));
        app.Peer = Proxy;
        await app.AskAsync(new HttpRequestMessage(HttpMethod.Get, "/health/ready"));
        await app.SendAsync(
            new { email = "ada@example.com" }, ("Authorization", $"Bearer {TestApp.ApiKey}"));

        Assert.DoesNotContain(lines.All, Warns);
    }

    private static bool Warns(string line) =>
        line.StartsWith("Warning", StringComparison.Ordinal)
        && line.Contains("X-Forwarded-For", StringComparison.Ordinal);

    private static Task<Answer> SendAsync(TestApp app, string name, string? forwardedFor = null) =>
        app.SendAsync(
            new { email = $"{name}@example.com" },
            forwardedFor is null ? [] : [("X-Forwarded-For", forwardedFor)]);
}
