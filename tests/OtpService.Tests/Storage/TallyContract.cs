using OtpService.Otp.Codes;
using OtpService.Otp.Limits;
using OtpService.Otp.Store;

namespace OtpService.Tests.Storage;

/// <summary>What every store of tallies promises.</summary>
public abstract class TallyContract
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly SendLimits Hourly = SendLimits.Of(("hour", 3, Hour));
    private static readonly SendLimits Two = SendLimits.Of(
        ("hour", 2, Hour), ("day", 3, TimeSpan.FromDays(1)));
    private static readonly SendLimits None = SendLimits.Of();

    /// <summary>A store of tallies, and how its clock is moved for one of them.</summary>
    internal abstract Task<(ITallies Tallies, Func<Tally, TimeSpan, Task> Advance)> StartAsync();

    [Fact]
    public async Task A_window_is_never_exceeded_and_frees_its_events_one_by_one()
    {
        var (tallies, advance) = await StartAsync();
        var tally = TallyOf(Hourly);
        for (var i = 0; i < 3; i++)
        {
            var counted = await CountAsync(tallies, tally);
            Assert.Equal((false, 2 - i), (counted.Refused, counted.Limit?.Remaining));
            await advance(tally, TimeSpan.FromMinutes(10));
        }

        var refused = await CountAsync(tallies, tally);
        Assert.Equal((true, "hour"), (refused.Refused, refused.Limit?.Policy));
        Assert.InRange(refused.RetryAfter, TimeSpan.FromMinutes(29), TimeSpan.FromMinutes(30));

        await advance(tally, TimeSpan.FromMinutes(30));
        Assert.False((await CountAsync(tallies, tally)).Refused);
        Assert.True((await CountAsync(tallies, tally)).Refused);
        await advance(tally, TimeSpan.FromMinutes(10));
        Assert.False((await CountAsync(tallies, tally)).Refused);
    }

    [Fact]
    public async Task Of_several_windows_each_holds()
    {
        var (tallies, advance) = await StartAsync();
        var tally = TallyOf(Two);
        Assert.False((await CountAsync(tallies, tally)).Refused);
        Assert.False((await CountAsync(tallies, tally)).Refused);
        Assert.Equal("hour", (await CountAsync(tallies, tally)).Limit?.Policy);

        await advance(tally, Hour);
        Assert.Equal(("day", 0), Closest(await CountAsync(tallies, tally)));

        var refused = await CountAsync(tallies, tally);
        Assert.Equal((true, "day"), (refused.Refused, refused.Limit?.Policy));
        Assert.InRange(refused.RetryAfter, TimeSpan.FromHours(22), TimeSpan.FromHours(23));
    }

    [Fact]
    public async Task What_is_taken_back_was_never_counted()
    {
        var (tallies, _) = await StartAsync();
        var tally = TallyOf(Hourly, new ConversionRule(3, 50));
        await CountAsync(tallies, tally);
        await CountAsync(tallies, tally);
        var counted = await CountAsync(tallies, tally);
        Assert.True((await CountAsync(tallies, tally)).Refused);

        await tallies.TakeBackAsync(tally, counted, CancellationToken.None);

        Assert.False((await CountAsync(tallies, tally)).Refused);
        Assert.True((await CountAsync(tallies, tally)).Refused);
    }

    [Fact]
    public async Task Many_events_without_verifications_stop_until_they_are_an_hour_old()
    {
        var (tallies, advance) = await StartAsync();
        var tally = TallyOf(None, new ConversionRule(5, 20));
        for (var i = 0; i < 5; i++)
        {
            Assert.False((await CountAsync(tallies, tally)).Refused);
        }

        var refused = await CountAsync(tallies, tally);
        Assert.True(refused.Refused);
        Assert.InRange(refused.RetryAfter, TimeSpan.FromMinutes(59), TimeSpan.FromMinutes(65));

        await advance(tally, TimeSpan.FromMinutes(55));
        Assert.True((await CountAsync(tallies, tally)).Refused);
        await advance(tally, TimeSpan.FromMinutes(10));
        Assert.False((await CountAsync(tallies, tally)).Refused);
    }

    [Fact]
    public async Task Events_that_are_verified_go_on()
    {
        var (tallies, _) = await StartAsync();
        var tally = TallyOf(None, new ConversionRule(5, 20));
        await tallies.NoteVerifiedAsync(tally, CancellationToken.None);
        for (var i = 0; i < 5; i++)
        {
            await CountAsync(tallies, tally);
        }

        Assert.True((await CountAsync(tallies, tally)).Refused);
        await tallies.NoteVerifiedAsync(tally, CancellationToken.None);
        Assert.False((await CountAsync(tallies, tally)).Refused);
        Assert.True((await CountAsync(tallies, tally)).Refused);
    }

    [Fact]
    public async Task A_running_count_tells_the_last_hour()
    {
        var (tallies, advance) = await StartAsync();
        var tally = TallyOf(None);
        Assert.Equal(40, await tallies.AddAsync(tally.Key, 40, CancellationToken.None));
        await advance(tally, TimeSpan.FromMinutes(30));
        Assert.Equal(42, await tallies.AddAsync(tally.Key, 2, CancellationToken.None));
        await advance(tally, TimeSpan.FromMinutes(35));
        Assert.Equal(2, await tallies.AddAsync(tally.Key, 0, CancellationToken.None));
    }

    [Fact]
    public async Task What_is_counted_together_fills_each_window_by_itself_and_a_full_one_takes_no_more()
    {
        var (tallies, advance) = await StartAsync();
        var (few, many) = (TallyOf(Hourly), TallyOf(Hourly));
        Assert.Equal([TimeSpan.Zero, TimeSpan.Zero], await CountAllAsync(tallies, (few, 1), (many, 2)));
        await advance(many, TimeSpan.FromMinutes(10));

        var full = await CountAllAsync(tallies, (few, 1), (many, 5));
        Assert.Equal(TimeSpan.Zero, full[0]);
        Assert.InRange(full[1], TimeSpan.FromMinutes(49), TimeSpan.FromMinutes(50));

        await advance(many, TimeSpan.FromMinutes(30));
        Assert.InRange(
            Assert.Single(await CountAllAsync(tallies, (many, 1))), TimeSpan.FromMinutes(19),
            TimeSpan.FromMinutes(20));

        await advance(many, TimeSpan.FromMinutes(20));
        Assert.InRange(
            Assert.Single(await CountAllAsync(tallies, (many, 1))), TimeSpan.Zero, TimeSpan.FromMinutes(60));
        await advance(many, Hour);
        Assert.Equal([TimeSpan.Zero], await CountAllAsync(tallies, (many, 2)));
    }

    [Fact]
    public async Task What_is_counted_together_has_limits_of_its_own()
    {
        var (tallies, _) = await StartAsync();
        var (small, large) = (TallyOf(Hourly), TallyOf(SendLimits.Of(("hour", 48, Hour))));

        var full = await CountAllAsync(tallies, (small, 3), (large, 3));

        Assert.InRange(full[0], TimeSpan.FromMinutes(59), Hour);
        Assert.Equal(TimeSpan.Zero, full[1]);
    }

    [Fact]
    public async Task At_once_exactly_as_many_are_counted_as_there_is_room_for()
    {
        var (tallies, _) = await StartAsync();
        var windows = TallyOf(SendLimits.Of(("hour", 30, Hour)));
        var conversion = TallyOf(None, new ConversionRule(30, 20));
        foreach (var tally in new[] { windows, conversion })
        {
            var replies = await Task.WhenAll(
                Enumerable.Range(0, 200).Select(_ => Task.Run(() => CountAsync(tallies, tally))));

            Assert.Equal(30, replies.Count(reply => !reply.Refused));
        }
    }

    internal static Tally TallyOf(SendLimits limits, ConversionRule? rule = null) =>
        new(VerificationId.NewNonce(), limits, rule);

    private static async Task<IReadOnlyList<TimeSpan>> CountAllAsync(
        ITallies tallies,
        params IEnumerable<(Tally Tally, int Events)> counted) => await tallies.CountAllAsync(
            [.. counted.Select(one => new TakenEvents(one.Tally.Key, one.Events, one.Tally.Limits.Windows[0].Limit))],
            Hour, TestContext.Current.CancellationToken);

    private static Task<TallyReply> CountAsync(ITallies tallies, Tally tally) =>
        tallies.CountAsync(tally, TestContext.Current.CancellationToken).AsTask();

    private static (string?, int?) Closest(TallyReply reply) => (reply.Limit?.Policy, reply.Limit?.Remaining);
}
