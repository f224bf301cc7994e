using OtpService.Otp.Store;
using OtpService.Tests.Storage.Redis.Servers;
using StackExchange.Redis;

namespace OtpService.Tests.Storage.Redis;

public sealed class RedisOtpStoreContract(RedisServer server) : OtpStoreContract, IClassFixture<RedisServer>
{
    protected override async Task<StoreHarness> NewAsync() => await RedisHarness.ConnectAsync(server);
}

public sealed class RedisOtpStoreRaces(RedisServer server) : OtpStoreRaces, IClassFixture<RedisServer>
{
    protected override async Task<StoreHarness> NewAsync() => await RedisHarness.ConnectAsync(server);
}

public sealed class RedisOtpStoreTests(RedisServer server) : IClassFixture<RedisServer>
{
    [Fact]
    public async Task A_send_and_a_guess_cost_one_round_trip_each()
    {
        await using var store = await RedisHarness.ConnectAsync(server);
        await store.IssuedAsync("111111");
        await store.GuessAsync("000000");
        var before = await CommandsAsync(store);

        await store.IssuedAsync("222222");
        await store.GuessAsync("222222");

        // The scripts' own GET, SET and TIME do not travel; INFO itself is the one more.
        var after = await CommandsAsync(store);
        Assert.Equal(2, after["evalsha"] - before["evalsha"]);
        Assert.Equal(before.GetValueOrDefault("eval"), after.GetValueOrDefault("eval"));
    }

    [Fact]
    public async Task A_guess_that_finds_nothing_asks_as_much_of_Redis_as_a_wrong_one()
    {
        await using var store = await RedisHarness.ConnectAsync(server);
        await store.IssuedAsync("111111");
        await store.GuessAsync("000000");

        var start = await CommandsAsync(store);
        await store.GuessAsync("000000");
        var wrong = await CommandsAsync(store);
        await store.WithNewAddress().GuessAsync("000000");
        var nothing = await CommandsAsync(store);

        foreach (var command in new[] { "get", "set", "evalsha" })
        {
            Assert.Equal(wrong[command] - start[command], nothing[command] - wrong[command]);
        }
    }

    [Fact]
    public async Task Every_key_has_a_time_to_live()
    {
        await using var store = await RedisHarness.ConnectAsync(server);
        await store.IssuedAsync("111111", limits: StoreHarness.Limits);
        await store.GuessAsync("000000");
        await store.Store.ClaimAsync(
            new IdempotencyClaim(store.Tag.Bits, 1, 2, TimeSpan.FromMinutes(1)), default);
        await store.Store.SettleClaimAsync(new ClaimSettlement(store.Tag.Bits, 2, "answered"), default);

        foreach (var key in new RedisKey[] { store.Key, $"otp:{{{store.Tag}}}:i" })
        {
            var left = await store.Database.KeyTimeToLiveAsync(key);
            Assert.InRange(left ?? TimeSpan.MaxValue, TimeSpan.FromSeconds(1), TimeSpan.FromHours(24));
        }
    }

    [Fact]
    public async Task A_send_that_is_revoked_leaves_no_key()
    {
        await using var store = await RedisHarness.ConnectAsync(server);
        foreach (var network in new ulong?[] { null, 7 })
        {
            var id = await store.IssuedAsync("111111", limits: StoreHarness.Limits, network: network);
            Assert.True(await store.Database.KeyExistsAsync(store.Key));
            await store.SettleAsync(id, Settlement.Revoked);
            Assert.False(await store.Database.KeyExistsAsync(store.Key));
        }
    }

    [Fact]
    public async Task Scripts_come_back_by_themselves_after_Redis_forgot_them()
    {
        await using var store = await RedisHarness.ConnectAsync(server);
        await store.Database.ExecuteAsync("SCRIPT", "FLUSH");

        await store.IssuedAsync("111111");

        Assert.Equal(VerifyStatus.Verified, await store.StatusAsync("111111"));
    }

    [Fact]
    public async Task Garbage_in_a_key_refuses_and_verifies_nothing()
    {
        await using var store = await RedisHarness.ConnectAsync(server);
        foreach (var garbage in new RedisValue[] { "garbage", new byte[] { 0x81, 0xA1, 0x76, 0x63 } })
        {
            await store.Database.StringSetAsync(store.Key, garbage, TimeSpan.FromMinutes(1));
            await Assert.ThrowsAsync<StoreUnavailableException>(() => store.IssuedAsync("111111"));
            await Assert.ThrowsAsync<StoreUnavailableException>(() => store.StatusAsync("111111"));
        }

        await store.Database.KeyDeleteAsync(store.Key);
        await store.Database.ListLeftPushAsync(store.Key, "wrong type");
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.StatusAsync("111111"));
        await store.Database.KeyDeleteAsync(store.Key);
    }

    [Fact]
    public async Task An_address_with_one_live_code_takes_at_most_700_bytes()
    {
        await using var store = await RedisHarness.ConnectAsync(server);
        await store.IssuedAsync("111111", limits: StoreHarness.Limits);

        var bytes = (int)await store.Database.ExecuteAsync("MEMORY", "USAGE", store.Key);

        Assert.InRange(bytes, 1, 700);
    }

    private static async Task<Dictionary<string, long>> CommandsAsync(RedisHarness store)
    {
        var info = (string?)await store.Database.ExecuteAsync("INFO", "commandstats") ?? "";
        return info.Split('\n')
            .Where(line => line.StartsWith("cmdstat_", StringComparison.Ordinal))
            .Select(line => line["cmdstat_".Length..].Split(":calls="))
            .ToDictionary(
                parts => parts[0],
                parts =>
                    long.Parse(parts[1].Split(',')[0], System.Globalization.CultureInfo.InvariantCulture),
                StringComparer.Ordinal);
    }
}
