using System.Collections.Immutable;
using OtpService.Delivery;
using OtpService.Delivery.Wording;
using OtpService.Otp.Recipients;
using OtpService.Otp.Sending;
using OtpService.Tests.Delivery.Fixtures;

namespace OtpService.Tests.Delivery;

public sealed class DeliveryChainTests
{
    [Theory]
    [InlineData(AttemptOutcome.Accepted, DeliveryStatus.Accepted)]
    [InlineData(AttemptOutcome.Unknown, DeliveryStatus.Unconfirmed)]
    [InlineData(AttemptOutcome.Rejected, DeliveryStatus.Failed)]
    internal async Task A_settled_message_goes_to_no_other_provider(
        AttemptOutcome first, DeliveryStatus expected)
    {
        var second = new Scripted("b", AttemptOutcome.Accepted);

        Assert.Equal(expected, (await SendAsync(new Scripted("a", first), second)).Status);
        Assert.Equal(0, second.Tries);
    }

    [Theory]
    [InlineData(AttemptOutcome.Declined)]
    [InlineData(AttemptOutcome.Deferred)]
    [InlineData(AttemptOutcome.Refused)]
    [InlineData(AttemptOutcome.OverQuota)]
    [InlineData(AttemptOutcome.NotSent)]
    [InlineData(AttemptOutcome.Skipped)]
    internal async Task A_message_that_did_not_go_out_goes_to_the_next_provider(AttemptOutcome first)
    {
        var second = new Scripted("b", AttemptOutcome.Accepted);

        Assert.Equal(DeliveryStatus.Accepted, (await SendAsync(new Scripted("a", first), second)).Status);
        Assert.Equal(1, second.Tries);
    }

    [Theory]
    [InlineData(AttemptOutcome.Refused, AttemptOutcome.OverQuota, 60)]
    [InlineData(AttemptOutcome.NotSent, AttemptOutcome.NotSent, 60)]
    [InlineData(AttemptOutcome.Declined, AttemptOutcome.Deferred, 60)]
    [InlineData(AttemptOutcome.Refused, AttemptOutcome.Refused, 0)]
    [InlineData(AttemptOutcome.Refused, AttemptOutcome.Declined, 0)]
    internal async Task Where_no_provider_blames_the_address_delivery_is_unavailable_and_says_whether_waiting_helps(
        AttemptOutcome first, AttemptOutcome second, int seconds)
    {
        var delivery = await SendAsync(new Scripted("a", first), new Scripted("b", second));

        Assert.Equal(TimeSpan.FromSeconds(seconds), Wait(delivery));
    }

    [Fact]
    public async Task When_every_quota_is_used_up_the_shortest_wait_is_told()
    {
        var delivery = await SendAsync(
            new Scripted("a", AttemptOutcome.OverQuota, 90),
            new Scripted("b", AttemptOutcome.OverQuota, 30),
            new Scripted("c", AttemptOutcome.OverQuota));

        Assert.Equal(TimeSpan.FromSeconds(30), Wait(delivery));
    }

    [Fact]
    public async Task When_no_provider_says_how_long_the_wait_is_a_minute() => Assert.Equal(
        TimeSpan.FromMinutes(1), Wait(await SendAsync(new Scripted("a", AttemptOutcome.OverQuota))));

    [Fact]
    public async Task When_every_provider_rests_or_is_out_of_quota_the_shortest_wait_is_told() =>
        Assert.Equal(
        TimeSpan.FromSeconds(15),
        Wait(await SendAsync(
            new Scripted("a", AttemptOutcome.OverQuota, 90), new Scripted("b", AttemptOutcome.Skipped, 15))));

    [Fact]
    public async Task Every_try_is_told_with_the_word_for_how_it_ended()
    {
        var delivery = await SendAsync(
            new Scripted("a", AttemptOutcome.Refused), new Scripted("b", AttemptOutcome.NotSent),
            new Scripted("c", AttemptOutcome.Accepted));

        Assert.Equal(
            ["a refused", "b not_sent", "c accepted"],
            delivery.Steps.Select(s => $"{s.Provider} {s.Outcome}"));
    }

    [Theory]
    [InlineData(AttemptOutcome.Accepted, DeliveryStatus.Accepted)]
    [InlineData(AttemptOutcome.Unknown, DeliveryStatus.Unconfirmed)]
    [InlineData(AttemptOutcome.Rejected, DeliveryStatus.Unconfirmed)]
    [InlineData(AttemptOutcome.NotSent, DeliveryStatus.Unconfirmed)]
    [InlineData(AttemptOutcome.Skipped, DeliveryStatus.Unconfirmed)]
    internal async Task An_unconfirmed_message_is_repeated_once_where_it_is_recognized(
        AttemptOutcome repeat, DeliveryStatus expected)
    {
        var first = new Scripted("a", AttemptOutcome.Unknown)
        {
            Repeats = Repeats.AreRecognized,
            Then = repeat,
        };
        var second = new Scripted("b", AttemptOutcome.Accepted);

        Assert.Equal(expected, (await SendAsync(first, second)).Status);
        Assert.Equal(2, first.Tries);
        Assert.Equal(0, second.Tries);
    }

