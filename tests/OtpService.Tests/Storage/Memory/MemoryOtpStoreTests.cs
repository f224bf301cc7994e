using Microsoft.Extensions.Time.Testing;
using OtpService.Otp.Codes;
using OtpService.Otp.Recipients;
using OtpService.Otp.Store;
using OtpService.Storage.Memory;

namespace OtpService.Tests.Storage.Memory;

public sealed class MemoryOtpStoreContract : OtpStoreContract
{
    protected override Task<StoreHarness> NewAsync() => Task.FromResult<StoreHarness>(new MemoryHarness());
}

public sealed class MemoryOtpStoreRaces : OtpStoreRaces
{
    protected override Task<StoreHarness> NewAsync() => Task.FromResult<StoreHarness>(new MemoryHarness());
}

public sealed class MemoryOtpStoreTests
{
    [Fact]
    public async Task A_full_store_refuses_rather_than_forgets_and_takes_more_once_records_end()
    {
        var time = new FakeTimeProvider();
        var store = new MemoryOtpStore(time, capacity: 2);
        await IssueAsync(store, 1);
        await IssueAsync(store, 2);

        await Assert.ThrowsAsync<StoreUnavailableException>(() => IssueAsync(store, 3));
        Assert.Equal(IssueStatus.TooSoon, (await IssueAsync(store, 1)).Status);

        time.Advance(TimeSpan.FromHours(25));
        Assert.Equal(IssueStatus.Issued, (await IssueAsync(store, 3)).Status);
    }

    [Fact]
    public async Task A_clock_set_back_or_forward_changes_nothing()
    {
        var time = new JumpingClock();
        var store = new MemoryOtpStore(time);
        await IssueAsync(store, 1);

        time.Wall = time.Wall.AddYears(1);

        Assert.Equal(IssueStatus.TooSoon, (await IssueAsync(store, 1)).Status);
    }

    private static async Task<IssueReply> IssueAsync(MemoryOtpStore store, ulong address)
    {
        var id = VerificationId.New(new AddressTag(address));
        return await store.IssueAsync(
            new(
                id, Channel.Email, StoreHarness.Verification, new byte[Pseudonyms.HashSize],
                StoreHarness.Limits), CancellationToken.None);
    }

    /// <summary>A wall clock that somebody sets, over a monotonic one that stands still.</summary>
    private sealed class JumpingClock : TimeProvider
    {
        public DateTimeOffset Wall { get; set; } = DateTimeOffset.UnixEpoch;

        public override DateTimeOffset GetUtcNow() => Wall;

        public override long GetTimestamp() => 0;
    }
}
