using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using OtpService.Otp.Store;
using OtpService.Storage.Redis.Connection;
using OtpService.Storage.Redis.Scripts;
using OtpService.Storage.Redis.Url;
using OtpService.Tests.Storage.Redis.Servers;
using StackExchange.Redis;

namespace OtpService.Tests.Storage.Redis.Scripts;

/// <summary>Calls that come together, on a real Redis.</summary>
public sealed class ScriptRunnerTests(RedisServer server) : IClassFixture<RedisServer>, IAsyncLifetime
{
    private const int Lifetime = 60_000;

    private RedisClient? connection;
    private ConnectionMultiplexer? direct;

    public async ValueTask InitializeAsync()
    {
        Assert.True(RedisUrl.TryParse(server.Url, out var options));
        connection = new RedisClient(
            options, TimeSpan.FromSeconds(10), NullLogger<RedisClient>.Instance);
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
    public async Task Each_of_many_calls_gets_its_own_reply()
    {
        var replies = await TogetherAsync(2000, call => ClaimAsync($"own-{call}", call));

        Assert.All(replies, reply => Assert.Equal(2, reply.Status));
        Assert.Equal(
            Enumerable.Range(0, 2000).Select(call => $"{call,16}"), replies.Select(reply => reply.Text(1)));
    }

    [Fact]
    public async Task One_script_runs_many_calls_with_keys_and_values_of_their_own()
    {
        var calls = Enumerable.Range(0, BatchedScript.MostCalls)
            .Select(
                call => new ScriptCall([Key($"as-one-{call}")], ["sixteen bytes...", $"{call,16}", Lifetime]))
            .Append(new ScriptCall([Key("as-one-0")], ["another request.", "late", Lifetime]))
            .ToArray();
        var script = new ScriptEvaluation(RedisScript.IdempotencyClaim, calls);
        await script.AskInFullAsync(Database);
        var replies = await script.AskAsync(Database);

        Assert.Equal(calls.Length, script.Calls);
        Assert.Equal(calls.Length, replies.Length);
        for (var i = 0; i < BatchedScript.MostCalls; i++)
        {
            var reply = new ScriptReply(replies[i]);
            Assert.Equal((1, $"{i,16}"), (reply.Status, reply.Text(1)));
        }

        Assert.Equal(0, new ScriptReply(replies[^1]).Status);
    }

    [Fact]
    public async Task However_calls_are_gathered_each_runs_once_and_few_enough_at_a_time()
    {
        var ran = new ConcurrentBag<ScriptCall[]>();
        var gathering = new BatchedScript(together =>
        {
            ran.Add(together);
            Array.ForEach(together, call => call.SetResult(RedisResult.Create(1)));
            return Task.CompletedTask;
        });
        var calls = Enumerable.Range(0, 5000).Select(_ => new ScriptCall([], [])).ToArray();
        Parallel.ForEach(calls, gathering.Add);
        await Task.WhenAll(calls.Select(call => call.Task));

        Assert.Equal(calls.ToHashSet(), ran.SelectMany(together => together).ToHashSet());
        Assert.Equal(calls.Length, ran.Sum(together => together.Length));
        Assert.All(ran, together => Assert.InRange(together.Length, 1, BatchedScript.MostCalls));
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

    [Fact]
    public async Task What_cannot_be_asked_at_all_leaves_nobody_waiting()
    {
        var values = new RedisValue[ushort.MaxValue + 1];

        await Assert.ThrowsAsync<OverflowException>(() =>
            Scripts.EvaluateAsync(
                RedisScript.IdempotencyClaim, Key("too-much"), values, TestContext.Current.CancellationToken));
    }

    private ScriptRunner Scripts =>
        field ??= new(connection ?? throw new InvalidOperationException("Not connected."));

    private IDatabase Database =>
        direct?.GetDatabase() ?? throw new InvalidOperationException("Not connected.");

    private static Task<T[]> TogetherAsync<T>(int calls, Func<int, Task<T>> ask) =>
        Task.WhenAll(Enumerable.Range(0, calls).Select(call => Task.Run(() => ask(call))));

    private async Task<ScriptReply> ClaimAsync(string name, int owner)
    {
        RedisValue[] values = ["sixteen bytes...", $"{owner,16}", Lifetime];
        return new(await Scripts.EvaluateAsync(RedisScript.IdempotencyClaim, Key(name), values, CancellationToken.None));
    }

    private static RedisKey Key(string name) => $"otp:{{{name}}}:i";
}
