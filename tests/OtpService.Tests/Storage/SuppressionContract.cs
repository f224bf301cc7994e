using System.Security.Cryptography;
using OtpService.Otp.Codes;
using OtpService.Otp.Recipients;
using OtpService.Otp.Store;
using OtpService.Tests.Storage.Memory;
using OtpService.Tests.Storage.Redis;
using OtpService.Tests.Storage.Redis.Servers;

namespace OtpService.Tests.Storage;

/// <summary>What every store promises of addresses that bounced or complained.</summary>
public abstract class SuppressionContract
{
    private static readonly TimeSpan Length = TimeSpan.FromDays(30);

    protected abstract Task<StoreHarness> NewAsync();

    [Theory]
    [InlineData(Suppression.Bounced, IssueStatus.Bounced)]
    [InlineData(Suppression.Complained, IssueStatus.Complained)]
    internal async Task A_suppressed_address_gets_no_code_and_nothing_is_counted(Suppression reason, IssueStatus status)
    {
        await using var store = await NewAsync();
        await SuppressAsync(store, store.Tag, reason);

        var refused = await IssueAsync(store, store.Tag);

        Assert.Equal(status, refused.Status);
        Assert.Equal(TimeSpan.Zero, refused.RetryAfter);
        Assert.Equal(reason, await FindAsync(store, store.Tag));
        await SuppressAsync(store, store.Tag, Suppression.None);
        var issued = await IssueAsync(store, store.Tag);
        Assert.Equal(IssueStatus.Issued, issued.Status);
        Assert.Equal(4, issued.RateLimit?.Remaining);
    }

    [Fact]
    public async Task It_ends_by_itself()
    {
        await using var store = await NewAsync();
        await SuppressAsync(store, store.Tag, Suppression.Bounced);

        await store.AdvanceAsync(Length - TimeSpan.FromSeconds(5));
        Assert.Equal(IssueStatus.Bounced, (await IssueAsync(store, store.Tag)).Status);

        await store.AdvanceAsync(TimeSpan.FromSeconds(5));
        Assert.Equal(Suppression.None, await FindAsync(store, store.Tag));
        Assert.Equal(IssueStatus.Issued, (await IssueAsync(store, store.Tag)).Status);
    }

    [Fact]
    public async Task Other_spellings_of_the_mailbox_still_get_codes()
    {
        await using var store = await NewAsync();
        await SuppressAsync(store, NewTag(), Suppression.Bounced);

        Assert.Equal(IssueStatus.Issued, (await IssueAsync(store, store.Tag)).Status);
        Assert.Equal(Suppression.None, await FindAsync(store, store.Tag));
    }

    [Fact]
    public async Task A_code_that_is_verified_ends_it()
    {
        await using var store = await NewAsync();
        var id = await store.IssuedAsync("123456");
        await SuppressAsync(store, store.Tag, Suppression.Complained);

        Assert.Equal(VerifyStatus.Wrong, await store.StatusAsync("654321", id));
        Assert.Equal(Suppression.Complained, await FindAsync(store, store.Tag));
        Assert.Equal(VerifyStatus.Verified, await store.StatusAsync("123456", id));
        Assert.Equal(Suppression.None, await FindAsync(store, store.Tag));
    }

    [Fact]
    public async Task The_last_report_counts_and_a_mailbox_keeps_few_of_them()
    {
        await using var store = await NewAsync();
        var oldest = NewTag();
        await SuppressAsync(store, oldest, Suppression.Bounced);
        await SuppressAsync(store, store.Tag, Suppression.Bounced);
        await SuppressAsync(store, store.Tag, Suppression.Complained);
        Assert.Equal(Suppression.Complained, await FindAsync(store, store.Tag));

        for (var i = 0; i < IssueCommand.MostSuppressed - 1; i++)
        {
            Assert.Equal(i == 0 ? Suppression.Bounced : Suppression.None, await FindAsync(store, oldest));
            await SuppressAsync(store, NewTag(), Suppression.Bounced);
            if (i == 0)
            {
                await SuppressAsync(store, oldest, Suppression.None);
            }
        }

        Assert.Equal(Suppression.Complained, await FindAsync(store, store.Tag));
        await SuppressAsync(store, NewTag(), Suppression.Bounced);
        Assert.Equal(Suppression.None, await FindAsync(store, store.Tag));
    }

    [Fact]
    public async Task It_outlives_a_send_that_is_revoked()
    {
        await using var store = await NewAsync();
        var other = NewTag();
        await SuppressAsync(store, other, Suppression.Bounced);
        var id = await store.IssuedAsync("123456", limits: StoreHarness.Limits);

        Assert.True(await store.SettleAsync(id, Settlement.Revoked));

        Assert.Equal(Suppression.Bounced, await FindAsync(store, other));
    }

    [Fact]
    public async Task A_retry_of_a_send_gets_its_result()
    {
        await using var store = await NewAsync();
        var id = VerificationId.New(store.Tag);
        Assert.Equal(IssueStatus.Issued, (await IssueAsync(store, store.Tag, id)).Status);
        await SuppressAsync(store, store.Tag, Suppression.Bounced);

        Assert.Equal(IssueStatus.RepeatedUnconfirmed, (await IssueAsync(store, store.Tag, id)).Status);
    }

    private static AddressTag NewTag() => AddressTag.Read(RandomNumberGenerator.GetBytes(AddressTag.Size));

    private static ValueTask SuppressAsync(StoreHarness store, AddressTag exact, Suppression reason) =>
        store.Store.SuppressAsync(store.Tag, exact, reason, Length, CancellationToken.None);

    private static ValueTask<Suppression> FindAsync(StoreHarness store, AddressTag exact) =>
        store.Store.FindSuppressionAsync(store.Tag, exact, CancellationToken.None);

    private static ValueTask<IssueReply> IssueAsync(StoreHarness store, AddressTag exact, VerificationId? id = null) =>
        store.Store.IssueAsync(
            new(
                id ?? VerificationId.New(store.Tag), Channel.Email, StoreHarness.Verification, store.HashOf("123456"),
                StoreHarness.Limits)
            {
                Exact = exact,
            },
            CancellationToken.None);
}

public sealed class InMemorySuppressionContract : SuppressionContract
{
    protected override Task<StoreHarness> NewAsync() => Task.FromResult<StoreHarness>(new MemoryHarness());
}

public sealed class RedisSuppressionContract(RedisServer server) : SuppressionContract, IClassFixture<RedisServer>
{
    protected override async Task<StoreHarness> NewAsync() => await RedisHarness.ConnectAsync(server);
}
