using Microsoft.Extensions.Logging.Abstractions;
using OtpService.Otp.Store;
using OtpService.Storage.Memory;
using OtpService.Storage.Redis;
using OtpService.Storage.Redis.Connection;
using OtpService.Storage.Redis.Url;
using OtpService.Tests.Storage.Redis.Servers;

namespace OtpService.Tests.Storage;

public sealed class MemoryStatTests : StatContract
{
    internal override IStatStore Store { get; } = new MemoryStatStore();
}

public sealed class RedisStatTests(RedisServer server)
    : StatContract, IClassFixture<RedisServer>, IAsyncLifetime
{
    private RedisClient? redis;

    internal override IStatStore Store =>
        new RedisStatStore(new(redis ?? throw new InvalidOperationException("Not connected.")), new("otp"));

    public async ValueTask InitializeAsync()
    {
        await using var direct = await server.ConnectAsync();
        await direct.GetDatabase().ExecuteAsync("FLUSHALL");
        Assert.True(RedisUrl.TryParse(server.Url, out var options));
        redis = new RedisClient(options, TimeSpan.FromSeconds(10), NullLogger<RedisClient>.Instance);
        await redis.StartAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync() => await (redis?.DisposeAsync() ?? ValueTask.CompletedTask);

    [Fact]
    public async Task Every_bucket_has_a_time_to_live_a_little_longer_than_it_can_be_asked_for()
    {
        await AddAsync(Noon, (Sent, 1));

        await using var direct = await server.ConnectAsync();
        foreach (var resolution in StatResolution.All)
        {
            var key = $"otp:{{stats}}:{resolution.Minutes}:{resolution.Bucket(Noon)}";
            var left = await direct.GetDatabase().KeyTimeToLiveAsync(key);
            Assert.InRange(left ?? default, resolution.Kept, resolution.Lifetime);
        }
    }
}

/// <summary>What every store of counts promises.</summary>
public abstract class StatContract
{
    internal static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 30, TimeSpan.Zero);
    internal static readonly StatKey Sent = new(StatCounter.Sent, "sms", "login");
    private static readonly StatKey Verified = new(StatCounter.Verified, "sms", "login");

    internal abstract IStatStore Store { get; }

    [Fact]
    public async Task Counts_of_one_minute_are_added_up()
    {
        await AddAsync(Noon, (Sent, 2), (Verified, 1));
        await AddAsync(Noon.AddSeconds(29), (Sent, 3));

        var minute = Assert.Single(await ReadAsync(StatResolution.All[0], Noon, 1));
        Assert.Equal(5, minute[Sent]);
        Assert.Equal(1, minute[Verified]);
    }

    [Fact]
    public async Task Each_resolution_has_every_count_in_the_bucket_of_its_moment()
    {
        await AddAsync(Noon, (Sent, 1));
        await AddAsync(Noon.AddMinutes(1), (Sent, 2));
        await AddAsync(Noon.AddMinutes(10), (Sent, 4));
        await AddAsync(Noon.AddHours(1), (Sent, 8));

        Assert.Equal((long[])[1, 2, 0], await SentAsync(StatResolution.All[0], 3));
        Assert.Equal((long[])[3, 4, 0], await SentAsync(StatResolution.All[1], 3));
        Assert.Equal((long[])[7, 8, 0], await SentAsync(StatResolution.All[2], 3));
    }

    [Fact]
    public async Task Where_nothing_was_counted_there_is_nothing()
    {
        Assert.All(await ReadAsync(StatResolution.All[2], Noon, 168), Assert.Empty);
    }

    internal Task AddAsync(DateTimeOffset at, params (StatKey Key, long Count)[] counts) => Store.AddAsync(
        [.. counts.Select(c => KeyValuePair.Create(c.Key, c.Count))],
        at, TestContext.Current.CancellationToken).AsTask();

    private async Task<long[]> SentAsync(StatResolution resolution, int buckets) =>
        [.. (await ReadAsync(resolution, Noon, buckets)).Select(bucket => bucket.GetValueOrDefault(Sent))];

    private async Task<IReadOnlyList<IReadOnlyDictionary<StatKey, long>>> ReadAsync(
        StatResolution resolution, DateTimeOffset from, int buckets) => await Store.ReadAsync(
            resolution, resolution.Bucket(from), buckets, TestContext.Current.CancellationToken);
}
