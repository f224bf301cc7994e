using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using OtpService.Otp.Store;
using OtpService.Storage.Memory;
using OtpService.Storage.Redis;
using OtpService.Storage.Redis.Connection;
using OtpService.Storage.Redis.Url;
using OtpService.Tests.Storage.Redis.Servers;
using StackExchange.Redis;

namespace OtpService.Tests.Storage;

public sealed class MemoryEventQueueTests : EventQueueContract
{
    private readonly FakeTimeProvider time = new();

    public MemoryEventQueueTests() => Queue = new MemoryEventQueue(time);

    internal override IEventQueue Queue { get; }

    internal override Task AdvanceAsync(TimeSpan by)
    {
        time.Advance(by);
        return Task.CompletedTask;
    }
}

public sealed class RedisEventQueueTests(RedisServer server)
    : EventQueueContract, IClassFixture<RedisServer>, IAsyncLifetime
{
    /// <summary>The clock of Redis cannot be moved: what is due is set back instead.</summary>
    private const string Shift = """
        for _, id in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do
          redis.call('ZINCRBY', KEYS[1], -ARGV[1], id)
        end
        """;

    private RedisClient? redis;
    private ConnectionMultiplexer? direct;

    internal override IEventQueue Queue =>
        new RedisEventQueue(new(redis ?? throw new InvalidOperationException("Not connected.")), new("otp"));

    private IDatabase Database =>
        direct?.GetDatabase() ?? throw new InvalidOperationException("Not connected.");

    public async ValueTask InitializeAsync()
    {
        direct = await server.ConnectAsync();
        await Database.ExecuteAsync("FLUSHALL");
        Assert.True(RedisUrl.TryParse(server.Url, out var options));
        redis = new RedisClient(options, TimeSpan.FromSeconds(10), NullLogger<RedisClient>.Instance);
        await redis.StartAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await (redis?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (direct?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    [Fact]
    public async Task Nothing_stays_for_ever_and_nothing_is_left_of_what_was_settled()
    {
        await AddAsync("a", "b");
        var taken = await TakeAsync();
        foreach (var key in (string[])["due", "sealed", "tries"])
        {
            var left = await Database.KeyTimeToLiveAsync($"otp:{{events}}:{key}");
            Assert.InRange(
                left ?? TimeSpan.MaxValue, QueuedEvent.Kept - TimeSpan.FromMinutes(1), QueuedEvent.Kept);
        }

        foreach (var each in taken)
        {
            await Queue.SettleAsync(each, again: null, TestContext.Current.CancellationToken);
        }

        Assert.Equal("0", (await Database.ExecuteAsync("DBSIZE")).ToString());
    }

    internal override async Task AdvanceAsync(TimeSpan by) =>
        await Database.ScriptEvaluateAsync(Shift, ["otp:{events}:due"], [(long)by.TotalMilliseconds]);
}

/// <summary>What every queue of events promises.</summary>
public abstract class EventQueueContract
{
    internal abstract IEventQueue Queue { get; }

    internal abstract Task AdvanceAsync(TimeSpan by);

    [Fact]
    public async Task What_is_taken_is_nobody_elses_until_its_lease_ends()
    {
        await AddAsync("a", "b");

        Assert.Equal(["a:a:1", "b:b:1"], Shown(await TakeAsync()));
        Assert.Empty(await TakeAsync());
        await AdvanceAsync(QueuedEvent.Lease);
        Assert.Equal(["a:a:2", "b:b:2"], Shown(await TakeAsync()));
    }

    [Fact]
    public async Task What_is_settled_is_gone_or_comes_again_after_its_pause()
    {
        await AddAsync("a", "b");
        var taken = await TakeAsync();
        await Queue.SettleAsync(taken[0], again: null, TestContext.Current.CancellationToken);
        await Queue.SettleAsync(taken[1], TimeSpan.FromMinutes(5), TestContext.Current.CancellationToken);

        await AdvanceAsync(TimeSpan.FromMinutes(4));
        Assert.Empty(await TakeAsync());
        await AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.Equal([$"{taken[1].Id}:{taken[1].Id}:2"], Shown(await TakeAsync()));
    }

    [Fact]
    public async Task No_more_are_taken_than_were_asked_for()
    {
        await AddAsync("a", "b", "c");

        Assert.Equal(2, (await TakeAsync(2)).Count);
        Assert.Single(await TakeAsync(2));
    }

    [Fact]
    public async Task A_full_queue_takes_no_more_and_says_so()
    {
        string[] ids = [.. Enumerable.Range(0, QueuedEvent.MostQueued - 1).Select(i => $"{i}")];
        foreach (var chunk in ids.Chunk(1000))
        {
            Assert.Equal(0, await AddAsync(chunk));
        }

        Assert.Equal(1, await AddAsync("fits", "does not"));
        var taken = await TakeAsync(1);
        await Queue.SettleAsync(taken[0], again: null, TestContext.Current.CancellationToken);
        Assert.Equal(0, await AddAsync("fits now"));
    }

    [Fact]
    public async Task What_strangers_cause_fills_half_of_the_queue_and_leaves_the_rest_to_others()
    {
        QueuedEvent[] guesses =
        [
            .. Enumerable.Range(0, QueuedEvent.MostOfStrangers + 100)
                .Select(i => new QueuedEvent($"g{i}", [0]) { OfStrangers = true }),
        ];
        var refused = 0;
        foreach (var chunk in guesses.Chunk(1000))
        {
            refused += await Queue.AddAsync(chunk, TestContext.Current.CancellationToken);
        }

        Assert.Equal(100, refused);
        Assert.Equal(0, await AddAsync([.. Enumerable.Range(0, 100).Select(i => $"{i}")]));
        Assert.Equal(1, await Queue.AddAsync([guesses[^1]], TestContext.Current.CancellationToken));
    }

    internal async Task<int> AddAsync(params string[] ids) => await Queue.AddAsync(
        [.. ids.Select(id => new QueuedEvent(id, System.Text.Encoding.ASCII.GetBytes(id)))],
        TestContext.Current.CancellationToken);

    internal async Task<IReadOnlyList<QueuedEvent>> TakeAsync(int most = 10) =>
        await Queue.TakeAsync(most, TestContext.Current.CancellationToken);

    private static string[] Shown(IReadOnlyList<QueuedEvent> events) =>
    [
        .. events.Select(e => $"{e.Id}:{System.Text.Encoding.ASCII.GetString(e.Sealed)}:{e.Tries}")
            .Order(StringComparer.Ordinal),
    ];
}
