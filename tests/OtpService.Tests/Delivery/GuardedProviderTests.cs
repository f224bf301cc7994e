using Microsoft.Extensions.Logging;
using OtpService.Delivery;
using OtpService.Delivery.Wording;
using OtpService.Otp.Sending;
using OtpService.Tests.Delivery.Fixtures;

namespace OtpService.Tests.Delivery;

public sealed class GuardedProviderTests : IAsyncDisposable
{
    private readonly DeliveryApp app = new("Development");

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Theory]
    [InlineData(AttemptOutcome.NotSent)]
    [InlineData(AttemptOutcome.Unknown)]
    [InlineData(AttemptOutcome.Refused)]
    internal async Task A_provider_that_keeps_failing_is_left_alone_and_then_tested(AttemptOutcome fault)
    {
        var provider = new Scripted("a", fault);
        var guarded = Guard(provider);
        await TryAsync(guarded, GuardedProvider.MinTries);

        var skipped = await TryAsync(guarded);

        Assert.Equal(AttemptOutcome.Skipped, skipped.Outcome);
        Assert.Equal(GuardedProvider.Rest, skipped.RetryAfter);
        Assert.Equal(GuardedProvider.MinTries, provider.Tries);
        Assert.Equal("Warning: a fails too often and is called again in 15 s", Assert.Single(app.Log.All));

        app.Time.Advance(GuardedProvider.Rest);
        provider.Outcome = AttemptOutcome.Accepted;

        Assert.Equal(AttemptOutcome.Accepted, (await TryAsync(guarded)).Outcome);
        Assert.Equal(AttemptOutcome.Accepted, (await TryAsync(guarded)).Outcome);
    }

    [Fact]
    public async Task A_provider_that_fails_its_test_is_left_alone_again()
    {
        var provider = new Scripted("a", AttemptOutcome.NotSent);
        var guarded = Guard(provider);
        await TryAsync(guarded, GuardedProvider.MinTries);
        app.Time.Advance(GuardedProvider.Rest);

        Assert.Equal(AttemptOutcome.NotSent, (await TryAsync(guarded)).Outcome);
        Assert.Equal(AttemptOutcome.Skipped, (await TryAsync(guarded)).Outcome);
    }

    [Fact]
    public async Task A_bug_comes_out_as_it_is_and_counts_against_its_provider()
    {
        var provider = new Scripted("a", default) { Bug = new InvalidOperationException("a bug") };
        var guarded = Guard(provider);
        for (var i = 0; i < GuardedProvider.MinTries; i++)
        {
            Assert.Same(provider.Bug, await Record.ExceptionAsync(() => TryAsync(guarded)));
        }

        Assert.Equal(AttemptOutcome.Skipped, (await TryAsync(guarded)).Outcome);
        Assert.Equal(GuardedProvider.MinTries, provider.Tries);
    }

    [Theory]
    [InlineData(AttemptOutcome.Rejected)]
    [InlineData(AttemptOutcome.Declined)]
    [InlineData(AttemptOutcome.OverQuota)]
    internal async Task Bad_messages_do_not_bring_a_provider_down(AttemptOutcome outcome)
    {
        var provider = new Scripted("a", outcome);
        var guarded = Guard(provider);

        await TryAsync(guarded, 5 * GuardedProvider.MinTries);

        Assert.Equal(5 * GuardedProvider.MinTries, provider.Tries);
    }

    [Fact]
    public async Task Few_faults_bring_nobody_down()
    {
        var provider = new Scripted("a", AttemptOutcome.NotSent);
        var guarded = Guard(provider);
        await TryAsync(guarded, GuardedProvider.MinTries - 1);
        app.Time.Advance(2 * GuardedProvider.Window);

        await TryAsync(guarded, GuardedProvider.MinTries - 1);

        Assert.Equal(2 * (GuardedProvider.MinTries - 1), provider.Tries);
    }

    [Theory]
    [InlineData(AttemptOutcome.OverQuota)]
    [InlineData(AttemptOutcome.Unknown)]
    internal async Task A_provider_that_asks_to_be_left_alone_is(AttemptOutcome outcome)
    {
        var provider = new Scripted("a", outcome, 90);
        var guarded = Guard(provider);
        await TryAsync(guarded);
        app.Time.Advance(TimeSpan.FromSeconds(60));

        Assert.Equal(
            new(AttemptOutcome.Skipped) { RetryAfter = TimeSpan.FromSeconds(30) }, await TryAsync(guarded));

        app.Time.Advance(TimeSpan.FromSeconds(30));
        await TryAsync(guarded);
        Assert.Equal(2, provider.Tries);
    }

    [Fact]
    public async Task A_provider_that_hangs_holds_no_more_than_64_messages()
    {
        using var limit = new CancellationTokenSource();
        var provider = new Scripted("a", AttemptOutcome.Unknown) { Slow = true };
        var guarded = Guard(provider);
        var hanging = Enumerable.Range(0, GuardedProvider.MaxTriesAtOnce)
            .Select(_ => guarded.SendAsync(Mail(), limit.Token)).ToList();

        var turnedAway = await guarded.SendAsync(Mail(), limit.Token);

        Assert.Equal(AttemptOutcome.Skipped, turnedAway.Outcome);
        Assert.Equal(GuardedProvider.BusyRetryAfter, turnedAway.RetryAfter);
        await limit.CancelAsync();
        Assert.All(await Task.WhenAll(hanging), a => Assert.Equal(AttemptOutcome.Unknown, a.Outcome));
    }

    [Fact]
    public async Task A_dead_company_is_not_asked_and_the_caller_is_told_when_to_come_back()
    {
        await using var autosend = await FakeProvider.StartAsync();
        autosend.Answer(FakeAnswer.Json(503, "{}"));
        await using var service = DeliveryApp.WithAutosend(autosend.Url);
        for (var i = 0; i < GuardedProvider.MinTries; i++)
        {
            Assert.Equal(DeliveryStatus.Unconfirmed, (await service.SendAsync(Codes.ToEmail())).Status);
        }

        var delivery = await service.SendAsync(Codes.ToEmail());

        Assert.Equal(
            (DeliveryStatus.Unavailable, GuardedProvider.Rest), (delivery.Status, delivery.RetryAfter));
        Assert.Equal(GuardedProvider.MinTries, autosend.Requests.Count);
    }

    [Fact]
    public async Task A_quota_that_is_used_up_is_not_asked_for_again_within_the_hour()
    {
        await using var autosend = await FakeProvider.StartAsync();
        autosend.Answer(FakeAnswer.Json(429, "{}", ("Retry-After", "7200")));
        await using var service = DeliveryApp.WithAutosend(autosend.Url);
        await service.SendAsync(Codes.ToEmail());

        var delivery = await service.SendAsync(Codes.ToEmail());

        Assert.Equal(
            (DeliveryStatus.Unavailable, TimeSpan.FromHours(1)), (delivery.Status, delivery.RetryAfter));
        Assert.Single(autosend.Requests);
    }

    private GuardedProvider Guard(IProvider provider) =>
        new(provider, app.Time, app.Get<ILogger<GuardedProvider>>());

    private Message Mail() => app.Get<MessageWriter>().Write(Codes.ToEmail());

    private Task<DeliveryAttempt> TryAsync(IProvider provider) =>
        provider.SendAsync(Mail(), TestContext.Current.CancellationToken);

    private async Task TryAsync(IProvider provider, int times)
    {
        for (var i = 0; i < times; i++)
        {
            await TryAsync(provider);
        }
    }
}
