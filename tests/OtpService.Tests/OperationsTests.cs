using OtpService.Tests.Api;
using OtpService.Tests.EndToEnd.Fixtures;
using OtpService.Tests.Storage.Redis.Servers;
using StackExchange.Redis;

namespace OtpService.Tests;

/// <summary>What docs/operations.md tells operators to type works as it stands there.</summary>
public sealed class OperationsTests
{
    internal const string Rule = "user otpservice on >a-long-password ";
    private const string SentinelRule = "user otpservice on >another-password ";

    [Fact]
    public async Task The_rights_in_Redis_that_are_documented_are_enough()
    {
        await using var installation = await Installation.CreateAsync(ServiceBinary.Jit);
        await using (var direct = await installation.Redis.ConnectAsync())
        {
            await direct.GetDatabase().ExecuteAsync("ACL", [.. AclRule(Rule).Prepend("SETUSER")]);
        }

        installation.Settings["REDIS_URL"] =
            installation.Redis.Url.Replace(
                "redis://", "redis://otpservice:a-long-password@", StringComparison.Ordinal);
        await using var service = await installation.StartAsync(
            ("NETWORK_SENDS_PER_HOUR", "100"), ("NETWORK_FAILURES_PER_HOUR", "100"));

        Assert.Equal(200, (await service.GetAsync("/health/ready")).Status);
        var sent = await service.SendAsync(new { phone = "+14155552671", purpose = "login" });
        Assert.Equal(200, sent.Status);
        var code = installation.Provider.LastCode;
        (await service.VerifyAsync(new { phone = "+14155552671", purpose = "login", code = TestApp.Wrong(code) }))
            .IsProblem(400, "invalid_code");
        Assert.Equal(
            200, (await service.VerifyAsync(new { phone = "+14155552671", purpose = "login", code })).Status);
    }

    [Fact]
    public async Task The_rights_in_Redis_that_are_documented_reach_nobody_elses_keys()
    {
        await using var redis = new RedisServer();
        await redis.InitializeAsync();
        Assert.True(
            redis.IsOurs,
            "This test makes a user in its Redis: install redis-server and leave REDIS_URL unset.");
        await using var direct = await redis.ConnectAsync();
        await direct.GetDatabase().ExecuteAsync("ACL", [.. AclRule(Rule).Prepend("SETUSER")]);
        await direct.GetDatabase().StringSetAsync("others:1", "theirs");

        var options = ConfigurationOptions.Parse(direct.Configuration);
        (options.User, options.Password, options.AllowAdmin) = ("otpservice", "a-long-password", true);
        await using var limited = await ConnectionMultiplexer.ConnectAsync(options);
        var database = limited.GetDatabase();

        Assert.True(await database.StringSetAsync("otp:own", "ours"));
        foreach (var refused in new Func<Task>[]
        {
            () => database.StringGetAsync("others:1"),
            () => database.StringSetAsync("others:1", "ours"),
            () => database.KeyDeleteAsync("others:1"),
            () => database.ScriptEvaluateAsync("return redis.call('GET', KEYS[1])", ["others:1"]),
            () => database.ExecuteAsync("FLUSHALL"),
            () => database.ExecuteAsync("CONFIG", "GET", "*"),
        })
        {
            var error = await Assert.ThrowsAsync<RedisServerException>(refused);
            Assert.Contains("NOPERM", error.Message, StringComparison.Ordinal);
        }

        Assert.Equal("theirs", await direct.GetDatabase().StringGetAsync("others:1"));
    }

    [Fact]
    public async Task The_rights_at_servers_and_Sentinels_that_are_documented_are_enough()
    {
        await using var installation = await Installation.OnSentinelsAsync(ServiceBinary.Native);
        string[] servers = [.. AclRule(Rule).Prepend("SETUSER").Prepend("ACL")];
        await RedisCommandLine.AskAsync(installation.Pair.First.Port, servers);
        await RedisCommandLine.AskAsync(installation.Pair.Second.Port, servers);
        foreach (var sentinel in installation.Sentinels.Servers)
        {
            await RedisCommandLine.AskAsync(
                sentinel.Port, [.. AclRule(SentinelRule).Prepend("SETUSER").Prepend("ACL")]);
        }

        installation.Settings["REDIS_URL"] =
            installation.Sentinels.Url.Replace("://", "://otpservice:a-long-password@", StringComparison.Ordinal)
            + "?sentinel_username=otpservice&sentinel_password=another-password";
        await using var service = await installation.StartReadyAsync();

        Assert.Equal(200, (await service.SendAsync(new { email = "ada@example.com" })).Status);
        await installation.Sentinels.FailOverAsync();
        await service.SaysAsync($"\"127.0.0.1:{installation.Pair.Second.Port}\"");
        await Installation.RecoversAsync(async () => (await service.VerifyAsync(
            new { email = "ada@example.com", code = installation.Provider.LastCode })).Status == 200);
        foreach (var sentinel in installation.Sentinels.Servers)
        {
            Assert.Equal("", await RedisCommandLine.AskAsync(sentinel.Port, "ACL", "LOG"));
        }
    }

    /// <summary>The words of the rule, from the user's name on, as ACL SETUSER takes them.</summary>
    internal static IEnumerable<string> AclRule(string beginning)
    {
        var lines = File.ReadAllLines(Repository.PathOf("docs/operations.md"))
            .SkipWhile(line => !line.StartsWith(beginning, StringComparison.Ordinal))
            .TakeWhile(line => line.Length > 0 && !line.StartsWith('`'));
        return string.Join(' ', lines).Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1);
    }
}