    [Theory]
    [InlineData(AttemptOutcome.Rejected)]
    [InlineData(AttemptOutcome.Refused)]
    [InlineData(AttemptOutcome.NotSent)]
    internal async Task Only_an_unconfirmed_message_is_repeated(AttemptOutcome outcome)
    {
        var provider = new Scripted("a", outcome) { Repeats = Repeats.AreRecognized };

        await SendAsync(provider);

        Assert.Equal(1, provider.Tries);
    }

    [Fact]
    public async Task A_channel_without_provider_is_unavailable_and_stays_so() =>
        Assert.Equal(TimeSpan.Zero, Wait(await SendAsync()));

    [Fact]
    public async Task All_tries_together_take_ten_seconds()
    {
        await using var app = new DeliveryApp("Development");
        var slow = new Scripted("slow", AttemptOutcome.NotSent) { Slow = true };
        var chain = Chain(app, slow, slow, slow);

        var sending = chain.SendAsync(Codes.ToEmail(), TestContext.Current.CancellationToken);
        app.Time.Advance(DeliveryChain.TryLimit);
        Assert.False(sending.IsCompleted);
        app.Time.Advance(DeliveryChain.TryLimit);

        Assert.Equal(DeliveryStatus.Unavailable, (await sending).Status);
    }

    [Fact]
    public async Task Every_try_is_one_line_of_the_log_without_address_or_code()
    {
        await using var app = new DeliveryApp("Development");
        var chain = Chain(
            app, new Scripted("a", AttemptOutcome.NotSent), new Scripted("b", AttemptOutcome.Accepted));

        await chain.SendAsync(Codes.ToEmail(), TestContext.Current.CancellationToken);

        Assert.Equal(
            [
                "Warning: a (Email): NotSent, reply none, 0 ms",
                "Debug: b (Email): Accepted, reply none, 0 ms",
            ],
            app.Log.All);
    }

    [Theory]
    [InlineData("21606", "400 21606")]
    [InlineData("12345", "none")]
    public async Task The_codes_of_a_refusal_reach_the_log_and_the_timeline_unless_they_may_be_the_message(
        string error, string expected)
    {
        await using var autosend = await FakeProvider.StartAsync();
        autosend.Answer(FakeAnswer.Json(400, $$$"""{"error":{"code":"{{{error}}}","message":"ann@example.com"}}"""));
        await using var app = DeliveryApp.WithAutosend(autosend.Url);

        var delivery = await app.SendAsync(Codes.ToEmail(code: "12345"));

        Assert.Equal(expected, delivery.Steps[0].Reply is { Length: > 0 } reply ? reply : "none");
        Assert.Equal($"Warning: autosend (Email): Rejected, reply {expected}, 0 ms", Assert.Single(app.Log.All));
    }

    [Fact]
    public async Task A_message_refused_by_one_provider_is_taken_once_by_the_next()
    {
        await using var autosend = await FakeProvider.StartAsync();
        autosend.Answer(FakeAnswer.Json(402, "{}"));
        await using var app = DeliveryApp.WithAutosend(autosend.Url);
        var next = new Scripted("next", AttemptOutcome.Accepted);
        var chain = Chain(app, app.Get<ChannelProviders>()[Channel.Email][0], next);

        var delivery = await chain.SendAsync(Codes.ToEmail(), TestContext.Current.CancellationToken);

        Assert.Equal(DeliveryStatus.Accepted, delivery.Status);
        Assert.Single(autosend.Requests);
        Assert.Equal(1, next.Tries);
    }

    private static TimeSpan Wait(DeliveryResult delivery)
    {
        Assert.Equal(DeliveryStatus.Unavailable, delivery.Status);
        return delivery.RetryAfter;
    }

    private static async Task<DeliveryResult> SendAsync(params Scripted[] providers)
    {
        await using var app = new DeliveryApp("Development");
        return await Chain(app, providers).SendAsync(Codes.ToEmail(), TestContext.Current.CancellationToken);
    }

    private static DeliveryChain Chain(DeliveryApp app, params IProvider[] providers) => new(
        new(new Dictionary<Channel, ImmutableArray<IProvider>> { [Channel.Email] = [.. providers] }),
        app.Get<MessageWriter>(),
        app.Get<ProviderTries>(),
        app.Time,
        app.Get<Microsoft.Extensions.Logging.ILogger<DeliveryChain>>());
}
