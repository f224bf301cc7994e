using OtpService.Otp.Codes;
using OtpService.Otp.Recipients;
using OtpService.Otp.Store;
using OtpService.Tests.Storage.Memory;
using OtpService.Tests.Storage.Redis;
using OtpService.Tests.Storage.Redis.Servers;

namespace OtpService.Tests.Storage;

/// <summary>What every store promises of the further messages of a verification.</summary>
public abstract class StepContract
{
    protected abstract Task<StoreHarness> NewAsync();

    [Fact]
    public async Task An_unknown_verification_has_no_further_message()
    {
        await using var store = await NewAsync();
        Assert.Equal(StepStatus.Ended, (await ClaimAsync(store, VerificationId.New(store.Tag), 1)).Status);
        await store.IssuedAsync("123456");
        Assert.Equal(StepStatus.Ended, (await ClaimAsync(store, VerificationId.New(store.Tag), 1)).Status);
    }

    [Fact]
    public async Task A_step_is_granted_once_and_its_channel_is_told()
    {
        await using var store = await NewAsync();
        var id = await store.IssuedAsync("123456");

        var granted = await ClaimAsync(store, id, 1, Channel.WhatsApp);

        Assert.Equal((StepStatus.Granted, 2), (granted.Status, granted.NextStep));
        Assert.InRange(granted.ExpiresIn, TimeSpan.FromMinutes(9), TimeSpan.FromMinutes(10));
        Assert.Equal((StepStatus.Taken, 2), Of(await ClaimAsync(store, id, 1, Channel.Sms)));
        Assert.Equal((StepStatus.Granted, 4), Of(await ClaimAsync(store, id, 3, Channel.Voice)));
        Assert.Equal((StepStatus.Taken, 4), Of(await ClaimAsync(store, id, 2)));
        Assert.Equal(Channel.Voice, (await store.Store.FindAsync(id, 10, CancellationToken.None))?.Channel);
        var verified = await store.GuessAsync("123456", id);
        Assert.Equal((VerifyStatus.Verified, Channel.Voice), (verified.Status, verified.Channel));
        Assert.Equal(Channel.Voice, (await store.GuessAsync("123456", id)).Channel);
    }

    [Fact]
    public async Task Of_many_claims_at_the_same_time_one_is_granted()
    {
        await using var store = await NewAsync();
        var id = await store.IssuedAsync("123456");

        var replies = await Task.WhenAll(
            Enumerable.Range(0, 50).Select(_ => Task.Run(() => ClaimAsync(store, id, 1).AsTask())));

        Assert.Single(replies, reply => reply.Status == StepStatus.Granted);
        Assert.Equal(49, replies.Count(reply => reply.Status == StepStatus.Taken));
    }

    [Theory]
    [InlineData(Settlement.Canceled)]
    [InlineData(Settlement.Undelivered)]
    [InlineData(Settlement.Rerouted)]
    [InlineData(Settlement.Revoked)]
    internal async Task A_verification_that_is_over_sends_nothing_more(Settlement settlement)
    {
        await using var store = await NewAsync();
        var id = await store.IssuedAsync("123456");
        await store.SettleAsync(id, settlement);

        Assert.Equal(StepStatus.Ended, (await ClaimAsync(store, id, 1)).Status);
    }

    [Fact]
    public async Task Verification_expiry_exhaustion_and_a_newer_code_end_it()
    {
        await using var store = await NewAsync();
        var verified = await store.IssuedAsync("111111");
        await store.GuessAsync("111111", verified);
        Assert.Equal(StepStatus.Ended, (await ClaimAsync(store, verified, 1)).Status);

        var exhausted = await store.IssuedAsync("222222");
        for (var i = 0; i < StoreHarness.Verification.MaxAttempts; i++)
        {
            Assert.Equal(VerifyStatus.Wrong, await store.StatusAsync("999999", exhausted));
        }

        Assert.Equal(StepStatus.Ended, (await ClaimAsync(store, exhausted, 1)).Status);

        var replaced = await store.IssuedAsync("333333");
        var withdrawn = await store.IssuedAsync("444444");
        await store.SettleAsync(withdrawn, Settlement.Undelivered);
        Assert.Equal(StepStatus.Granted, (await ClaimAsync(store, replaced, 1)).Status);
        var newest = await store.IssuedAsync("555555");
        Assert.Equal(StepStatus.Ended, (await ClaimAsync(store, replaced, 2)).Status);

        await store.AdvanceAsync(TimeSpan.FromMinutes(10));
        Assert.Equal(StepStatus.Ended, (await ClaimAsync(store, newest, 1)).Status);
    }

    [Fact]
    public async Task After_a_message_that_arrived_only_a_person_gets_another()
    {
        await using var store = await NewAsync();
        var id = await store.IssuedAsync("123456");
        await SentAsync(store, id, "m1");
        await ReceiptAsync(store, "m1", DeliveryStep.Delivered);

        Assert.Equal(StepStatus.Delivered, (await ClaimAsync(store, id, 1)).Status);
        Assert.Equal(StepStatus.Granted, (await ClaimAsync(store, id, 1, isAsked: true)).Status);

        await SentAsync(store, id, "m2");
        Assert.Equal(StepStatus.Granted, (await ClaimAsync(store, id, 2)).Status);
    }

