using Microsoft.Extensions.DependencyInjection;
using OtpService.Otp.Store;
using OtpService.Otp.Verifying;
using OtpService.Storage.Memory;
using OtpService.Tests.Otp.Sending;

namespace OtpService.Tests.Api.Endpoints;

/// <summary>
/// Whatever part of the store fails, in whatever order: what was refused is as if it had not been asked, and
/// nothing is sent twice.
/// </summary>
public sealed class SagaTests
{
    private const string Stranger = "203.0.113.7";

    private static readonly (string, string)[] Counted =
    [
        ("SMS_LIMIT_HOUR", "50"), ("SMS_LIMIT_DAY", "50"), ("SMS_COUNTRY_LIMITS", "US:50/50"),
        ("SMS_CONVERSION_SENDS", "50"), ("NETWORK_SENDS_PER_HOUR", "50"),
    ];

    /// <summary>A tally whose answer is lost may have counted, which is the safe side.</summary>
    public static TheoryData<string, string> Faults { get; } =
    [
        .. from step in (string[])
               ["issue", "count sms-hour", "count country-hour", "count conversions", "count network-hour"]
           from fault in (string[])
               [nameof(StepFault.NotAsked), nameof(StepFault.Bug), nameof(StepFault.StandsStill), nameof(StepFault.AnswerLost)]
           where step == "issue" || fault is nameof(StepFault.NotAsked) or nameof(StepFault.Bug)
           select (step, fault),
    ];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Sixty_sends_that_part_of_the_store_refused_leave_nothing_that_was_counted(
        string step, string fault)
    {
        await using var app = await StartAsync(Counted);
        app.Peer = Stranger;
        var store = app.Services.GetRequiredService<FaultyStore>();
        store.Fault = asked => asked == step ? Enum.Parse<StepFault>(fault) : StepFault.None;
        for (var i = 0; i < 60; i++)
        {
            var refused = await app.SendAsync(new { phone = Phone(i) });
            Assert.Equal(fault == nameof(StepFault.Bug) ? 500 : 503, refused.Status);
        }

        Assert.Empty(app.Provider.Requests);
        await store.ThawAsync();
        if (step == "issue" && fault is nameof(StepFault.StandsStill) or nameof(StepFault.AnswerLost))
        {
            app.Clock.Advance(TimeSpan.FromSeconds(1));
            await store.SeenAsync("settle", 60);
        }

        Assert.Equal(200, (await app.SendAsync(new { phone = Phone(0) })).Status);
        Assert.Equal(200, (await app.SendAsync(new { phone = Phone(99) })).Status);
        Assert.Equal(2, app.Provider.Requests.Count);
    }

    [Theory]
    [InlineData("claim")]
    [InlineData("issue")]
    public async Task A_send_that_happened_when_nobody_waited_any_more_is_undone(string step)
    {
        await using var app = await StartAsync();
        var store = app.Services.GetRequiredService<FaultyStore>();
        store.Fault = asked => asked == step ? StepFault.StandsStill : StepFault.None;
        var key = ("Idempotency-Key", "one-sign-up");
        (await SendAsync(app, key)).IsProblem(503, "store_unavailable");

        await store.ThawAsync();
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        await store.SeenAsync(step == "claim" ? "claimed" : "settle");

        var repeated = await SendAsync(app, key);
        Assert.Equal(200, repeated.Status);
        Assert.Equal(repeated.Body, (await SendAsync(app, key)).Body);
        Assert.Single(app.Provider.Requests);
    }

    [Fact]
    public async Task A_message_that_was_refused_is_no_success_to_its_repeat_and_goes_out_once_that_is_undone()
    {
        await using var app = await StartAsync();
        var store = app.Services.GetRequiredService<FaultyStore>();
        store.Fault = asked => asked == "claim" ? StepFault.StandsStill : StepFault.None;
        (await MessageAsync(app)).IsProblem(503, "store_unavailable");
        await store.ThawAsync();

        (await MessageAsync(app)).IsProblem(503, "delivery_unavailable");
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        await store.SeenAsync("claimed");

        Assert.Equal(200, (await MessageAsync(app)).Status);
        Assert.Equal(200, (await MessageAsync(app)).Status);
        Assert.Single(app.Provider.Requests);
    }

    [Fact]
    public async Task A_repeat_that_sends_under_a_late_claim_keeps_its_code_and_its_key()
    {
        await using var app = await StartAsync();
        var store = app.Services.GetRequiredService<FaultyStore>();
        store.Fault = asked => asked == "claim" ? StepFault.StandsStill : StepFault.None;
        var key = ("Idempotency-Key", "one-sign-up");
        (await SendAsync(app, key)).IsProblem(503, "store_unavailable");
        await store.ThawAsync();

        // Before what came late is undone, the caller repeats.
        var repeated = await SendAsync(app, key);
        Assert.Equal(200, repeated.Status);
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        await store.SeenAsync("find");

        var again = await SendAsync(app, key);
        Assert.Equal((200, repeated.Text("verificationId")), (again.Status, again.Text("verificationId")));
        Assert.Single(app.Provider.Requests);
        Assert.Equal(
            200, (await app.VerifyAsync(new { email = TestApp.Email, code = app.Provider.LastCode })).Status);
    }

