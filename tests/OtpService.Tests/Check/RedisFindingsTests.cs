using OtpService.Check;
using OtpService.Storage;
using OtpService.Tests.Storage;

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
        Assert.StartsWith("ok    redis: answers in ", await AskAsync(), StringComparison.Ordinal);

        await using var direct = await server.ConnectAsync();
        var keys = (string?[]?)await direct.GetDatabase().ExecuteAsync("KEYS", "*") ?? [];
        Assert.All(keys, key => Assert.StartsWith("otp:{check-", key, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("CONFIG SET maxmemory-policy allkeys-lru", "warn  redis: evicts keys when memory is short (allkeys-lru)")]
    [InlineData("CONFIG SET maxmemory 1", "fail  redis: answers OOM")]
    [InlineData("CONFIG SET requirepass kumquat", "fail  redis: refuses the user or the password")]
    [InlineData("REPLICAOF 127.0.0.1 1", "fail  redis: is a replica")]
    [InlineData("ACL SETUSER default -evalsha", "fail  redis: answers NOPERM")]
    [InlineData("ACL SETUSER default -info", "fail  redis: answers NOPERM")]
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
        var finding = await RedisFindings.AskAsync(redis: null, TimeProvider.System, CancellationToken.None);

        Assert.Equal(Level.Warn, finding.Level);
    }

    private async Task<string> AskAsync()
    {
        Assert.True(RedisUrl.TryParse(server.Url, out var options));
        return (await RedisFindings.AskAsync(new RedisCheck(options), TimeProvider.System, CancellationToken.None)).ToString();
    }
}
