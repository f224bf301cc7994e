using OtpService.Check;
using OtpService.Storage.Redis.Inspection;
using OtpService.Storage.Redis.Url;
using OtpService.Tests.EndToEnd.Fixtures;
using OtpService.Tests.Storage.Redis.Servers;

namespace OtpService.Tests.Check;

public sealed class RedisFindingsTests : IAsyncLifetime
{
    private readonly RedisServer server = new();

    public async ValueTask InitializeAsync()
    {
        await server.InitializeAsync();
        Assert.SkipUnless(server.IsOurs, "This test changes its Redis.");
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task A_good_one_answers_and_is_left_as_it_was()
    {
        Assert.StartsWith("ok    redis: responds in ", await AskAsync(), StringComparison.Ordinal);

        await using var direct = await server.ConnectAsync();
        var keys = (string?[]?)await direct.GetDatabase().ExecuteAsync("KEYS", "*") ?? [];
        Assert.All(keys, key => Assert.StartsWith("otp:{check-", key, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("CONFIG SET maxmemory-policy allkeys-lru", "warn  redis: evicts keys when memory is short (allkeys-lru)")]
    [InlineData("CONFIG SET maxmemory 1", "fail  redis: returns OOM")]
    [InlineData("CONFIG SET requirepass kumquat", "fail  redis: requires a password")]
    [InlineData("REPLICAOF 127.0.0.1 1", "fail  redis: is a replica")]
    [InlineData("ACL SETUSER default -evalsha", "fail  redis: returns NOPERM")]
    [InlineData("ACL SETUSER default -info", "fail  redis: returns NOPERM")]
    public async Task What_is_wrong_with_it_is_told(string command, string finding)
    {
        await using (var direct = await server.ConnectAsync())
        {
            var words = command.Split(' ');
            await direct.GetServers()[0].ExecuteAsync(words[0], words[1..]);
        }

        Assert.StartsWith(finding, await AskAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_is_frozen_is_given_up()
    {
        await server.FreezeAsync();

        Assert.StartsWith("fail  redis: ", await AskAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task None_is_warned_about()
    {
        var findings = await RedisFindings.AskAsync(redis: null, TimeProvider.System, CancellationToken.None);

        Assert.Equal(Level.Warn, Assert.Single(findings).Level);
    }

    [Fact]
    public async Task Of_a_primary_with_a_replica_it_is_told_whether_it_writes_on_without_it()
    {
        await using var pair = await RedisPair.StartAsync();
        var lonely = await AskAsync(pair.Url);
        await RedisCommandLine.AskAsync(pair.First.Port, "CONFIG", "SET", "min-replicas-to-write", "1");
        await Installation.RecoversAsync(async () =>
            (await RedisCommandLine.AskAsync(pair.First.Port, "INFO", "replication"))
                .Contains("min_slaves_good_slaves:1", StringComparison.Ordinal));
        var guarded = await AskAsync(pair.Url);

        Assert.Equal(2, lonely.Count);
        Assert.StartsWith("ok    redis: responds in ", lonely[0], StringComparison.Ordinal);
        Assert.StartsWith(
            "warn  redis: accepts writes on a primary that has lost its replicas", lonely[1],
            StringComparison.Ordinal);
        Assert.StartsWith(
            "ok    redis: responds in ", Assert.Single(guarded), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_independent_primaries_and_servers_that_are_all_away_fail()
    {
        await using var other = new RedisServer();
        await other.InitializeAsync();
        var both = $"redis://127.0.0.1:{server.Port},127.0.0.1:{other.Port}";

        Assert.Equal(
            $"fail  redis: has no primary to follow: 127.0.0.1:{server.Port} and 127.0.0.1:{other.Port} "
                + "both accept writes and neither continues the other: make all but one of them replicas",
            Assert.Single(await AskAsync(both)));
        await server.KillAsync();
        await other.KillAsync();
        Assert.Contains(
            $"127.0.0.1:{other.Port} cannot be reached", Assert.Single(await AskAsync(both)),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_Sentinels_it_is_told_whether_they_know_the_name()
    {
        await using var sentinels = await RedisSentinels.StartAsync("--min-replicas-to-write", "1");

        Assert.StartsWith(
            "ok    redis: responds in ", Assert.Single(await AskAsync(sentinels.Url)), StringComparison.Ordinal);
        var other = sentinels.Url.Replace(RedisSentinels.Name, "other", StringComparison.Ordinal);
        var finding = Assert.Single(await AskAsync(other));
        Assert.StartsWith("fail  redis: has no primary to follow", finding, StringComparison.Ordinal);
        Assert.Contains("has no primary with the name in REDIS_URL", finding, StringComparison.Ordinal);
        var listed = sentinels.Url.Replace("redis-sentinel:", "redis:", StringComparison.Ordinal)
            .Replace($"/{RedisSentinels.Name}", "", StringComparison.Ordinal);
        Assert.Contains(
            "a Sentinel needs redis-sentinel://", Assert.Single(await AskAsync(listed)),
            StringComparison.Ordinal);
    }

    private static async Task<IReadOnlyList<string>> AskAsync(string url)
    {
        Assert.True(RedisUrl.TryParse(url, out var parsed));
        var findings = await RedisFindings.AskAsync(
            new RedisInspection(parsed, new("otp")), TimeProvider.System, CancellationToken.None);
        return [.. findings.Select(finding => finding.ToString())];
    }

    private async Task<string> AskAsync() => Assert.Single(await AskAsync(server.Url));
}