    [Fact]
    public async Task What_became_of_a_message_is_noted_when_the_store_is_back()
    {
        await using var app = await StartAsync();
        var store = app.Services.GetRequiredService<FaultyStore>();
        store.Fault = asked => asked == "settle" ? StepFault.NotAsked : StepFault.None;
        var key = ("Idempotency-Key", "one-sign-up");
        Assert.Equal(200, (await SendAsync(app, key)).Status);
        Assert.Equal(202, (await SendAsync(app, key)).Status);

        await store.ThawAsync();
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        await store.SeenAsync("settle");

        Assert.Equal(200, (await SendAsync(app, key)).Status);
    }

    [Fact]
    public async Task Three_thousand_refusals_with_a_fresh_key_each_leave_nothing_and_end_by_themselves()
    {
        await using var app = await StartAsync(("NETWORK_SENDS_PER_HOUR", "30"));
        app.Peer = Stranger;
        Assert.Equal(200, (await SendAsync(app, ("Idempotency-Key", "first"))).Status);
        var asked = 0;
        app.Services.GetRequiredService<FaultyStore>().Fault = step =>
        {
            asked += step == "claim" ? 1 : 0;
            return StepFault.None;
        };
        List<string> codes = [];
        for (var i = 0; i < 3000; i++)
        {
            codes.Add((await SendAsync(app, ("Idempotency-Key", $"key-{i}"))).Text("code"));
        }

        // Ten times as many refusals as sends reach the store, and then none for the rest of the hour.
        Assert.Equal(300, asked);
        Assert.Equal(300, codes.Count(code => code == "resend_too_soon"));
        Assert.Equal(2700, codes.Count(code => code == "too_many_requests"));
        var claims = app.Services.GetRequiredService<MemoryOtpStore>().Claims;
        Assert.Equal(1, claims);
        app.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(200, (await SendAsync(app, ("Idempotency-Key", "last"))).Status);
    }

    [Fact]
    public async Task Counting_failures_goes_on_after_an_exception_that_nobody_foresaw()
    {
        await using var app = await StartAsync(("NETWORK_FAILURES_PER_HOUR", "3"), ("FAILURE_ALARM_HOUR", "4"));
        app.Peer = Stranger;
        var store = app.Services.GetRequiredService<FaultyStore>();
        store.Fault = asked => asked is "count all" or "add" ? StepFault.Bug : StepFault.None;
        app.Clock.Advance(SprayAlarm.ShareEvery);
        await GuessAsync(app);
        store.Fault = _ => StepFault.None;
        app.Clock.Advance(SprayAlarm.ShareEvery);
        for (var i = 0; i < 3; i++)
        {
            (await GuessAsync(app)).IsProblem(400, "code_not_found");
        }

        (await GuessAsync(app)).IsProblem(429, "too_many_requests");
        app.Clock.Advance(SprayAlarm.ShareEvery);
        Assert.True(app.Services.GetRequiredService<SprayAlarm>().Raised);
    }

    private static string Phone(int i) => $"+1415555{2000 + i}";

    private static Task<Answer> MessageAsync(TestApp app) => app.PostAsync(
        "/messages",
        new { to = new { email = TestApp.Email }, template = "code", variables = new { code = "123456" } },
        ("Authorization", $"Bearer {TestApp.ApiKey}"), ("Idempotency-Key", "one-message"));

    private static Task<Answer> GuessAsync(TestApp app) =>
        app.VerifyAsync(new { email = TestApp.Email, code = "123456" });

    private static Task<Answer> SendAsync(TestApp app, (string, string) key) =>
        app.SendAsync(new { email = TestApp.Email }, key);

    private static Task<TestApp> StartAsync(params (string, string)[] settings) => TestApp.StartAsync(
        services =>
        {
            services.AddSingleton(provider =>
                new MemoryOtpStore(provider.GetRequiredService<TimeProvider>()));
            services.AddSingleton(provider => new FaultyStore(
                provider.GetRequiredService<MemoryOtpStore>(),
                new MemoryTallies(provider.GetRequiredService<TimeProvider>())));
            services.AddSingleton<IOtpStore>(provider => provider.GetRequiredService<FaultyStore>());
            services.AddSingleton<ITallies>(provider => provider.GetRequiredService<FaultyStore>());
        },
        settings);
}
