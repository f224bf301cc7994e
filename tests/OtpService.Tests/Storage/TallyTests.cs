using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using OtpService.Otp.Limits;
using OtpService.Otp.Recipients;
using OtpService.Otp.Store;
using OtpService.Storage.Memory;
using OtpService.Storage.Redis;
using OtpService.Storage.Redis.Connection;
using OtpService.Storage.Redis.Url;
using OtpService.Tests.Storage.Redis.Servers;
using StackExchange.Redis;

namespace OtpService.Tests.Storage;

public sealed class MemoryTallyContract : TallyContract
{
    internal override Task<(ITallies Tallies, Func<Tally, TimeSpan, Task> Advance)> StartAsync()
    {
        var time = new FakeTimeProvider();
        return Task.FromResult<(ITallies, Func<Tally, TimeSpan, Task>)>(
            (new MemoryTallies(time), AdvanceAsync));

        Task AdvanceAsync(Tally tally, TimeSpan by)
        {
            time.Advance(by);
            return Task.CompletedTask;
        }
    }
}

public sealed class RedisTallyContract(RedisServer server)
    : TallyContract, IClassFixture<RedisServer>, IAsyncLifetime
{
    /// <summary>
    /// The clock of Redis cannot be moved: the events are set back instead, by multiples of five minutes.
    /// </summary>
    private const string Shift = """
        local by = tonumber(ARGV[1])
        for i, at in ipairs(redis.call('LRANGE', KEYS[1], 0, -1)) do
          redis.call('LSET', KEYS[1], i - 1, tonumber(at) - by)
        end
        local counts = redis.call('HGETALL', KEYS[2])
        for i = 1, #counts, 2 do
          redis.call('HDEL', KEYS[2], counts[i])
        end
        for i = 1, #counts, 2 do
          local name, bucket = string.sub(counts[i], 1, 1), tonumber(string.sub(counts[i], 2))
          redis.call('HSET', KEYS[2], name .. (bucket - by / 300000), counts[i + 1])
        end
        """;

    private RedisClient? redis;
    private ConnectionMultiplexer? direct;

    public async ValueTask InitializeAsync()
    {
        Assert.True(RedisUrl.TryParse(server.Url, out var options));
        redis = new RedisClient(options, TimeSpan.FromSeconds(10), NullLogger<RedisClient>.Instance);
        await redis.StartAsync(CancellationToken.None);
        direct = await server.ConnectAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await (redis?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (direct?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    [Fact]
    public async Task Every_key_has_a_time_to_live_and_is_no_longer_than_its_limits()
    {
        var (tallies, _) = await StartAsync();
        var tally = TallyOf(SendLimits.Of(("hour", 3, TimeSpan.FromHours(1))), new ConversionRule(50, 20));
        for (var i = 0; i < 5; i++)
        {
            await tallies.CountAsync(tally, TestContext.Current.CancellationToken);
        }

        var database = Database;
        foreach (var key in Keys(tally))
        {
            var left = await database.KeyTimeToLiveAsync(key);
            Assert.InRange(left ?? TimeSpan.MaxValue, TimeSpan.FromMinutes(59), TimeSpan.FromMinutes(65));
        }

        Assert.Equal(3, await database.ListLengthAsync(Keys(tally)[0]));
    }

    [Fact]
    public async Task What_is_taken_back_leaves_no_key()
    {
        var (tallies, _) = await StartAsync();
        var tally = TallyOf(SendLimits.Of(("hour", 3, TimeSpan.FromHours(1))), new ConversionRule(50, 20));
        var counted = await tallies.CountAsync(tally, TestContext.Current.CancellationToken);
        await tallies.TakeBackAsync(tally, counted, TestContext.Current.CancellationToken);

        Assert.Equal(0, await Database.KeyExistsAsync(Keys(tally)));
    }

    [Fact]
    public async Task However_long_the_gaps_nothing_stays_of_what_is_older_than_an_hour()
    {
        var (tallies, advance) = await StartAsync();
        var tally = TallyOf(SendLimits.None, new ConversionRule(50, 20));
        for (var i = 0; i < 20; i++)
        {
            await tallies.CountAsync(tally, TestContext.Current.CancellationToken);
            await tallies.NoteVerifiedAsync(tally, TestContext.Current.CancellationToken);
            await advance(tally, TimeSpan.FromMinutes(40));
        }

        await tallies.CountAsync(tally, TestContext.Current.CancellationToken);

        // Five minutes of now and five of 40 minutes ago, with an event and a verification each.
        Assert.InRange(await Database.HashLengthAsync(Keys(tally)[1]), 1, 4);
    }

    internal override Task<(ITallies Tallies, Func<Tally, TimeSpan, Task> Advance)> StartAsync()
    {
        var tallies = new RedisTallies(new(redis ?? throw new InvalidOperationException("Not connected.")), new("otp"));
        return Task.FromResult<(ITallies, Func<Tally, TimeSpan, Task>)>((tallies, async (tally, by) =>
        {
            RedisValue[] values = [(long)by.TotalMilliseconds];
            await Database.ScriptEvaluateAsync(Shift, Keys(tally), values);
            await Database.ScriptEvaluateAsync(
                Shift, [new RedisKeys("otp").Shared(tally.Key), "otp:no-counts"], values);
        }
        ));
    }

    private IDatabase Database =>
        direct?.GetDatabase() ?? throw new InvalidOperationException("Not connected.");

    private static RedisKey[] Keys(Tally tally)
    {
        var tag = $"otp:{{{new AddressTag(tally.Key)}}}";
        return [$"{tag}:t", $"{tag}:c"];
    }
}
