using OtpService.Otp.Codes;
using OtpService.Otp.Store;
using OtpService.Tests.Storage.Redis;
using OtpService.Tests.Storage.Redis.Servers;

namespace OtpService.Tests.Storage;

/// <summary>
/// A replica of the build before and one of this build on the same records, as in the minutes of an update:
/// neither loses what the other wrote.
/// </summary>
public sealed class BuildBeforeTests(RedisServer server) : IClassFixture<RedisServer>
{
    private const ulong Network = 7;
    private const int Issued = 1;
    private const int Verified = 1;
    private const int Wrong = 2;
    private const int Used = 4;
    private const int TooMany = 6;

    [Fact]
    public async Task What_one_issues_the_other_verifies_once()
    {
        await using var store = await RedisHarness.ConnectAsync(server);
        var before = new BuildBefore(store.Database, store);
        var old = VerificationId.New(store.Tag);
        Assert.Equal(Issued, await before.IssueAsync("111111", old));
        Assert.Equal(VerifyStatus.Verified, await store.StatusAsync("111111", old));
        Assert.Equal(Used, (await before.GuessAsync("111111")).Status);

        var id = await store.IssuedAsync("222222", network: Network);
        Assert.Equal((Verified, 0), await before.GuessAsync("222222", id));
        Assert.Equal(VerifyStatus.VerifiedAgain, await store.StatusAsync("222222", id));
        Assert.Equal(VerifyStatus.Used, await store.StatusAsync("222222"));
    }

    [Fact]
    public async Task What_the_build_before_does_not_count_it_carries_along()
    {
        await using var store = await RedisHarness.ConnectAsync(server);
        var before = new BuildBefore(store.Database, store);
        var id = await store.IssuedAsync("111111", network: Network);
        for (var remaining = 4; remaining > 0; remaining--)
        {
            var guess = await store.GuessAsync("000000", failureLimit: 100);
            Assert.Equal(remaining, guess.AttemptsRemaining);
        }

        Assert.Equal((Wrong, 4), await before.GuessAsync("000000", id));
        Assert.Equal(3, (await store.GuessAsync("000000", id, failureLimit: 100)).AttemptsRemaining);
        Assert.Equal(0, (await store.GuessAsync("000000", failureLimit: 100)).AttemptsRemaining);
        Assert.Equal((Wrong, 2), await before.GuessAsync("000000", id));
    }

    [Fact]
    public async Task Sends_and_who_asked_for_them_stay_counted()
    {
        await using var store = await RedisHarness.ConnectAsync(server);
        var before = new BuildBefore(store.Database, store);
        var limits = StoreHarness.Limits with { Cooldown = TimeSpan.Zero };
        for (var i = 0; i < 2; i++)
        {
            await store.IssuedAsync("111111", limits: limits, network: Network);
            await store.IssuedAsync("111111", limits: limits);
            Assert.Equal(Issued, await before.IssueAsync("222222", VerificationId.New(store.Tag), limits));
        }

        await store.IssuedAsync("111111", limits: limits, network: Network);
        Assert.Equal(TooMany, await before.IssueAsync("222222", VerificationId.New(store.Tag), limits));
        Assert.Equal(
            IssueStatus.TooMany, (await store.IssueAsync("3", limits: limits, network: Network)).Status);
        Assert.Equal(
            IssueStatus.Issued, (await store.IssueAsync("3", limits: limits, network: Network + 1)).Status);
        for (var left = 3; left > 0; left--)
        {
            Assert.Equal(IssueStatus.Issued, (await store.IssueAsync("4", limits: limits)).Status);
        }

        Assert.Equal(IssueStatus.TooMany, (await store.IssueAsync("5", limits: limits)).Status);
    }

    [Fact]
    public async Task What_one_sent_the_other_may_settle()
    {
        await using var store = await RedisHarness.ConnectAsync(server);
        var before = new BuildBefore(store.Database, store);
        var id = await store.IssuedAsync("111111", limits: StoreHarness.Limits, network: Network);
        await before.SettleAsync(id, "undelivered");
        Assert.Equal(VerifyStatus.NotFound, await store.StatusAsync("111111", id));
        await store.IssuedAsync("222222", limits: StoreHarness.Limits, network: Network);

        var other = store.WithNewAddress();
        var old = VerificationId.New(other.Tag);
        await new BuildBefore(other.Database, other).IssueAsync("333333", old, StoreHarness.Limits);
        Assert.True(await other.SettleAsync(old, Settlement.Undelivered));
        await other.IssuedAsync("444444", limits: StoreHarness.Limits, network: Network);
    }

    [Fact]
    public async Task The_codes_of_a_refusal_stay_beside_what_the_build_before_notes()
    {
        await using var store = await RedisHarness.ConnectAsync(server);
        var before = new BuildBefore(store.Database, store);
        var id = await store.IssuedAsync("111111", network: Network);
        var refused = new DeliveryStep("first", "refused", "") { Reply = "504 5.5.2" };
        await store.Store.SettleAsync(new(id, Settlement.Unconfirmed, refused), CancellationToken.None);

        await before.SettleAsync(id, "accepted", "second", "accepted", "m1");

        var found = await store.Store.FindAsync(id, 10, CancellationToken.None);
        Assert.Equal([refused, new("second", "accepted", "m1")], found?.Timeline.Select(entry => entry.Step));
    }
}
