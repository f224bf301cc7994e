using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using OtpService.Otp;
using OtpService.Storage;
using StackExchange.Redis;

namespace OtpService.Tests.Storage;

/// <summary>Calls that come together, on a real Redis.</summary>
public sealed class RedisScriptsTests(RedisServer server) : IClassFixture<RedisServer>, IAsyncLifetime
{
    private const int Lifetime = 60_000;

    private RedisConnection? connection;
    private ConnectionMultiplexer? direct;

    public async ValueTask InitializeAsync()
    {
        Assert.True(RedisUrl.TryParse(server.Url, out var options));
        connection = new RedisConnection(options, TimeSpan.FromSeconds(10), NullLogger<RedisConnection>.Instance);
        await connection.StartAsync(CancellationToken.None);
        direct = await server.ConnectAsync();
        await ClaimAsync("first", owner: 0);
    }

    public async ValueTask DisposeAsync()
    {
        await (connection?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (direct?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    [Fact]
    public async Task Each_of_many_calls_gets_its_own_reply_and_they_cost_few_scripts()
    {
        const int Calls = 2000;
        var before = await ScriptsRunAsync();
        var replies = await TogetherAsync(Calls, call => ClaimAsync($"own-{call}", call));

        Assert.Equal(
            Enumerable.Range(0, Calls),
            replies.Select(reply => int.Parse(reply.Text(1), CultureInfo.InvariantCulture)));
        Assert.All(replies, reply => Assert.Equal(2, reply.Status));
        Assert.InRange(await ScriptsRunAsync() - before, Calls / GatheringScript.MostCalls, Calls / 2);
    }

    [Fact]
    public async Task Calls_that_run_together_see_what_those_before_them_did()
    {
        var replies = await TogetherAsync(500, call => ClaimAsync("the-same", call));

        var owner = Assert.Single(replies, reply => reply.Status == 2).Text(1);
        Assert.All(replies, reply => Assert.Equal(owner, reply.Text(1)));
    }

    [Fact]
    public async Task One_that_fails_keeps_no_other_from_its_answer()
    {
        await Database.ListRightPushAsync(Key("spoilt"), "somebody else's");

        var answers = await TogetherAsync(300, async call =>
        {
            try
            {
                return (int?)(await ClaimAsync(call % 3 == 0 ? "spoilt" : $"sound-{call}", call)).Status;
            }
            catch (StoreUnavailableException)
            {
                return null;
            }
        });

        Assert.All(answers.Index(), answer => Assert.Equal(answer.Index % 3 == 0 ? null : 2, answer.Item));
    }

    private RedisScripts Scripts => field ??= new(connection ?? throw new InvalidOperationException("Not connected."));

    private IDatabase Database => direct?.GetDatabase() ?? throw new InvalidOperationException("Not connected.");

    private static Task<T[]> TogetherAsync<T>(int calls, Func<int, Task<T>> ask) =>
        Task.WhenAll(Enumerable.Range(0, calls).Select(call => Task.Run(() => ask(call))));

    private async Task<ScriptReply> ClaimAsync(string name, int owner)
    {
        RedisValue[] values = ["sixteen bytes...", $"{owner}", Lifetime];
        return new(await Scripts.EvaluateAsync(RedisScript.Claim, Key(name), values, CancellationToken.None));
    }

    private static RedisKey Key(string name) => $"otp:{{{name}}}:i";

    private async Task<long> ScriptsRunAsync()
    {
        var statistics = await Database.ExecuteAsync("INFO", "commandstats");
        var calls = ((string?)statistics ?? "").Split("cmdstat_evalsha:calls=")[1].Split(',')[0];
        return long.Parse(calls, CultureInfo.InvariantCulture);
    }
}
