using OtpService.Otp.Codes;
using OtpService.Otp.Store;

namespace OtpService.Tests.Storage;

/// <summary>What every store promises when everything happens at once.</summary>
public abstract class OtpStoreRaces
{
    protected abstract Task<StoreHarness> NewAsync();

    [Fact]
    public async Task One_guess_fewer_than_allowed_in_parallel_leaves_room_for_the_right_one()
    {
        await using var store = await NewAsync();
        await store.IssuedAsync("123456");

        await AtOnceAsync(4, _ => store.StatusAsync("000000"));

        Assert.Equal(VerifyStatus.Verified, await store.StatusAsync("123456"));
    }

    [Fact]
    public async Task All_guesses_in_parallel_leave_no_room_for_the_right_one()
    {
        await using var store = await NewAsync();
        await store.IssuedAsync("123456");

        await AtOnceAsync(5, _ => store.StatusAsync("000000"));

        Assert.Equal(VerifyStatus.TooManyAttempts, await store.StatusAsync("123456"));
    }

    [Fact]
    public async Task No_more_guesses_are_compared_than_allowed_however_many_come()
    {
        await using var store = await NewAsync();
        await store.IssuedAsync("123456");

        var statuses = await AtOnceAsync(200, _ => store.StatusAsync("000000"));

        Assert.Equal(5, statuses.Count(s => s == VerifyStatus.Wrong));
        Assert.Equal(195, statuses.Count(s => s == VerifyStatus.TooManyAttempts));
    }

    [Fact]
    public async Task The_right_code_a_hundred_times_without_its_id_succeeds_once()
    {
        await using var store = await NewAsync();
        await store.IssuedAsync("123456");

        var statuses = await AtOnceAsync(100, _ => store.StatusAsync("123456"));

        Assert.Equal(1, statuses.Count(s => s == VerifyStatus.Verified));
        Assert.Equal(99, statuses.Count(s => s == VerifyStatus.Used));
    }

    [Fact]
    public async Task The_right_code_a_hundred_times_with_its_id_is_one_verification()
    {
        await using var store = await NewAsync();
        var id = await store.IssuedAsync("123456");

        var replies = await AtOnceAsync(100, _ => store.GuessAsync("123456", id).AsTask());

        Assert.Single(replies, reply => reply.Status == VerifyStatus.Verified);
        Assert.Equal(99, replies.Count(reply => reply.Status == VerifyStatus.VerifiedAgain));
        Assert.All(replies, reply => Assert.Equal(id.Nonce, reply.Nonce));
        Assert.Equal(VerifyStatus.Used, await store.StatusAsync("123456"));
    }

    [Fact]
    public async Task Five_hundred_sends_in_parallel_issue_one_code()
    {
        await using var store = await NewAsync();

        var statuses = await AtOnceAsync(
            500, async _ => (await store.IssueAsync("123456", limits: StoreHarness.Limits)).Status);

        Assert.Equal(1, statuses.Count(s => s == IssueStatus.Issued));
        Assert.Equal(499, statuses.Count(s => s == IssueStatus.TooSoon));
    }

    [Fact]
    public async Task An_idempotency_key_claimed_in_parallel_has_one_owner()
    {
        await using var store = await NewAsync();
        var key = VerificationId.NewNonce();

        var replies = await AtOnceAsync(100, i => store.Store.ClaimAsync(
            new IdempotencyClaim(key, 1, (UInt128)(i + 1), TimeSpan.FromMinutes(1)),
            CancellationToken.None).AsTask());

        Assert.Single(replies.Select(reply => reply.Nonce).Distinct());
    }

    private static async Task<T[]> AtOnceAsync<T>(int count, Func<int, Task<T>> act)
    {
        using var gate = new SemaphoreSlim(0);
        var waiting = Enumerable.Range(0, count).Select(i => Task.Run(async () =>
        {
            await gate.WaitAsync();
            return await act(i);
        })).ToArray();
        gate.Release(count);
        return await Task.WhenAll(waiting);
    }
}
