using OtpService.Otp;
using OtpService.Otp.Limits;
using OtpService.Otp.Store;
using OtpService.Tests.Storage.Memory;
using OtpService.Tests.Storage.Redis;
using OtpService.Tests.Storage.Redis.Servers;

namespace OtpService.Tests.Storage;

/// <summary>
/// What every store promises to those who ask for codes: strangers cannot shut each other out, nor callers with
/// an API key, and an address is never flooded beyond twice its windows.
/// </summary>
public abstract class AskersContract
{
    private const ulong Owner = 1;
    private const ulong Attacker = 1000;

    private static readonly SendLimits Limits = StoreHarness.Limits;
    private static readonly TimeSpan Cooldown = TimeSpan.FromSeconds(61);

    protected abstract Task<StoreHarness> NewAsync();

    [Fact]
    public async Task An_owner_alone_gets_the_full_window_and_no_more()
    {
        await using var store = await NewAsync();
        await FillAsync(store, _ => Owner);

        var refused = await AskAsync(store, Owner);

        Assert.Equal(IssueStatus.TooMany, refused.Status);
        Assert.InRange(refused.RetryAfter, TimeSpan.FromMinutes(54), TimeSpan.FromMinutes(55));
    }

    [Fact]
    public async Task A_window_that_others_used_up_has_one_send_for_a_network_that_had_none()
    {
        await using var store = await NewAsync();
        await FillAsync(store, _ => Attacker);

        Assert.Equal(IssueStatus.TooMany, (await AskAsync(store, Attacker)).Status);
        var last = await AskAsync(store, Owner);
        Assert.Equal((IssueStatus.Issued, 0), (last.Status, last.RateLimit?.Remaining));
        await store.AdvanceAsync(Cooldown);
        var refused = await AskAsync(store, Owner);
        Assert.Equal(IssueStatus.TooMany, refused.Status);
        Assert.NotNull(last.RateLimit);
        Assert.InRange((refused.RetryAfter + Cooldown - last.RateLimit.Reset).TotalSeconds, -30, 30);
    }

    [Fact]
    public async Task However_many_networks_ask_an_address_gets_at_most_twice_its_window()
    {
        await using var store = await NewAsync();
        await FillAsync(store, i => Attacker + (ulong)i);
        await FillAsync(store, i => Owner + (ulong)i);

        var refused = await AskAsync(store, Owner + 100);

        Assert.Equal(IssueStatus.TooMany, refused.Status);
        Assert.InRange(refused.RetryAfter, TimeSpan.FromMinutes(49), TimeSpan.FromMinutes(50));
        await store.AdvanceAsync(TimeSpan.FromMinutes(50));
        Assert.Equal(IssueStatus.Issued, (await AskAsync(store, Owner + 100)).Status);
    }

    [Fact]
    public async Task The_day_has_a_send_for_a_network_that_had_none_of_it_too()
    {
        await using var store = await NewAsync();
        for (var hour = 0; hour < 4; hour++)
        {
            await FillAsync(store, _ => Attacker);
            await store.AdvanceAsync(TimeSpan.FromHours(1));
        }

        Assert.Equal(IssueStatus.TooMany, (await AskAsync(store, Attacker)).Status);
        Assert.Equal(IssueStatus.Issued, (await AskAsync(store, Owner)).Status);
        await store.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.Equal(IssueStatus.TooMany, (await AskAsync(store, Owner)).Status);
    }

    [Fact]
    public async Task Callers_with_a_key_and_those_without_have_windows_and_cooldowns_of_their_own()
    {
        await using var store = await NewAsync();
        await FillAsync(store, _ => Attacker);
        Assert.Equal(IssueStatus.Issued, (await AskAsync(store, Owner)).Status);

        await FillAsync(store, _ => null);

        Assert.Equal(IssueStatus.TooMany, (await AskAsync(store, network: null)).Status);
        Assert.Equal(IssueStatus.Issued, (await AskAsync(store, Owner + 1)).Status);
    }

    [Fact]
    public async Task Strangers_wait_ten_seconds_whatever_the_purpose()
    {
        await using var store = await NewAsync();
        Assert.Equal(IssueStatus.Issued, (await AskAsync(store, Attacker)).Status);

        var login = StoreHarness.Login;
        var refused = await AskAsync(store, Owner, login);
        Assert.Equal(IssueStatus.TooSoon, refused.Status);
        Assert.InRange(refused.RetryAfter, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10));
        Assert.Equal(IssueStatus.Issued, (await AskAsync(store, network: null, login)).Status);

        await store.AdvanceAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(IssueStatus.Issued, (await AskAsync(store, Owner, login)).Status);
    }

    [Fact]
    public async Task Without_a_cooldown_nobody_waits()
    {
        await using var store = await NewAsync();
        var unhurried = Limits with { Cooldown = TimeSpan.Zero };

        await store.IssuedAsync("111111", limits: unhurried, network: Attacker);
        await store.IssuedAsync("222222", limits: unhurried, network: Attacker);
    }

    [Fact]
    public async Task A_send_that_reached_nobody_is_refunded_to_whoever_asked()
    {
        await using var store = await NewAsync();
        await FillAsync(store, _ => Attacker);
        var lost = await store.IssuedAsync("999999", limits: Limits, network: Owner);
        await store.SettleAsync(lost, Settlement.Undelivered);

        Assert.Equal(IssueStatus.Issued, (await AskAsync(store, Owner)).Status);
    }

    private static ValueTask<IssueReply> AskAsync(
        StoreHarness store, ulong? network, Purpose? purpose = null) =>
        store.IssueAsync("123456", purpose, Limits, network: network);

    /// <summary>Sends as many as an hour has, a minute after each other.</summary>
    private static async Task FillAsync(StoreHarness store, Func<int, ulong?> networkOf)
    {
        for (var i = 0; i < Limits.Windows[0].Limit; i++)
        {
            Assert.Equal(IssueStatus.Issued, (await AskAsync(store, networkOf(i))).Status);
            await store.AdvanceAsync(Cooldown);
        }
    }
}

public sealed class InMemoryAskersContract : AskersContract
{
    protected override Task<StoreHarness> NewAsync() => Task.FromResult<StoreHarness>(new MemoryHarness());
}

public sealed class RedisAskersContract(RedisServer server) : AskersContract, IClassFixture<RedisServer>
{
    protected override async Task<StoreHarness> NewAsync() => await RedisHarness.ConnectAsync(server);
}