    [Fact]
    public async Task A_receipt_says_whether_it_is_about_the_last_message()
    {
        await using var store = await NewAsync();
        var id = await store.IssuedAsync("123456");
        await SentAsync(store, id, "m1");
        await SentAsync(store, id, "m2");

        Assert.False((await ReceiptAsync(store, "m1", DeliveryStep.Failed))?.OfLast);
        Assert.True((await ReceiptAsync(store, "m2", DeliveryStep.Failed))?.OfLast);
        Assert.Null(await ReceiptAsync(store, "m2", DeliveryStep.Failed));
    }

    [Fact]
    public async Task A_person_waits_for_the_cooldown_of_the_last_message()
    {
        await using var store = await NewAsync();
        var id = await store.IssuedAsync("123456", limits: StoreHarness.Limits);

        var refused = await ClaimAsync(store, id, 1, isAsked: true, limited: true);
        Assert.Equal(StepStatus.TooSoon, refused.Status);
        Assert.InRange(refused.RetryAfter, TimeSpan.FromSeconds(55), TimeSpan.FromSeconds(60));
        Assert.Equal("cooldown", refused.RateLimit?.Policy);

        await store.AdvanceAsync(TimeSpan.FromSeconds(61));
        Assert.Equal(StepStatus.Granted, (await ClaimAsync(store, id, 1, isAsked: true, limited: true)).Status);
        Assert.Equal(StepStatus.TooSoon, (await ClaimAsync(store, id, 2, isAsked: true, limited: true)).Status);
        Assert.Equal(StepStatus.Granted, (await ClaimAsync(store, id, 2, limited: true)).Status);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(7UL)]
    public async Task Messages_count_in_the_windows_unless_the_one_before_pays(ulong? network)
    {
        await using var store = await NewAsync();
        var id = await store.IssuedAsync("123456", limits: StoreHarness.Limits, network: network);

        var first = await ClaimAsync(store, id, 1, limited: true);
        Assert.Equal(3, first.RateLimit?.Remaining);
        Assert.Equal(3, (await ClaimAsync(store, id, 2, limited: true, isPaid: true)).RateLimit?.Remaining);
        for (var step = 3; step < 6; step++)
        {
            Assert.Equal(StepStatus.Granted, (await ClaimAsync(store, id, step, limited: true)).Status);
        }

        var full = await ClaimAsync(store, id, 6, limited: true);
        Assert.Equal(StepStatus.TooMany, full.Status);
        Assert.InRange(full.RetryAfter, TimeSpan.FromMinutes(59), TimeSpan.FromMinutes(60));
        Assert.Equal(StepStatus.Granted, (await ClaimAsync(store, id, 6, limited: true, isPaid: true)).Status);
        await store.AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(IssueStatus.TooMany, (await store.IssueAsync("654321", limits: StoreHarness.Limits, network: network)).Status);
    }

    [Fact]
    public async Task The_timeline_names_the_channel_of_each_message()
    {
        await using var store = await NewAsync();
        var id = await store.IssuedAsync("123456");
        await store.Store.SettleAsync(
            new(
                id, Settlement.Accepted, DeliveryStep.SkippedBy(Channel.Telegram),
                new DeliveryStep("meta", DeliveryStep.Accepted, "m1") { By = Channel.WhatsApp }),
            CancellationToken.None);
        await ReceiptAsync(store, "m1", DeliveryStep.Failed, "meta");

        var record = await store.Store.FindAsync(id, 10, CancellationToken.None);

        Assert.Equal(
            [("telegram", "skipped", Channel.Telegram), ("meta", "accepted", Channel.WhatsApp), ("meta", "failed", Channel.WhatsApp)],
            record?.Timeline.Select(entry => (entry.Step.Provider, entry.Step.Outcome, record.ChannelOf(entry.Step))) ?? []);
    }

    private static (StepStatus, int) Of(StepReply reply) => (reply.Status, reply.NextStep);

    private static ValueTask<StepReply> ClaimAsync(
        StoreHarness store, VerificationId id, int step, Channel channel = Channel.Sms, bool isAsked = false,
        bool isPaid = false, bool limited = false) =>
        store.Store.ClaimStepAsync(
            new(id, step, channel, limited ? StoreHarness.Limits : StoreHarness.NoLimits)
            {
                IsAsked = isAsked,
                IsPaid = isPaid,
            },
            CancellationToken.None);

    private static ValueTask<bool> SentAsync(StoreHarness store, VerificationId id, string message) =>
        store.Store.SettleAsync(
            new(id, Settlement.Accepted, new DeliveryStep("unosend", DeliveryStep.Accepted, message)), CancellationToken.None);

    private static ValueTask<NotedReceipt?> ReceiptAsync(
        StoreHarness store, string message, string outcome, string provider = "unosend") =>
        store.Store.NoteReceiptAsync(store.Tag, new(provider, outcome, message), CancellationToken.None);
}

public sealed class InMemoryStepContract : StepContract
{
    protected override Task<StoreHarness> NewAsync() => Task.FromResult<StoreHarness>(new MemoryHarness());
}

public sealed class RedisStepContract(RedisServer server) : StepContract, IClassFixture<RedisServer>
{
    protected override async Task<StoreHarness> NewAsync() => await RedisHarness.ConnectAsync(server);
}
